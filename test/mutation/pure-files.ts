import { globSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(import.meta.dirname, '..', '..');

/**
 * THE LIST of files that decide and do nothing else: a change of one that no test notices is a hole
 * in its test.
 */
export const PURE_FILES = [
  'lambdas/**/plan-*.ts',
  'lambdas/ledger/account/{draw-order,fold,periods}.ts',
  'lambdas/ledger/holds/held-slices.ts',
  'lambdas/plans/{price,terms}.ts',
  'lambdas/identity/**/!(*.contract).ts',
  'lambdas/waterfall/{candidates,choose-step,data,end-data,known-facts,learn-facts}.ts',
  'lambdas/waterfall/{phone-number,credits-cost,rank-verdict,read-answer}.ts',
  'lambdas/waterfall/{read-fields,record-attempt,retry-after,start-run}.ts',
];

/** A file and the test that stands at its place under `test/`; paths from the project's folder. */
export interface PureFile {
  readonly file: string;
  readonly test: string;
}

/** Gives the files of a pattern in alphabetical order. */
export function filesOf(pattern: string): readonly PureFile[] {
  const files = globSync(pattern, { cwd: PROJECT }).sort();
  return files.map((file) => ({ file, test: `test/${file.replace(/\.ts$/, '.test.ts')}` }));
}
