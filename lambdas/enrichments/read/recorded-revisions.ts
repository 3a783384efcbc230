import type { Cause } from '../../ledger/ledger.contract.ts';
import {
  planShareEnd,
  type RecordedOfAccount,
  recordedOperation,
  shareOf,
} from '../../ledger/ledger.ts';
import type { Ports } from '../../shared/ports.ts';
import { addAmounts } from '../../shared/units.contract.ts';
import { sidesOf } from '../drawn-sides.ts';
import { findEnrichments, listRounds } from '../enrichment.store.ts';
import type { EnrichmentRecord, RoundRecord, SideOperations } from '../records.contract.ts';
import { spendingOf } from '../settle/paid-lookups.ts';
import { pageOfEnrichments } from '../time-index.store.ts';

/**
 * Gives what the requests of a workspace did to its account and to those beside it, by the
 * operations that their records keep: holds and settles, what of a side's was too much, and the
 * fences against attempts that were lost. Reads all requests.
 */
export async function recordedRevisions(p: Ports, ws: string): Promise<RecordedOfAccount[]> {
  const found: RecordedOfAccount[] = [];
  let cursor: string | undefined;
  do {
    const page = await pageOfEnrichments(p, ws, { limit: 100, cursor });
    for (const record of await findEnrichments(p, ws, page.items)) {
      const rounds = await listRounds(p, ws, record.id);
      found.push(...revisionsOf(record, rounds));
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

function revisionsOf(
  record: EnrichmentRecord,
  rounds: readonly RoundRecord[],
): RecordedOfAccount[] {
  const account = { workspaceId: record.workspaceId };
  const cause = causeOf(record);
  return [
    ...recordedOperation(record.hold, { account, action: 'hold', cause }),
    ...heldBeside(record, record),
    ...rounds.flatMap((round) => [
      ...recordedOperation(round.hold, { account, action: 'hold', cause }),
      ...heldBeside(record, round),
      ...recordedOperation(round.settle, {
        account,
        action: 'settle',
        cause: { ...cause, ...spentOnOf(record, round) },
      }),
      ...settledBeside(record, round),
    ]),
  ];
}

function causeOf({ actor, actions, id }: EnrichmentRecord): Cause {
  return { actor, reason: actions.join('+'), ref: id };
}

/** What a hold had seats and allowances set aside, and give back at once or when it was refused. */
function heldBeside(record: EnrichmentRecord, kept: SideOperations): RecordedOfAccount[] {
  const cause = causeOf(record);
  return sidesOf(record).flatMap(({ role, account }) => {
    const ended = { account, action: 'settle', cause } as const;
    return [
      ...recordedOperation(kept[`hold${role}`], { account, action: 'hold', cause }),
      ...recordedOperation(kept[`trimhold${role}`], ended),
      ...recordedOperation(kept[`freehold${role}`], ended),
    ];
  });
}

function settledBeside(record: EnrichmentRecord, round: RoundRecord): RecordedOfAccount[] {
  return sidesOf(record).flatMap(({ role, account }) => {
    const spent = role === 'Seat' ? spentOnOf(record, round, account.seat) : {};
    const cause = { ...causeOf(record), ...spent };
    return recordedOperation(round[`settle${role}`], { account, action: 'settle', cause });
  });
}

/** What an account's own credits were spent on, as the settle told it. */
function spentOnOf(
  record: EnrichmentRecord,
  round: RoundRecord,
  seat?: string,
): Pick<Cause, 'spentOn'> {
  const spending = spendingOf(record, round);
  const spent = addAmounts(...spending.map(({ type, credits }) => ({ [type]: credits })));
  const change = planShareEnd(shareOf({ held: round.slices, spent, spending }, seat));
  return change?.spentOn === undefined ? {} : { spentOn: change.spentOn };
}
