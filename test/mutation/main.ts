import { Stryker } from '@stryker-mutator/core';
import { readOptions } from '../support/read-options.ts';
import { filesOf, PURE_FILES } from './pure-files.ts';

/**
 * `npm run mutate [-- --only draw-order] [-- --survivors]`: changes each pure file in every way
 *   that Stryker knows, one change at a time, and runs the file's own test. Prints which share of
 *   the changes was noticed, file by file; with `--survivors` the changes that were not. A file
 *   takes 5 to 60 seconds.
 */
const { only = '', survivors } = readOptions('mutate', {
  only: { about: 'files whose paths have this in them' },
  survivors: { about: 'prints the changes that no test has noticed', isFlag: true },
});

const files = PURE_FILES.flatMap(filesOf).filter(({ file }) => file.includes(only));
if (files.length === 0) {
  process.stderr.write(`no pure file has ${only} in its path; the list is pure-files.ts\n`);
  process.exit(2);
}
process.env.MUTATED_TESTS = files.map(({ test }) => test).join(',');
const stryker = new Stryker({
  mutate: files.map(({ file }) => file),
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  // Of the project it copies what tests need.
  ignorePatterns: ['.*', 'cdk.out', 'docs', 'bench'],
  // The compiler of this project has no programming interface that Stryker could ask.
  tsconfigFile: 'none.json',
  concurrency: 2,
  tempDirName: '.sluice/mutate',
  reporters: ['clear-text'],
  clearTextReporter: {
    logTests: false,
    reportTests: false,
    reportMutants: survivors !== undefined,
  },
});
await stryker.runMutationTest();
