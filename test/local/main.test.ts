import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { USAGE } from '../../local/options.ts';

const MAIN = join(import.meta.dirname, '../../local/main.ts');

/** `npm start` that does not come as far as a stack. */
function start(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], {
    encoding: 'utf8',
    timeout: 10_000,
    killSignal: 'SIGKILL',
  });
  return { status, stdout, stderr };
}

describe('npm start', () => {
  it('says how it is used', () => {
    expect(start('--help')).toEqual({ status: 0, stdout: USAGE, stderr: '' });
  });

  it('refuses an option that it does not know with one line and the usage', () => {
    const stderr = `Unknown option '--nope'\n\n${USAGE}`;
    expect(start('--nope')).toEqual({ status: 2, stdout: '', stderr });
  });

  it('fails at once where the folder of --data cannot be made', () => {
    const { status, stderr } = start('--data', '/proc/no-such-folder');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^the folder \/proc\S* cannot be made: .*\n$/);
  });
});
