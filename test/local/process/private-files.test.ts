import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  makePrivateDir,
  makePrivateFile,
  writePrivately,
} from '../../../local/process/private-files.ts';

const dir = mkdtempSync(join(tmpdir(), 'sluice-private-'));
afterAll(() => rmSync(dir, { recursive: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('makePrivateDir', () => {
  it('makes a folder and those above it for the user alone', () => {
    const deep = join(dir, 'a/b');
    makePrivateDir(deep);
    makePrivateDir(deep);
    expect([modeOf(join(dir, 'a')), modeOf(deep)]).toEqual([0o700, 0o700]);
  });

  it('leaves a folder that is there as it is', () => {
    const open = join(dir, 'open');
    mkdirSync(open, { mode: 0o755 });
    makePrivateDir(open);
    expect(modeOf(open)).toBe(0o755);
  });

  it('fails where a file has the name', () => {
    writeFileSync(join(dir, 'file'), '');
    for (const path of ['file', 'file/below']) {
      expect(() => makePrivateDir(join(dir, path))).toThrow('cannot be made');
    }
  });
});

describe('a private file', () => {
  it('is closed to others, also one that was open, and keeps what is in it', () => {
    const file = join(dir, 'old');
    writeFileSync(file, 'kept', { mode: 0o644 });
    makePrivateFile(file);
    expect([modeOf(file), readFileSync(file, 'utf8')]).toEqual([0o600, 'kept']);
  });

  it('is written whole, and nothing beside it is left', () => {
    const file = join(dir, 'a/b/state');
    writePrivately(file, 'one');
    writePrivately(file, 'two');
    expect([modeOf(file), readFileSync(file, 'utf8')]).toEqual([0o600, 'two']);
    expect(readdirSync(join(dir, 'a/b'))).toEqual(['state']);
  });
});
