import type { JsonObject } from '../server/json.ts';
import { type ApiCaller, ApiRefusal } from './api-caller.ts';
import type { DemoMemory } from './demo-memory.ts';

export const DEMO_WORKSPACE = 'demo';
/**
 * The plan gives 100 credits a month; the rest of what 200 contacts can cost comes as a promotion.
 */
const DEMO_PROMOTION = 100;
const PATH = `/v1/workspaces/${DEMO_WORKSPACE}`;

/**
 * Makes sure that the demo's workspace is there, with its promotion, and gives a key to it. On a
 * second start with the same data, its key is the one of the last start, since the API shows a key
 * only once.
 */
export async function openDemoWorkspace(operator: ApiCaller, memory: DemoMemory): Promise<string> {
  const plan = 'workspace-pool';
  try {
    await operator.post('/v1/workspaces', { id: DEMO_WORKSPACE, name: 'Demo', plan }, 'demo');
  } catch (error) {
    if (!(error instanceof ApiRefusal && error.code === 'STATE_CONFLICT')) throw error;
  }
  await operator.post(
    `${PATH}/grants`,
    grantOf('contact', DEMO_PROMOTION, 'so that the 200 contacts of the sample fit'),
    'demo-promotion',
  );
  const { key } = await operator.post(`${PATH}/api-keys`, { name: 'demo' }, 'demo-key');
  if (typeof key === 'string') memory.keepKey(key);
  if (memory.key !== undefined) return memory.key;
  // The last start was cut off between the making of the key and its being kept.
  const again = await operator.post(`${PATH}/api-keys`, { name: 'demo' });
  memory.keepKey(String(again.key));
  return String(again.key);
}

/** Credits of a type that had to be granted. */
export interface Grown {
  readonly creditType: string;
  readonly amount: number;
}

/**
 * Grants what the workspace lacks for a request, as its quote says; `name` makes a repeat the same
 * grants.
 */
export async function grantWhatIsMissing(
  operator: ApiCaller,
  { required, available }: JsonObject,
  name: string,
): Promise<readonly Grown[]> {
  const has = Object(available) as JsonObject;
  const missing = Object.entries(Object(required) as JsonObject).flatMap(([creditType, needed]) => {
    const amount = Number(needed) - Number(has[creditType] ?? 0);
    return amount > 0 ? [{ creditType, amount }] : [];
  });
  for (const { creditType, amount } of missing) {
    const grant = grantOf(creditType, amount, 'so that the list fits');
    await operator.post(`${PATH}/grants`, grant, `${name}-${creditType}`);
  }
  return missing;
}

function grantOf(creditType: string, amount: number, reason: string): JsonObject {
  return { creditType, amount, category: 'promotional', reason, expiresAt: null };
}
