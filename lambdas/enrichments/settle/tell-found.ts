import { actionFor, type Datum } from '../../actions/actions.ts';
import type { SluiceEvent } from '../../events/events.contract.ts';
import { makeEvent } from '../../events/make-event.ts';
import type { Ports } from '../../shared/ports.ts';
import { epochMs } from '../../shared/units.contract.ts';
import { costOfCharged } from '../charged-prices.ts';
import { listRounds } from '../enrichment.store.ts';
import { dataOfRow, rowsOf } from '../lookups.ts';
import type { FinishPorts } from '../ports.ts';
import type { EnrichmentRecord, Outcomes, RoundRecord } from '../records.contract.ts';
import { isSettleDone } from '../rounds/round-lookups.ts';
import { listRuns } from '../rounds/row-run.store.ts';
import type { RoundEnd } from './settle-round.ts';

/** A round as it stands, and whose its rows are. */
type Told = Pick<RoundEnd, 'record' | 'round' | 'runs'>;

/**
 * Tells other systems of whom a settled round has found details, while its request goes on.
 *
 * Errors: where the bus does not answer. The request has not ended by then, so that its workflow's
 *         retry or the sweep comes back.
 */
export async function tellFound(p: Pick<FinishPorts, 'publish'>, told: Told): Promise<void> {
  // A request that has ended has told of all that it found.
  if (told.record.status === 'running') await p.publish(...foundBy(told));
}

/**
 * Gives what is to be told of a round: one event a contact of whom it has found details. Which ones
 * follows from what it was charged, and their ids from its rows: a repeat gives the same. None of a
 * round that is not settled, or that charged nothing.
 */
export function foundBy({ record, round, runs }: Told): SluiceEvent[] {
  if (round?.charged === undefined || !isSettleDone(round.settle)) return [];
  return foundEvents(record, round, runs);
}

/**
 * Gives what may not have been told of a request that has ended: all of its only part. The parts of
 * a list have told by themselves.
 */
export async function foundInRequest(p: Ports, record: EnrichmentRecord): Promise<SluiceEvent[]> {
  if (record.parts > 1) return [];
  const [rounds, runs] = await Promise.all([
    listRounds(p, record.workspaceId, record.id),
    listRuns(p, { record, part: 0 }),
  ]);
  const byRow = new Map(runs.map((run) => [run.row, run]));
  return rounds.flatMap((round) => foundBy({ record, round, runs: byRow }));
}

function foundEvents(record: EnrichmentRecord, round: RoundRecord, runs: Told['runs']) {
  const { charged = {}, part, round: number, decidedAtMs } = round;
  const { workspaceId, id: enrichmentId, createdAtMs } = record;
  return rowsOf(charged).flatMap((row) => {
    const { contactId, outcomes = {} } = runs.get(row) ?? {};
    const telling = dataOfRow(charged, row).filter(
      (datum) => detailsOf(datum, outcomes).length > 0,
    );
    const details = [...new Set(telling.flatMap((datum) => detailsOf(datum, outcomes)))];
    if (contactId === undefined || details.length === 0) return [];
    const lookups = Object.fromEntries(telling.map((datum) => [datum, [row]]));
    const credits = costOfCharged(record, { ...round, charged: lookups });
    return makeEvent({
      type: 'contact.details-found',
      workspaceId,
      recordId: `${enrichmentId} ${part} ${row} ${number}`,
      atMs: epochMs(decidedAtMs ?? createdAtMs),
      data: { contactId, enrichmentId, details, credits },
    });
  });
}

/** The details that were found as a datum of a row: itself, or what its refresh has changed. */
function detailsOf(datum: Datum, outcomes: Outcomes): readonly string[] {
  if (actionFor(datum).valueKind) return [datum];
  const outcome = outcomes[datum];
  return outcome?.kind === 'found' ? (outcome.refresh?.changed ?? []) : [];
}
