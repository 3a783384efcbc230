import { actionFor } from '../../actions/actions.ts';
import { makeEvent } from '../../events/make-event.ts';
import { epochMs } from '../../shared/units.contract.ts';
import { costOf, countLookups, dataOfRow, rowsOf } from '../lookups.ts';
import type { FinishPorts } from '../ports.ts';
import type { EnrichmentRecord, RoundRecord } from '../records.contract.ts';
import { isSettleDone } from '../rounds/round-lookups.ts';
import type { RoundEnd } from './settle-round.ts';

/** A settled round, and whose its rows are. */
type Told = Pick<RoundEnd, 'record' | 'round' | 'runs'>;

/**
 * Tells other systems of whom a settled round has found details: one event a contact. Which ones
 * follows from what the round was charged, and their ids from its rows: a repeat tells the same.
 * Nothing is told before the round is settled, nor of a round that charged nothing.
 *
 * Errors: where the bus does not answer. The request has not ended by then, so that its workflow's
 *         retry or the sweep comes back.
 */
export async function tellFound(p: Pick<FinishPorts, 'publish'>, told: Told): Promise<void> {
  const { record, round, runs } = told;
  // A request that has ended has told of all that it found.
  if (record.status !== 'running') return;
  if (round?.charged === undefined || !isSettleDone(round.settle)) return;
  await p.publish(...foundEvents(record, round, runs));
}

function foundEvents(record: EnrichmentRecord, round: RoundRecord, runs: Told['runs']) {
  const { charged = {}, part, round: number, decidedAtMs } = round;
  const { workspaceId, id: enrichmentId, createdAtMs, prices } = record;
  return rowsOf(charged).flatMap((row) => {
    const contactId = runs.get(row)?.contactId;
    const details = dataOfRow(charged, row).filter((datum) => actionFor(datum).valueKind);
    if (contactId === undefined || details.length === 0) return [];
    const lookups = Object.fromEntries(details.map((datum) => [datum, [row]]));
    return makeEvent({
      type: 'contact.details-found',
      workspaceId,
      recordId: `${enrichmentId} ${part} ${row} ${number}`,
      atMs: epochMs(decidedAtMs ?? createdAtMs),
      data: { contactId, enrichmentId, details, credits: costOf(prices, countLookups(lookups)) },
    });
  });
}
