import { join } from 'node:path';
import { ApiCaller } from './demo/api-caller.ts';
import { runDemo } from './demo/demo.ts';
import { DEMO_WORKSPACE, openDemoWorkspace } from './demo/demo-workspace.ts';
import { readOptions, type StartOptions, USAGE } from './options.ts';
import { writePrivately } from './private-files.ts';
import { type LocalStack, startStack } from './stack.ts';

const PROJECT_DIR = join(import.meta.dirname, '..');
const output = process.stdout;
let ending = false;

const { demo, ...options } = optionsOrExit();
const stack = await startStack({
  ...options,
  onSynth: () => output.write('Synthesizing the stacks with cdk …\n'),
}).catch((error: unknown) => {
  complain(error);
  process.exit(1);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0));

try {
  const key = demo ? await openDemo(stack) : undefined;
  announce(stack, key);
  if (key !== undefined) await runDemo({ stack, key, projectDir: PROJECT_DIR, output });
} catch (error) {
  // A call that is cut off because everything ends is no failure.
  if (!ending) {
    complain(error);
    await end(1);
  }
}

/** Ends with 0 where only help was asked for, with 2 for options that do not exist. */
function optionsOrExit(): StartOptions {
  try {
    const asked = readOptions(process.argv.slice(2));
    if (asked !== 'help') return asked;
  } catch (error) {
    complain(error);
    process.stderr.write(`\n${USAGE}`);
    process.exit(2);
  }
  output.write(USAGE);
  process.exit(0);
}

function complain(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}

function openDemo({ url, operatorKey, dir }: LocalStack): Promise<string> {
  return openDemoWorkspace(new ApiCaller(url, operatorKey), dir);
}

/** Writes `local.json`: tests and programs wait for it. */
function announce({ url, operatorKey, dir }: LocalStack, key: string | undefined): void {
  const workspaces = key === undefined ? {} : { [DEMO_WORKSPACE]: { key } };
  const facts = JSON.stringify({ url, operatorKey, workspaces }, null, 2);
  writePrivately(join(dir, 'local.json'), `${facts}\n`);
  output.write(
    `Sluice serves at ${url}   (Ctrl-C ends it; keys are in ${join(dir, 'local.json')})\n`,
  );
}

async function end(code: number): Promise<never> {
  ending = true;
  await stack.stop().catch(() => {});
  process.exit(code);
}
