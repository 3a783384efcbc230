import { actionOf } from '../../actions/actions.ts';
import type { Claim, SubjectRecord } from '../../claims/claims.contract.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import { chargeIdOf, ownedUntil } from '../owned-data.ts';
import type { Charge, RoundRecord } from '../records.contract.ts';

/** Says whether a charge is for a datum of its contact, and not of a value that was checked. */
export function isOfContact({ action, subject }: Pick<Charge, 'action' | 'subject'>): boolean {
  const kind = actionOf(action).subject;
  return kind === 'contact' || subject[kind] === undefined;
}

/** The record that a charge leads to. */
export interface ChargedSubject {
  readonly record: SubjectRecord;
  /** The one that was charged for became part of this one, or another did. */
  readonly isMerged: boolean;
}

/** Follows a charge to the record that holds its subject by now. */
export function subjectOf(
  { contactId }: Pick<Charge, 'contactId'>,
  subjects: ReadonlyMap<string, SubjectRecord>,
): ChargedSubject | undefined {
  let record = subjects.get(contactId);
  let isMerged = record?.isMerger === true;
  for (let hop = 0; record?.mergedInto !== undefined && hop < subjects.size; hop += 1) {
    record = subjects.get(record.mergedInto);
    isMerged = true;
  }
  return record && { record, isMerged };
}

/**
 * Says whether a charge stands for a claim: its own row owns the datum. Of two records that were
 * merged one claim has stayed; a datum that has aged may be sought anew, or be nobody's.
 */
export function isClaimed(
  charge: Charge,
  subject: ChargedSubject | undefined,
  nowMs: EpochMs,
): boolean {
  const { datum } = actionOf(charge.action);
  const untilMs = ownedUntil(datum, charge.paidAtMs);
  if (untilMs !== undefined && untilMs <= nowMs) return true;
  const claim = subject?.record.data[datum];
  if (subject === undefined || claim?.state !== 'paid') return false;
  return subject.isMerged || (claim.isFree !== true && chargeIdOf(claim, datum) === charge.id);
}

/** Lists the data of a record that were paid for, with what paid. */
export function paidClaims({ data }: SubjectRecord): [datum: string, Claim][] {
  return Object.entries(data).filter(([, { state, isFree }]) => state === 'paid' && !isFree);
}

/**
 * Gives the charge of a paid claim, by the round of its request that decided it: the id, and the
 * time under which it stands. Undefined where no round did; without a time where the round is from
 * before rounds told theirs.
 */
export function chargeOfClaim(
  claim: Claim,
  datum: string,
  rounds: readonly RoundRecord[],
): { readonly id: string; readonly paidAtMs?: EpochMs | undefined } | undefined {
  const { part, row } = claim;
  const round = rounds.find((each) => each.part === part && rowsCharged(each, datum).includes(row));
  return round && { id: chargeIdOf(claim, datum), paidAtMs: round.decidedAtMs };
}

function rowsCharged({ charged = {} }: RoundRecord, datum: string): readonly number[] {
  return (charged as Readonly<Record<string, readonly number[]>>)[datum] ?? [];
}
