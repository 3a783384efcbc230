import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivately } from '../process/private-files.ts';
import type { Json } from '../server/json.ts';
import { type ApiCaller, ApiRefusal } from './api-caller.ts';

export const DEMO_WORKSPACE = 'demo';
/** The plan gives 100 credits a month; the rest of what 200 contacts can cost comes as a promotion. */
export const DEMO_PROMOTION = 100;
/** Keeps the key, with the other things that a stack with `--data` keeps. */
const FILE = 'demo.json';

/**
 * Makes sure that the demo's workspace is there, with its promotion, and gives a key to it. On a second start with the
 * same data, its key is the one of the last start, since the API shows a key only once.
 */
export async function openDemoWorkspace(
  operator: ApiCaller,
  dataDir: string | undefined,
): Promise<string> {
  const plan = 'workspace-pool';
  try {
    await operator.post('/v1/workspaces', { id: DEMO_WORKSPACE, name: 'Demo', plan }, 'demo');
  } catch (error) {
    if (!(error instanceof ApiRefusal && error.code === 'STATE_CONFLICT')) throw error;
  }
  const path = `/v1/workspaces/${DEMO_WORKSPACE}`;
  const grant = {
    creditType: 'contact',
    amount: DEMO_PROMOTION,
    category: 'promotional',
    reason: 'so that the 200 contacts of the sample fit',
    expiresAt: null,
  };
  await operator.post(`${path}/grants`, grant, 'demo-promotion');
  const { key } = await operator.post(`${path}/api-keys`, { name: 'demo' }, 'demo-key');
  if (typeof key === 'string') return kept(key, dataDir);
  const last = lastKey(dataDir);
  if (last !== undefined) return last;
  const again = await operator.post(`${path}/api-keys`, { name: 'demo' });
  return kept(String(again.key), dataDir);
}

function kept(key: string, dataDir: string | undefined): string {
  if (dataDir !== undefined) writePrivately(join(dataDir, FILE), JSON.stringify({ key }));
  return key;
}

function lastKey(dataDir: string | undefined): string | undefined {
  const file = join(dataDir ?? '', FILE);
  if (dataDir === undefined || !existsSync(file)) return undefined;
  const { key } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Json>;
  return typeof key === 'string' ? key : undefined;
}
