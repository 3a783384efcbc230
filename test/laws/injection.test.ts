import { expect, test } from 'vitest';
import { outsideUses } from './outside-uses.ts';
import { readSources } from './source-files.ts';

const sources = readSources('lambdas').filter(({ path }) => !path.startsWith('lambdas/shared/'));

const usesIn = (text: string): string[] => outsideUses({ path: 'lambdas/ledger/x.ts', text });

test('nothing outside shared tells the time, makes chance, waits or reads the environment by itself', () => {
  const broken = sources.flatMap((file) => outsideUses(file).map((use) => `${file.path}: ${use}`));
  expect(broken).toEqual([]);
});

const SEEN = [
  'Date.now()',
  "Date['now']()",
  'new Date()',
  'new Date',
  'new Date(...given)',
  'Date()',
  'const now = Date.now',
  'const { now } = Date',
  'const Clock = Date',
  'globalThis.Date.now()',
  "globalThis['Date']",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source
  'const url = `http://a.example/${Date.now()}`',
  "const a = '/*'; Date.now(); const b = '*/'",
  'performance.now()',
  'process.hrtime()',
  'process.hrtime.bigint()',
  'process.uptime()',
  'process.env.TABLE_NAME',
  "process['env']",
  'Temporal.Now.instant()',
  'const { Now } = Temporal',
  'Math.random()',
  "Math['random']()",
  'const { random } = Math',
  'crypto.randomUUID()',
  'crypto.getRandomValues(bytes)',
  'globalThis.crypto.getRandomValues(bytes)',
  "import { randomInt } from 'node:crypto'",
  "import { randomUUID as id } from 'crypto'",
  "import { randomFill, randomFillSync } from 'node:crypto'",
  "import * as nodeCrypto from 'node:crypto'",
  "import nodeCrypto from 'node:crypto'",
  "export { randomBytes } from 'node:crypto'",
  "export * from 'node:crypto'",
  "const { randomBytes } = await import('node:crypto')",
  "import process from 'node:process'",
  "import { performance as p } from 'node:perf_hooks'",
  "import { setTimeout as pause } from 'node:timers/promises'",
  'setTimeout(go, 5)',
  'const wait = { setTimeout }',
  'setInterval(go, 5)',
  'setImmediate(go)',
  'Atomics.wait(view, 0, 0, 5)',
  "import { systemClock } from '../shared/time.ts'",
];

const LET_PASS = [
  '// Date.now() and new Date() and Math.random()',
  '/* http://a.example */ const text = "Date.now()"',
  'new Date(ms).toISOString()',
  'Date.parse(text)',
  'const at: Date = given',
  'Math.floor(p.random(4)[0])',
  'p.now()',
  'const call = { performance: 1, process: 2 }',
  'const { fetch } = p; globalThis.fetch',
  "import { createHash } from 'node:crypto'",
  "import { Temporal } from 'temporal-polyfill'; Temporal.Instant.fromEpochMilliseconds(ms)",
];

test('the law sees each way to take something from outside, and nothing in what is none', () => {
  expect(SEEN.filter((text) => usesIn(text).length === 0)).toEqual([]);
  expect(LET_PASS.filter((text) => usesIn(text).length > 0)).toEqual([]);
});
