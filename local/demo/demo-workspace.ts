import { isObject, type Json, type JsonObject } from '../server/json.ts';
import { type ApiCaller, ApiRefusal } from './api-caller.ts';
import type { DemoMemory } from './demo-memory.ts';

export const DEMO_WORKSPACE = 'demo';
/**
 * The plan gives 100 credits a month; the rest of what 200 contacts can cost comes as a promotion.
 */
const DEMO_PROMOTION = 100;
const PLAN = 'workspace-pool';
const PATH = `/v1/workspaces/${DEMO_WORKSPACE}`;

/**
 * Makes sure that the demo's workspace is there, with its promotion, and gives a key to it. On a
 * second start with the same data, its key is the one of the last start, since the API shows a key
 * only once.
 */
export async function openDemoWorkspace(operator: ApiCaller, memory: DemoMemory): Promise<string> {
  try {
    await operator.post('/v1/workspaces', { id: DEMO_WORKSPACE, name: 'Demo', plan: PLAN }, 'demo');
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

/** Gives what so many rows cost at most by the plan of the demo's workspace, by credit type. */
export async function requiredFor(
  operator: ApiCaller,
  actions: readonly string[],
  rows: number,
): Promise<Amounts> {
  const { items } = await operator.get('/v1/plans');
  const plans = Array.isArray(items) ? items.filter(isObject) : [];
  const prices = Object(plans.find(({ id }) => id === PLAN)?.prices) as JsonObject;
  const required: Record<string, number> = {};
  for (const action of actions) {
    for (const [creditType, price] of Object.entries(Object(prices[action]) as JsonObject)) {
      required[creditType] = (required[creditType] ?? 0) + rows * Number(price);
    }
  }
  return required;
}

/** Credits by their type. */
export type Amounts = Readonly<Record<string, number>>;

/** Credits of a type that had to be granted. */
export interface Grown {
  readonly creditType: string;
  readonly amount: number;
}

/**
 * Grants what the workspace lacks for a request, as its balance says; `name` makes a repeat the same
 * grants.
 */
export async function grantWhatIsMissing(
  operator: ApiCaller,
  { required, types }: { readonly required: Amounts; readonly types: Json },
  name: string,
): Promise<readonly Grown[]> {
  const has = (creditType: string): number => {
    const credits = isObject(types) ? types[creditType] : undefined;
    return isObject(credits) ? Number(credits.available ?? 0) : 0;
  };
  const missing = Object.entries(required).flatMap(([creditType, needed]) => {
    const amount = needed - has(creditType);
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
