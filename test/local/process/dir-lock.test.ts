import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lockDir } from '../../../local/process/dir-lock.ts';

const HOLDER = join(import.meta.dirname, '../fixtures/lock-holder.ts');
const dir = mkdtempSync(join(tmpdir(), 'sluice-lock-'));
afterAll(() => rmSync(dir, { recursive: true }));

describe('a folder', () => {
  it('is refused while another process has it, with that one named, and free when that one is killed', async () => {
    const holder = spawn(process.execPath, [HOLDER, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    for (const _ of [1, 2]) {
      expect(() => lockDir(dir)).toThrow(`in use: process ${holder.pid} runs a stack on it`);
    }
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await lockDir(dir).stop();
  });

  it('is refused within one process too, until it is given back', async () => {
    const lock = lockDir(dir);
    expect(() => lockDir(dir)).toThrow(`process ${process.pid}`);
    expect(() => lockDir(dir)).toThrow(`process ${process.pid}`);
    await lock.stop();
    await lockDir(dir).stop();
  });
});
