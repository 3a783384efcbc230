import { sweepEnrichment } from '../../lambdas/enrichments/sweep-enrichment.ts';
import { expireGrants, loadAccount } from '../../lambdas/ledger/account/load-account.ts';
import { findGrantRecord } from '../../lambdas/ledger/grants/grant.store.ts';
import { finishGrant } from '../../lambdas/ledger/grants/grant-credits.ts';
import { termsOf } from '../../lambdas/plans/terms.ts';
import { type ItemKey, UNFINISHED_SHARDS } from '../../lambdas/shared/keys.contract.ts';
import { listDue } from '../../lambdas/shared/unfinished.store.ts';
import type { SimPorts } from './functions.ts';
import type { World } from './world.ts';

/**
 * Brings what a crash cut off to its end: the loop of the schedule's function, over the same use
 * cases.
 */
export function sweep(world: World): Promise<void> {
  return world.functions.invoke('sweepUnfinished', async (p, by) => {
    for (let shard = 0; shard < UNFINISHED_SHARDS; shard += 1) {
      for await (const key of listDue(p, shard, p.now())) {
        await sweepRecord(world, p, key).catch((error: unknown) =>
          world.functions.note(by.name, error),
        );
      }
    }
  });
}

async function sweepRecord(world: World, p: SimPorts, { pk, sk }: ItemKey): Promise<void> {
  const [kind = '', ws = '', id = ''] = pk.split('#');
  if (kind === 'ENR') return sweepEnrichment(p, ws, id);
  const record = await findGrantRecord(p, ws, sk.slice('GRANT#'.length));
  if (record) await finishGrant(p, record, termsOf(world.workspaceOf(ws)));
}

/** Starts periods that are due and books what has expired, for every workspace. */
export function turnPeriods(world: World): Promise<void> {
  return world.functions.invoke('turnPeriods', async (p, by) => {
    for (const workspace of world.scenario.workspaces) {
      const turn = async () =>
        expireGrants(
          p,
          await loadAccount(p, { workspaceId: workspace.workspaceId }, termsOf(workspace)),
        );
      await turn().catch((error: unknown) => world.functions.note(by.name, error));
    }
  });
}
