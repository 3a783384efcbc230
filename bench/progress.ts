/** How often a line is written where nobody watches a terminal. */
const LINE_EVERY_MS = 15_000;
let lastMs = 0;

/** Shows how far the run is: in place on a terminal, else as a line now and then. */
export function showProgress(text: string): void {
  const { stderr } = process;
  if (stderr.isTTY) {
    stderr.write(`\r\u001b[K  … ${text}`);
    return;
  }
  if (performance.now() - lastMs < LINE_EVERY_MS) return;
  lastMs = performance.now();
  stderr.write(`  … ${text}\n`);
}

/** Takes the line away. */
export function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}
