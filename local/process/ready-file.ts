import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../server/json.ts';
import { writePrivately } from './private-files.ts';

/**
 * `local.json`: that a stack is ready, and where it answers. It is there as long as that is true,
 *   since programs wait for it. Where several stacks share a folder, it is that of the last start,
 *   and goes back to one that still runs.
 */
export class ReadyFile {
  readonly path: string;
  readonly #earlier: string | undefined;
  #own: string | undefined;

  /** Takes away the file of an earlier start. */
  constructor(dir: string, { shared }: { readonly shared: boolean }) {
    this.path = join(dir, 'local.json');
    this.#earlier = shared ? this.#read() : undefined;
    rmSync(this.path, { force: true });
  }

  write(facts: JsonObject): void {
    this.#own = `${JSON.stringify({ ...facts, pid: process.pid }, null, 2)}\n`;
    writePrivately(this.path, this.#own);
  }

  /**
   * For a stack that stops, or did not come to start; leaves what another one has written
   * meanwhile.
   */
  release(): void {
    if (this.#read() !== this.#own) return;
    rmSync(this.path, { force: true });
    if (this.#earlier !== undefined && ownerRuns(this.#earlier)) {
      writePrivately(this.path, this.#earlier);
    }
  }

  #read(): string | undefined {
    try {
      return readFileSync(this.path, 'utf8');
    } catch {
      return undefined;
    }
  }
}

function ownerRuns(text: string): boolean {
  try {
    const pid = Number((JSON.parse(text) as JsonObject).pid);
    return pid > 0 && pid !== process.pid && process.kill(pid, 0);
  } catch {
    return false;
  }
}
