import { expect, test } from 'vitest';
import { codeOf, readSources } from './source-files.ts';

const sources = readSources('lambdas').filter(({ path }) => !path.startsWith('lambdas/shared/'));

/** What tells the time, makes chance or waits; all of it comes in through ports. */
const OUTSIDE = [
  /\bDate\.now\b/,
  /\bnew Date\(\s*\)/,
  /\bperformance\.now\b/,
  /\bTemporal\.Now\b/,
  /\bMath\.random\b/,
  /\brandomUUID\b/,
  /\brandomBytes\b/,
  /\bgetRandomValues\b/,
  /\bsetTimeout\b/,
  /\bsetInterval\b/,
];

test('nothing outside shared reads the clock, makes chance or waits by itself', () => {
  const broken = sources.flatMap((file) =>
    OUTSIDE.filter((pattern) => pattern.test(codeOf(file))).map((p) => `${file.path}: ${p.source}`),
  );
  expect(broken).toEqual([]);
});

test('nothing outside shared reads the environment', () => {
  const broken = sources.filter((file) => /process\.env/.test(codeOf(file)));
  expect(broken.map(({ path }) => path)).toEqual([]);
});
