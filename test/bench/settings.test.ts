import { expect, test } from 'vitest';
import { readSettings } from '../../bench/settings.ts';

test('without options all parts run, in full, with the model as it is printed', () => {
  expect(readSettings([])).toEqual({
    parts: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'],
    quick: false,
    json: undefined,
    seed: 1,
    model: {
      readMs: 4,
      writeMs: 4,
      transactionMs: 10,
      windowMs: 8,
      spread: 0.25,
      writeUnitsPerSecond: 1_000,
      readUnitsPerSecond: 3_000,
      burstSeconds: 0.1,
    },
  });
});

test('options choose parts and change the model', () => {
  const settings = readSettings([
    '--only',
    'd,a',
    '--quick',
    '--window-ms',
    '2',
    '--json',
    'x.json',
  ]);
  expect(settings).toMatchObject({
    parts: ['a', 'd'],
    quick: true,
    json: 'x.json',
    model: { windowMs: 2 },
  });
});

test('a part that is not there and a number that is none are refused', () => {
  expect(() => readSettings(['--only', 'a,z'])).toThrow('there is no part z');
  expect(() => readSettings(['--write-ms', 'fast'])).toThrow('--write-ms wants a number');
  expect(() => readSettings(['--nope'])).toThrow();
});

test('help is help', () => {
  expect(readSettings(['--help'])).toBe('help');
});
