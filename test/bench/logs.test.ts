import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { accessBytes, callBytes, lineBytes, writtenBytes } from '../../bench/logs.ts';

test('a line counts its text in UTF-8 and 26 bytes', () => {
  expect([lineBytes(''), lineBytes('abc'), lineBytes('é')]).toEqual([26, 29, 28]);
});

test('Lambda writes three lines of a call', () => {
  // 71 + 52 + 147 characters, and 26 bytes each.
  expect(callBytes()).toBe(348);
});

test('a line of the access log is as long as its format with values in it', () => {
  // {"s":"202","at":"1795939200000"}
  expect(accessBytes('{"s":"$context.status","at":"$context.requestTimeEpoch"}')).toBe(26 + 32);
  expect(() => accessBytes('$context.path')).toThrow('the bench does not know $context.path');
});

test('what functions wrote counts without the frame that the local stack puts around it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'logs-'));
  try {
    expect(writtenBytes(dir)).toBe(0);
    const lines = [
      { function: 'ApiFunction', line: { event: 'X' } },
      { function: 'ApiFunction', line: 'plain' },
    ];
    writeFileSync(join(dir, 'functions.log'), lines.map((each) => JSON.stringify(each)).join('\n'));
    // {"event":"X"} and plain
    expect(writtenBytes(dir)).toBe(26 + 13 + 26 + 5);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
