import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/**
 * What Node makes of a source is kept for the next process: each worker, and each program that a
 * test starts, loads the same thousand files.
 */
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '.sluice/compiled-sources');

/**
 * Tests of the product itself and of the parts of the local stack: ports are handed in, a table or
 * a server is one's own, so files can share what is loaded.
 */
const PRODUCT = [
  'test/{lambdas,rules,lib,docs,models,bench,storm,market}/**/*.test.ts',
  'test/local/{aws,demo,deploy-proof,outside,process,server}/**/!(resume).test.ts',
  'test/laws/!(grants).test.ts',
];

/**
 * Requests at once in `test/flows/many-at-once.test.ts`; `npm run prove:crowd` asks with all 500.
 */
const CROWD = process.argv.includes('crowd') ? '500' : '20';

/**
 * What a person does in a browser, which is unpacked for it: `npm run prove:purchase`, which the
 * gate runs. `npm run docs:images` keeps its pictures for the docs.
 */
const BROWSER = 'test/browser/*.test.ts';
const KEEPS_PICTURES = process.argv.includes('pictures');
const OPENS_BROWSER = KEEPS_PICTURES || process.argv.includes('browser');

/**
 * What each function calls at the table, and is granted: every flow of the product, twice broken.
 * `npm run prove:grants`, which the gate runs.
 */
const GRANTS = 'test/laws/grants.test.ts';
const PROVES_GRANTS = process.argv.includes('grants');

/**
 * A list of 100,000 rows goes in and out, and the memory that it takes is measured: `npm run
 * prove:import`, which takes minutes.
 */
const LARGE = 'test/flows/large-import.test.ts';
const IMPORTS_LARGE = process.argv.includes('large');

/**
 * A list through vendors that fail and a workflow that is killed, by `npm run prove:list`: 10,000
 * contacts, or as many as `CONTACTS` says.
 */
const TROUBLE = 'test/flows/list-in-trouble.test.ts';
const PROVES_LIST = process.argv.includes('list');

/**
 * How far the models of `test/models` search, and how many stories the rules of `test/rules` tell:
 * to the end, and many, by `npm run prove:models`, which the gate runs each time; within narrower
 * bounds in the ordinary run.
 */
const SEARCH = process.argv.includes('exhaustive') ? 'exhaustive' : 'bounded';

/**
 * Where the product's own tests keep their items: in memory, but for those that are about DynamoDB
 * itself; all of them on the engine by `npm run prove:table`, which the gate runs.
 */
const TABLE = process.argv.includes('engine') ? 'engine' : 'memory';

export default defineConfig({
  test: {
    // Processes, not threads: a fake clock or a variable of one must not reach another.
    pool: 'forks',
    // Node runs TypeScript by itself, as it does for `npm start`: nothing is transformed, and
    // `vi.mock` does nothing.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // The engine checks no signature; without these the SDK looks for credentials on the machine.
    env: {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      CROWD,
      SEARCH,
      TABLE,
      ROWS: process.env.ROWS ?? '100000',
      CONTACTS: process.env.CONTACTS ?? '10000',
      PICTURES: KEEPS_PICTURES ? 'docs/images' : '.sluice/pictures',
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'product',
          include: PRODUCT,
          globalSetup: ['test/support/start-engine.ts'],
          // Loading the AWS SDK for each of a hundred files takes longer than their tests.
          isolate: false,
          setupFiles: ['test/support/leave-nothing.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'around it',
          globalSetup: ['test/support/start-flow-stack.ts'],
          include: ['test/**/*.test.ts'],
          exclude: [
            ...PRODUCT,
            ...(OPENS_BROWSER ? [] : [BROWSER]),
            ...(PROVES_GRANTS ? [] : [GRANTS]),
            ...(IMPORTS_LARGE ? [] : [LARGE]),
            ...(PROVES_LIST ? [] : [TROUBLE]),
          ],
          isolate: false,
          setupFiles: ['test/support/leave-nothing.ts'],
        },
      },
    ],
  },
});
