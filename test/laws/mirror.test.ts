import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FUNCTIONS } from '../../lambdas/functions.contract.ts';
import { ROOT, readSources } from './source-files.ts';

/**
 * Files that hold no behaviour of their own: lists and types, two tables that the compiler checks,
 * and plans, which the catalogue's test reads one by one. Adapters have one battery for all, the
 * law of adapters.
 */
const EXEMPT =
  /\.contract\.ts$|^lambdas\/api\/(http\/route|routes|use-cases)\.ts$|^lambdas\/(enrichments|imports|exports)\/ports\.ts$|^lambdas\/waterfall\/(providers|verifiers|phone-verifiers)\/|^lambdas\/plans\/(own-plans|presets\/[\w-]+)\.ts$/;

/** Files of lib without a test of their own, each with the reason. */
const TESTED_ELSEWHERE: Readonly<Record<string, string>> = {
  'lib/constructs/alarms.ts':
    'says how an alarm looks: service-alarms.test.ts has all that it makes',
  'lib/constructs/log-alarms.ts': 'makes filters and alarms of lines: service-alarms.test.ts',
  'lib/constructs/round-run.ts': 'half of the workflow: enrichment-workflow.test.ts has both',
  'lib/constructs/workflow-names.ts': 'names alone, which the workflow’s test asserts',
  'lib/constructs/workflow-retries.ts': 'a table of times: the law of lifetimes compares it',
  'lib/constructs/workflow-step.ts': 'makes states: enrichment-workflow.test.ts has all of them',
};

const mirrorOf = (path: string): string => join('test', path.replace(/\.ts$/, '.test.ts'));

test('every file of lambdas has its test at the same place under test', () => {
  const missing = readSources('lambdas')
    .filter(({ path }) => !EXEMPT.test(path))
    .map(({ path }) => mirrorOf(path))
    .filter((path) => !existsSync(join(ROOT, path)));
  expect(missing).toEqual([]);
});

test('every file of lib has its test at the same place under test, or a reason', () => {
  const missing = readSources('lib')
    .map(({ path }) => path)
    .filter((path) => !existsSync(join(ROOT, mirrorOf(path))));
  expect(missing.toSorted()).toEqual(Object.keys(TESTED_ELSEWHERE));
});

test.each(['test/lambdas', 'test/lib'])('every test under %s has its file', (folder) => {
  const orphans = readSources(folder)
    .filter(({ path }) => path.endsWith('.test.ts'))
    .map(({ path }) => path.replace(/^test\//, '').replace(/\.test\.ts$/, '.ts'))
    .filter((path) => !existsSync(join(ROOT, path)));
  expect(orphans).toEqual([]);
});

test('every declared function has its entry, and a test that calls its handler', () => {
  const broken = Object.entries(FUNCTIONS).flatMap(([id, { entry }]) => {
    const source = join(ROOT, 'lambdas', entry);
    const mirror = join(ROOT, mirrorOf(`lambdas/${entry}`));
    if (!existsSync(source) || !existsSync(mirror)) return [`${id}: no entry or no test`];
    return /\bhandler\b/.test(readFileSync(mirror, 'utf8'))
      ? []
      : [`${id}: its test calls no handler`];
  });
  expect(broken).toEqual([]);
});
