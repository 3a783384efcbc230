import type { Cause, Operation } from '../../ledger/ledger.contract.ts';
import { planShareEnd, type RecordedRevision, shareOf } from '../../ledger/ledger.ts';
import type { Ports } from '../../shared/ports.ts';
import { addAmounts } from '../../shared/units.contract.ts';
import { findEnrichments, listRounds } from '../enrichment.store.ts';
import type { EnrichmentRecord, RoundRecord } from '../records.contract.ts';
import { spendingOf } from '../settle/paid-lookups.ts';
import { pageOfEnrichments } from '../time-index.store.ts';

/**
 * Gives what the requests of a workspace did to its account, by the operations that their records
 * keep: holds and settles, each with its revision. Reads all requests.
 */
export async function recordedRevisions(p: Ports, ws: string): Promise<RecordedRevision[]> {
  const found: RecordedRevision[] = [];
  let cursor: string | undefined;
  do {
    const page = await pageOfEnrichments(p, ws, { limit: 100, cursor });
    for (const record of await findEnrichments(p, ws, page.items)) {
      found.push(...(await revisionsOf(p, record)));
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

async function revisionsOf(p: Ports, record: EnrichmentRecord): Promise<RecordedRevision[]> {
  const { workspaceId, id, actor, actions } = record;
  const cause: Cause = { actor, reason: actions.join('+'), ref: id };
  const rounds = await listRounds(p, workspaceId, id);
  return [
    toRevision(record.hold, cause, 'hold'),
    ...rounds.flatMap((round) => [
      toRevision(round.hold, cause, 'hold'),
      toRevision(round.settle, { ...cause, ...spentOnOf(record, round) }, 'settle'),
    ]),
  ].filter((revision) => revision !== undefined);
}

/** What the workspace's own credits were spent on, as the settle told it. */
function spentOnOf(record: EnrichmentRecord, round: RoundRecord): Pick<Cause, 'spentOn'> {
  const spending = spendingOf(record, round);
  const spent = addAmounts(...spending.map(({ type, credits }) => ({ [type]: credits })));
  const change = planShareEnd(shareOf({ held: round.slices, spent, spending }));
  return change?.spentOn === undefined ? {} : { spentOn: change.spentOn };
}

function toRevision(
  operation: Operation | undefined,
  cause: Cause,
  action: 'hold' | 'settle',
): RecordedRevision | undefined {
  if (operation?.state !== 'applied' || operation.rev === undefined) return undefined;
  const { id: op, rev, slices = [], at } = operation;
  // What a seat gave is of its own account.
  const own = slices.filter(({ seat }) => seat === undefined);
  return { ...cause, rev, op, action, slices: own, at };
}
