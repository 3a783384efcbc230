import type { Cause, Operation } from '../../ledger/ledger.contract.ts';
import type { RecordedRevision } from '../../ledger/ledger.ts';
import type { Ports } from '../../shared/ports.ts';
import { findEnrichments, listRounds } from '../enrichment.store.ts';
import type { EnrichmentRecord } from '../records.contract.ts';
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
    ...rounds.flatMap(({ hold, settle }) => [
      toRevision(hold, cause, 'hold'),
      toRevision(settle, cause, 'settle'),
    ]),
  ].filter((revision) => revision !== undefined);
}

function toRevision(
  operation: Operation | undefined,
  cause: Cause,
  action: 'hold' | 'settle',
): RecordedRevision | undefined {
  if (operation?.state !== 'applied' || operation.rev === undefined) return undefined;
  const { id: op, rev, slices = [], at } = operation;
  return { ...cause, rev, op, action, slices, at };
}
