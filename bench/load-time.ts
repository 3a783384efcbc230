import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FUNCTIONS, type FunctionId } from '../lambdas/functions.contract.ts';
import { type Bundles, bundleFunctions } from '../lib/bundles.ts';
import { quantile } from './report.ts';

/** A bundle: its size, and how long a fresh process takes to import it. */
export interface BundleLoad {
  readonly name: string;
  readonly bytes: number;
  readonly medianMs: number;
}

const PROJECT_DIR = join(import.meta.dirname, '..');
/** A function that can do nothing but read one item: what each of ours is measured against. */
const CLIENT_ALONE = `
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
export const handler = (event) => client.send(new GetItemCommand(event));
`;
const EMPTY = 'export const handler = async () => null;';

/** Times the import alone, in a process of its own; its start is not counted. */
const TIMED_IMPORT = `
const startMs = performance.now();
await import(process.argv[1]);
process.stdout.write(String(performance.now() - startMs));
process.exit(0);
`;

/**
 * Bundles all functions as they are deployed, and the two to compare with in the same way; loads
 * each `times` times.
 */
export function measureBundles(times: number, onProgress: (turn: number) => void): BundleLoad[] {
  // Inside the project, so that what the functions import is found.
  const parent = join(PROJECT_DIR, 'node_modules', '.cache');
  mkdirSync(parent, { recursive: true });
  const workDir = mkdtempSync(join(parent, 'sluice-bench-'));
  try {
    const ours = bundleFunctions({
      sourceDir: join(PROJECT_DIR, 'lambdas'),
      outDir: join(workDir, 'ours'),
    });
    const files = {
      empty: join(bundleText(workDir, 'empty', EMPTY).api, 'index.mjs'),
      'DynamoDB client alone': join(bundleText(workDir, 'client', CLIENT_ALONE).api, 'index.mjs'),
      ...Object.fromEntries(
        (Object.keys(FUNCTIONS) as FunctionId[]).map((id) => [id, join(ours[id], 'index.mjs')]),
      ),
    };
    return loadAll(Object.entries(files), times, onProgress);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

/** Bundles the same text in place of every function: so the settings are those of the real ones. */
function bundleText(workDir: string, name: string, text: string): Bundles {
  const sourceDir = join(workDir, `${name}-source`);
  for (const { entry } of Object.values(FUNCTIONS)) {
    mkdirSync(dirname(join(sourceDir, entry)), { recursive: true });
    writeFileSync(join(sourceDir, entry), text);
  }
  return bundleFunctions({ sourceDir, outDir: join(workDir, name) });
}

/** In turns, so that what else the machine does falls on all of them alike. */
function loadAll(
  files: readonly (readonly [string, string])[],
  times: number,
  onProgress: (turn: number) => void,
): BundleLoad[] {
  const took = new Map(files.map(([name]) => [name, [] as number[]]));
  for (let turn = 0; turn < times; turn += 1) {
    onProgress(turn);
    for (const [name, file] of files) took.get(name)?.push(loadOnce(file));
  }
  return files.map(([name, file]) => ({
    name,
    bytes: statSync(file).size,
    medianMs: quantile(took.get(name) ?? [], 0.5),
  }));
}

function loadOnce(file: string): number {
  const args = ['--input-type=module', '-e', TIMED_IMPORT, pathToFileURL(file).href];
  const { AWS_REGION = 'us-east-1', PATH = '' } = process.env;
  return Number(execFileSync(process.execPath, args, { env: { AWS_REGION, PATH } }));
}
