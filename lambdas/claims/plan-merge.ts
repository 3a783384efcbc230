import { joinFacts } from '../identity/facts.ts';
import type { Identity } from '../identity/identity.contract.ts';
import { chooseSubjects } from './choose-subject.ts';
import type { Claim, Known, RecordChange, SubjectRecord } from './claims.contract.ts';
import { listed } from './listed.ts';

/** A state of a claim, the stronger the larger: of two, the stronger one stays. */
const STRENGTH: Readonly<Record<Claim['state'], number>> = { finding: 0, found: 1, paid: 2 };

/**
 * One person's records as one: the record that stays, as read and as it is to be, and the others.
 */
export interface Merge {
  readonly was: SubjectRecord;
  readonly record: SubjectRecord;
  /** The records that lead to it from now on. */
  readonly others: readonly RecordChange[];
}

/**
 * Plans to make several records of one person one. The first that owns something stays; of two
 * claims for one datum the stronger one stays, and the staying record's own of two that are equal.
 */
export function planMerge(records: readonly [SubjectRecord, ...SubjectRecord[]]): Merge {
  const [first] = records;
  const was = records.find(({ data }) => Object.values(data).some(isDecided)) ?? first;
  const losers = records.filter((record) => record !== was);
  return {
    was,
    record: losers.reduce(absorb, was),
    others: losers.map((loser) => ({ was: loser, record: leadTo(was.contactId, loser) })),
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

function absorb(one: SubjectRecord, other: SubjectRecord): SubjectRecord {
  const data: Record<string, Claim> = { ...one.data };
  for (const [datum, claim] of Object.entries(other.data)) {
    const mine = data[datum];
    if (mine === undefined || STRENGTH[claim.state] > STRENGTH[mine.state]) data[datum] = claim;
  }
  const manual = { ...other.manual, ...one.manual };
  const facts = joinFacts(one.facts, other.facts);
  const joined = { ...one, facts, data, isMerger: true } as const;
  return listed(Object.keys(manual).length > 0 ? { ...joined, manual } : joined);
}

function leadTo(mergedInto: string, loser: SubjectRecord): SubjectRecord {
  const { manual: _moved, ...rest } = loser;
  return listed({ ...rest, rev: loser.rev + 1, data: {}, mergedInto });
}
