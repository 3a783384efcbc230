import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ReadyFile } from '../../../local/process/ready-file.ts';

const dir = mkdtempSync(join(tmpdir(), 'ready-'));
const path = join(dir, 'local.json');
afterAll(() => rmSync(dir, { recursive: true, force: true }));
beforeEach(() => rmSync(path, { force: true }));

const SHARED = { shared: true };
/** A process that runs as long as this test does, and is another. */
const RUNS = process.ppid;
const DEAD = 2 ** 22 + 1;

describe('local.json', () => {
  it('is there from when the stack is ready until it stops', () => {
    writeFileSync(path, JSON.stringify({ url: 'old', pid: DEAD }));
    const ready = new ReadyFile(dir, SHARED);
    expect(existsSync(path)).toBe(false);
    ready.write({ url: 'new' });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ url: 'new', pid: process.pid });
    ready.release();
    expect(existsSync(path)).toBe(false);
  });

  it('of a later start stays when an earlier one stops', () => {
    const earlier = new ReadyFile(dir, SHARED);
    earlier.write({ url: 'earlier' });
    const later = new ReadyFile(dir, SHARED);
    later.write({ url: 'later' });
    earlier.release();
    expect(readFileSync(path, 'utf8')).toContain('later');
  });

  it('goes back to a stack that still runs, also after a start that failed', () => {
    const text = JSON.stringify({ url: 'runs', pid: RUNS });
    writeFileSync(path, text);
    new ReadyFile(dir, SHARED).release();
    expect(readFileSync(path, 'utf8')).toBe(text);
    const ready = new ReadyFile(dir, SHARED);
    ready.write({ url: 'new' });
    ready.release();
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('never goes back in a folder that one stack has for itself', () => {
    writeFileSync(path, JSON.stringify({ url: 'old', pid: RUNS }));
    new ReadyFile(dir, { shared: false }).release();
    expect(existsSync(path)).toBe(false);
  });
});
