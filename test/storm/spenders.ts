import type { FunctionId } from '../../lambdas/functions.contract.ts';
import { findAccount } from '../../lambdas/ledger/account/account.store.ts';
import type { HeldSlice, Operation } from '../../lambdas/ledger/ledger.contract.ts';
import { hold, settle, toHeldSlices, voidGrant } from '../../lambdas/ledger/ledger.ts';
import type { OperationOfRecord } from '../../lambdas/ledger/requests.contract.ts';
import { termsOf } from '../../lambdas/plans/terms.ts';
import { AppError } from '../../lambdas/shared/errors.ts';
import { findItem, putItem } from '../../lambdas/shared/items.ts';
import { keys } from '../../lambdas/shared/keys.contract.ts';
import { loadWorkspace } from '../../lambdas/workspaces/read-workspaces.ts';
import { toTerms } from '../../lambdas/workspaces/terms-of-workspace.ts';
import type { SimPorts } from '../simulation/functions.ts';
import type { Spending, StormWorld } from './storm-world.ts';

/** A request of a member, and how long it runs. */
export interface Wish {
  readonly workspaceId: string;
  readonly type: string;
  readonly amount: number;
  /** Which share of the hold it spends. */
  readonly spends: number;
  readonly holdMs: number;
}

const MINUTE = 60_000;

/** Holds credits, works for a while, spends a part of them; what is cut off is begun again. */
export async function spend(world: StormWorld, wish: Wish): Promise<void> {
  const { workspaceId, type, amount } = wish;
  const record = `enr_${world.spendings.length + 1}`;
  const spending: Spending = { workspaceId, record, type, spends: undefined };
  world.spendings.push(spending);
  const key = keys.enrichment(workspaceId, record);
  await world.schedule.alone(() => putItem(world.directPorts().db, key, { id: record }));
  world.trace.tell('a member', `asks for ${amount} ${type} (${record})`);
  const held = await insist(world, 'api', async (p) => {
    const workspace = await loadWorkspace(p, workspaceId);
    return hold(p, {
      ...operationOf(spending, 'hold', await findOperation(p, spending, 'hold')),
      terms: termsOf(toTerms(workspace, p.now())),
      wanted: [{ [type]: amount }],
      partial: false,
    });
  });
  if (held?.state !== 'applied') return world.trace.tell('a member', `${record}: ${held?.code}`);
  await world.schedule.wait(wish.holdMs);
  await end(world, spending, toHeldSlices(held.slices ?? []), Math.round(amount * wish.spends));
}

async function end(
  world: StormWorld,
  spending: Spending,
  held: readonly HeldSlice[],
  spends: number,
): Promise<void> {
  spending.spends = spends;
  await insist(world, 'settleRound', async (p) =>
    settle(p, {
      ...operationOf(spending, 'settle', await findOperation(p, spending, 'settle')),
      decide: () => ({ held, spent: { [spending.type]: spends } }),
    }),
  );
}

/** The operator ends a pack that has something left. */
export async function voidOnePack(world: StormWorld, workspaceId: string): Promise<void> {
  const account = await world.schedule.alone(() =>
    findAccount(world.directPorts(), { workspaceId }),
  );
  const [grantId] =
    Object.entries(account?.grants ?? {}).find(([, { cat }]) => cat === 'pack') ?? [];
  if (grantId === undefined) return;
  world.voids.add(grantId);
  world.trace.tell('operator', `ends ${grantId}`);
  await insist(world, 'api', (p) =>
    voidGrant(p, { account: { workspaceId }, grantId, actor: 'operator', reason: 'test' }),
  );
}

/** Calls until there is an answer, or a refusal. */
async function insist<T>(
  world: StormWorld,
  id: FunctionId,
  work: (p: SimPorts) => Promise<T>,
): Promise<T | undefined> {
  for (;;) {
    try {
      return await world.functions.invoke(id, work);
    } catch (error) {
      const isRefused = error instanceof AppError && REFUSALS.includes(error.code);
      if (isRefused) return undefined;
      await world.schedule.wait(world.chance.spread(1_000, 5 * MINUTE));
    }
  }
}

const REFUSALS: readonly string[] = ['STATE_CONFLICT', 'NOT_FOUND'];

function operationOf(
  { workspaceId, record }: Spending,
  attribute: 'hold' | 'settle',
  found: Operation | undefined,
): OperationOfRecord {
  return {
    account: { workspaceId },
    place: { key: keys.enrichment(workspaceId, record), attribute },
    base: `${record}:${attribute}`,
    cause: { actor: 'mem_ada', reason: 'contact.email', ref: record },
    found,
    onFate: () => ({}),
  };
}

async function findOperation(
  p: SimPorts,
  { workspaceId, record }: Spending,
  attribute: 'hold' | 'settle',
): Promise<Operation | undefined> {
  const item = await findItem<Record<string, Operation>>(p, keys.enrichment(workspaceId, record));
  return item?.[attribute];
}
