import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const PARENT = join(import.meta.dirname, '../fixtures/leash-parent.ts');

interface Family {
  readonly parent: ChildProcess;
  readonly childPid: number;
  readonly doomed: string;
}

/** A process that holds a program on the leash; the program names its own pid. */
async function startFamily(program: string): Promise<Family> {
  const doomed = mkdtempSync(join(tmpdir(), 'doomed-'));
  const parent = spawn(process.execPath, [PARENT, doomed, program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const childPid = await new Promise<number>((resolve) => {
    parent.stdout?.on('data', (text: Buffer) => {
      const [, pid] = /child (\d+)/.exec(text.toString()) ?? [];
      if (pid !== undefined) resolve(Number(pid));
    });
  });
  return { parent, childPid, doomed };
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function gone(holds: () => boolean): Promise<boolean> {
  for (let look = 0; look < 100 && holds(); look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return !holds();
}

describe('a program on the leash', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'ends, and its folder with it, when its parent gets %s',
    async (signal) => {
      const { parent, childPid, doomed } = await startFamily('echo $$ >&2; exec sleep 600');
      expect(lives(childPid)).toBe(true);
      parent.kill(signal);
      expect(await gone(() => lives(childPid) || existsSync(doomed))).toBe(true);
    },
  );

  it('is killed when it does not end by itself', async () => {
    const stubborn = 'trap "" TERM; echo $$ >&2; while :; do sleep 1; done';
    const { parent, childPid } = await startFamily(stubborn);
    parent.kill('SIGKILL');
    expect(await gone(() => lives(childPid))).toBe(true);
  }, 10_000);
});
