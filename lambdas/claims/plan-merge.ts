import { joinFacts } from '../identity/facts.ts';
import type { Identity } from '../identity/identity.contract.ts';
import { sameAddress } from '../identity/same-value.ts';
import { latestBounced } from './bounced.ts';
import { chooseSubjects, isOwn } from './choose-subject.ts';
import type { Claim, DoubleClaim, Known, RecordChange, SubjectRecord } from './claims.contract.ts';
import { joinFindings } from './join-findings.ts';
import { listed } from './listed.ts';
import { addCharges, valueCharges } from './value-charges.ts';

/**
 * One person's records as one: the record that stays, as read and as it is to be, and the others.
 */
export interface Merge {
  readonly was: SubjectRecord;
  readonly record: SubjectRecord;
  /** The records that lead to it from now on. */
  readonly others: readonly RecordChange[];
  /** Claims that make way for another of the same datum, though their rows pay, too. */
  readonly doubles: readonly DoubleClaim[];
}

/**
 * Plans to make several records of one person one. The first that owns something stays. Of two
 * claims for one datum the stronger one stays, of two that are equal and sure the earlier one: so
 * of two charges the later one is the one too many.
 */
export function planMerge(records: readonly [SubjectRecord, ...SubjectRecord[]]): Merge {
  const [first] = records;
  const was = records.find(({ data }) => Object.values(data).some(isDecided)) ?? first;
  const losers = records.filter((record) => record !== was);
  const doubles: DoubleClaim[] = [];
  let record = was;
  for (const loser of losers) {
    const absorbed = absorb(record, loser);
    record = absorbed.record;
    doubles.push(...absorbed.doubles);
  }
  return {
    was,
    record,
    others: losers.map((loser) => ({ was: loser, record: leadTo(was.contactId, loser) })),
    doubles,
  };
}

/**
 * Gives a subject's record as its keys show it: several records of one person as the one that they
 * will be once somebody claims. Undefined where nobody is known.
 */
export function mergedSubject(known: Known, identity: Identity): SubjectRecord | undefined {
  const [first, ...others] = chooseSubjects(known, identity);
  return first && planMerge([first, ...others]).record;
}

function isDecided({ state }: Claim): boolean {
  return state !== 'finding';
}

function absorb(
  one: SubjectRecord,
  other: SubjectRecord,
): { readonly record: SubjectRecord; readonly doubles: readonly DoubleClaim[] } {
  const data: Record<string, Claim> = { ...one.data };
  const doubles: DoubleClaim[] = [];
  for (const [datum, theirs] of Object.entries(other.data)) {
    const mine = data[datum];
    if (mine === undefined) {
      data[datum] = theirs;
      continue;
    }
    const [stays, goes] = isBefore(theirs, mine) ? [theirs, mine] : [mine, theirs];
    const isTwice = areTwoCharges(stays, goes);
    data[datum] = isTwice || goes.isFree ? withValues(keeping(stays, goes), goes) : stays;
    if (isTwice) doubles.push({ contactId: one.contactId, datum, claim: goes });
  }
  const manual = { ...other.manual, ...one.manual };
  const called = one.called ?? other.called;
  const facts = joinFacts(one.facts, other.facts);
  const mine = one.bounced ?? [];
  const theirs = (other.bounced ?? []).filter(({ value }) =>
    mine.every((each) => !sameAddress(each.value, value)),
  );
  const bounced = latestBounced([...mine, ...theirs]);
  const record = listed({
    ...one,
    facts,
    data,
    isMerger: true,
    ...(Object.keys(manual).length > 0 && { manual }),
    ...(called && { called }),
    ...(bounced.length > 0 && { bounced }),
  });
  return { record, doubles };
}

/** Says whether a claim goes before another of the same datum. */
function isBefore(one: Claim, other: Claim): boolean {
  if (hadEnded(one, other)) return false;
  if (hadEnded(other, one)) return true;
  const more = strengthOf(one) - strengthOf(other);
  return more > 0 || (more === 0 && isDecided(one) && one.atMs < other.atMs);
}

/** Says whether what a claim paid for had run out when the other, still open, began. */
function hadEnded({ state, untilMs }: Claim, other: Claim): boolean {
  const isRunOut = state === 'paid' && untilMs !== undefined && untilMs <= other.atMs;
  return isRunOut && other.state !== 'paid';
}

/** What was charged, or will be, is stronger than what is owned for nothing. */
function strengthOf({ state, isFree }: Claim): number {
  if (state === 'paid') return isFree ? 1 : 3;
  return state === 'found' ? 2 : 0;
}

/** A claim that may still end without a charge keeps what was owned for nothing before. */
function keeping(stays: Claim, goes: Claim): Claim {
  if (stays.state !== 'found') return stays;
  const instead = stays.instead ?? (goes.isFree ? goes : goes.instead);
  return instead === undefined ? stays : { ...stays, instead };
}

/**
 * Says whether two claims for one datum are two charges for one thing: two rows have found it, and
 * the later one what was owned already. A datum that had aged is rightly paid for anew.
 */
function areTwoCharges(one: Claim, other: Claim): boolean {
  const areCharged = [one, other].every((claim) => isDecided(claim) && !claim.isFree);
  if (!areCharged || isOwn(one, other)) return false;
  const [earlier, later] = one.atMs <= other.atMs ? [one, other] : [other, one];
  return earlier.untilMs === undefined || later.atMs < earlier.untilMs;
}

/**
 * Keeps the values of a claim that goes beside those of the one that stays, with the refreshes that
 * were charged for them.
 */
function withValues(claim: Claim, other: Claim): Claim {
  if (claim.finding === undefined || other.finding === undefined) return claim;
  const charges = addCharges(valueCharges(claim), valueCharges(other));
  return {
    ...claim,
    finding: joinFindings(claim.finding, other.finding),
    ...(charges.length > 0 && { charges }),
  };
}

function leadTo(mergedInto: string, loser: SubjectRecord): SubjectRecord {
  const { manual: _moved, called: _called, ...rest } = loser;
  return listed({ ...rest, rev: loser.rev + 1, data: {}, mergedInto });
}
