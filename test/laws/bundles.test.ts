import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { FUNCTIONS, type FunctionId } from '../../lambdas/functions.contract.ts';
import { readTemplate } from '../../local/aws/template/read-template.ts';
import { ensureAssembly } from '../../local/synth.ts';
import { ROOT } from './source-files.ts';

/** THE LIST of functions that reach Stripe, and pay for the load of its SDK with each cold start. */
const REACH_STRIPE: readonly FunctionId[] = [
  'billing',
  'receiveStripe',
  'applyPayments',
  'reconcilePayments',
];

/** What somebody waits for: a look-up, its progress, and the ledger behind it. */
const HOT_PATH: readonly FunctionId[] = [
  'api',
  'progress',
  'openRound',
  'runRows',
  'runListRows',
  'settleRound',
  'finishEnrichment',
  'projectLedger',
  'replayLedger',
];

/** The folder of each function's bundle, as it is deployed, by the function's name in the template. */
let bundles: ReadonlyMap<string, string>;

beforeAll(async () => {
  const dir = await ensureAssembly({ projectDir: ROOT, cacheDir: join(ROOT, '.sluice') });
  const { functions } = readTemplate(dir, { tablePrefix: 'law' });
  bundles = new Map(functions.map(({ id, directory }) => [id.toLowerCase(), directory]));
}, 60_000);

function read(id: FunctionId, file: string): string {
  const directory = bundles.get(`${id}Function`.toLowerCase());
  if (directory === undefined) throw new Error(`the template has no function ${id}`);
  return readFileSync(join(directory, file), 'utf8');
}

/** The sources that a bundle is made of, as its map names them. */
function sourcesOf(id: FunctionId): readonly string[] {
  return JSON.parse(read(id, 'index.mjs.map')).sources;
}

/** Gives the functions whose bundle holds code of a package. */
function holding(name: string): readonly FunctionId[] {
  return (Object.keys(FUNCTIONS) as FunctionId[]).filter((id) =>
    sourcesOf(id).some((source) => source.includes(`/node_modules/${name}/`)),
  );
}

test('the bundles of those who reach Stripe hold its SDK, and no other bundle does', () => {
  expect(holding('stripe')).toEqual(REACH_STRIPE);
});

test('who holds it is told where the key is, and nobody else is', () => {
  const told = Object.entries(FUNCTIONS).filter(([, { env }]) =>
    env.some((name) => name === 'STRIPE_PARAMETER'),
  );
  expect(told.map(([id]) => id)).toEqual(REACH_STRIPE);
});

test('nothing of it is left in what somebody waits for', () => {
  const text = (id: FunctionId) => read(id, 'index.mjs');
  // What only the SDK's code says: it proves that the maps tell the truth.
  expect(REACH_STRIPE.map(text).every((code) => code.includes('Stripe-Version'))).toBe(true);
  expect(HOT_PATH.filter((id) => text(id).includes('Stripe-Version'))).toEqual([]);
});

test('the client of the parameter store, which keeps the key, goes with it', () => {
  expect(holding('@aws-sdk/client-ssm')).toEqual(REACH_STRIPE);
});
