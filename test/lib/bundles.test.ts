import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FUNCTIONS } from '../../lambdas/functions.contract.ts';
import { bundleFunctions } from '../../lib/bundles.ts';

let dir: string;
let sourceDir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sluice-bundles-test-'));
  sourceDir = join(dir, 'lambdas');
  for (const [id, { entry }] of Object.entries(FUNCTIONS)) {
    mkdirSync(dirname(join(sourceDir, entry)), { recursive: true });
    writeFileSync(
      join(sourceDir, entry),
      `export const handler = async (): Promise<string> => '${id}';`,
    );
  }
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

const hashOf = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('hex');

test('gives each function a folder with one ES module that exports its handler', async () => {
  const bundles = bundleFunctions({ sourceDir, outDir: join(dir, 'out') });
  expect(Object.keys(bundles)).toEqual([
    'api',
    'progress',
    'billing',
    'providers',
    'receiveStripe',
    'receiveCallback',
    'applyPayments',
    'docs',
    'openRound',
    'runRows',
    'runListRows',
    'settleRound',
    'finishEnrichment',
    'readImports',
    'writeExports',
    'projectLedger',
    'replayLedger',
    'turnPeriods',
    'auditLedgers',
    'learnOrder',
    'reconcilePayments',
    'sweepUnfinished',
    'startWaiting',
  ]);
  expect(readdirSync(bundles.settleRound)).toEqual(['index.mjs', 'index.mjs.map']);
  const module = await import(pathToFileURL(join(bundles.settleRound, 'index.mjs')).href);
  expect(await module.handler()).toBe('settleRound');
});

test('makes the same bytes of the same sources, wherever it puts them', () => {
  const one = bundleFunctions({ sourceDir, outDir: join(dir, 'one') });
  const two = bundleFunctions({ sourceDir, outDir: join(dir, 'elsewhere', 'two') });
  expect(hashOf(join(one.api, 'index.mjs'))).toBe(hashOf(join(two.api, 'index.mjs')));
});

test('lets a CommonJS dependency load the modules of Node', async () => {
  writeFileSync(join(sourceDir, 'old.cjs'), "module.exports = require('node:path').sep;");
  writeFileSync(
    join(sourceDir, FUNCTIONS.api.entry),
    "import sep from '../old.cjs'; export const handler = async () => sep;",
  );
  const bundles = bundleFunctions({ sourceDir, outDir: join(dir, 'out') });
  const module = await import(pathToFileURL(join(bundles.api, 'index.mjs')).href);
  expect(await module.handler()).toBe('/');
});

test('keeps the names of classes, by which errors are told apart', async () => {
  writeFileSync(
    join(sourceDir, FUNCTIONS.api.entry),
    'class ProviderDown extends Error {} export const handler = async () => new ProviderDown().constructor.name;',
  );
  const bundles = bundleFunctions({ sourceDir, outDir: join(dir, 'out') });
  const module = await import(pathToFileURL(join(bundles.api, 'index.mjs')).href);
  expect(await module.handler()).toBe('ProviderDown');
});

test('leads from the bundle to the line of the source, without its text', () => {
  const lines = ['export const handler = (): never => {', '  throw new Error();', '};'];
  writeFileSync(join(sourceDir, FUNCTIONS.api.entry), lines.join('\n'));
  const { api } = bundleFunctions({ sourceDir, outDir: join(dir, 'out') });
  const program = `
    const { handler } = await import(process.argv[1]);
    try { handler(); } catch (error) { process.stdout.write(error.stack); }
  `;
  const args = ['--enable-source-maps', '--input-type=module', '-e', program];
  const stack = execFileSync(process.execPath, [...args, join(api, 'index.mjs')], {
    encoding: 'utf8',
  });
  expect(stack).toMatch(/api\.lambda\.ts:2:\d+/);
  expect(JSON.parse(readFileSync(join(api, 'index.mjs.map'), 'utf8'))).not.toHaveProperty(
    'sourcesContent',
  );
});

test('names all functions that have no source file', () => {
  rmSync(join(sourceDir, FUNCTIONS.api.entry));
  rmSync(join(sourceDir, FUNCTIONS.turnPeriods.entry));
  expect(() => bundleFunctions({ sourceDir, outDir: join(dir, 'out') })).toThrow(
    'functions without a source file: api (api/api.lambda.ts), turnPeriods (schedules/turn-periods.lambda.ts)',
  );
});
