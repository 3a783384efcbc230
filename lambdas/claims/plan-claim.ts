import { joinFacts } from '../identity/facts.ts';
import type { Identity } from '../identity/identity.contract.ts';
import { computedId } from '../shared/random.ts';
import type { EpochMs } from '../shared/units.contract.ts';
import { areTwo, chooseSubjects, claimOn, isOwn, isOwned, nameOf } from './choose-subject.ts';
import {
  type Claim,
  type Claimant,
  type DoubleClaim,
  type Finding,
  type Known,
  type Lead,
  type LeadChange,
  type RecordChange,
  SUBJECT_KEYS_MAX,
  type SubjectRecord,
  type SubjectWrite,
} from './claims.contract.ts';
import { planMerge } from './plan-merge.ts';

/** A row that asks for data of a subject. */
export interface ClaimRequest {
  readonly identity: Identity;
  /** The data it wants; none: its keys are linked, and nothing is claimed. */
  readonly data: readonly string[];
  readonly claimant: Claimant;
  readonly nowMs: EpochMs;
  /** Names of claimants whose requests are known to have died without an end. */
  readonly givenUp: ReadonlySet<string>;
  /** Writes that failed before this one: a new record's id depends on it. */
  readonly attempt: number;
}

/** What a row gets of one datum. */
export type ClaimOutcome =
  | { readonly kind: 'won' }
  | { readonly kind: 'owned'; readonly finding: Finding }
  | { readonly kind: 'joined'; readonly claim: Claim };

export interface ClaimPlan {
  readonly contactId: string;
  readonly outcomes: Readonly<Record<string, ClaimOutcome>>;
  /** Absent where nothing is to be written. */
  readonly write?: SubjectWrite;
}

/**
 * Plans a row's claims: what nobody is finding and nobody owns becomes the row's, all in one write
 * of the subject's record, with the keys that did not lead there yet.
 *
 * Shape:  what is known of the row's keys → an outcome for each datum, and the write if any. After
 *         a write that failed, plan again from what is known then.
 */
export function planClaim(known: Known, request: ClaimRequest): ClaimPlan {
  const records = chooseSubjects(known, request.identity);
  const { was, record, others, doubles } = subjectOf(known, records, request);
  const outcomes: Record<string, ClaimOutcome> = {};
  const data: Record<string, Claim> = { ...record.data };
  for (const datum of request.data) {
    const outcome = outcomeOf(claimOn(record, datum), request);
    outcomes[datum] = outcome;
    const claim = data[datum];
    const mine = claim !== undefined && claim.state !== 'paid' && isOwn(claim, request.claimant);
    if (outcome.kind === 'won' && !mine) {
      data[datum] = { state: 'finding', ...request.claimant, atMs: request.nowMs };
    }
  }
  const links = planLinks(known, request.identity, { was, record });
  const { contactId } = record;
  const isClaimed = request.data.some((datum) => data[datum] !== record.data[datum]);
  const isLinked = links.leads.length > 0 || others.length > 0;
  // Asking for nothing must not make a record: who has nothing is not known.
  if (!isClaimed && (was === undefined || !isLinked)) return { contactId, outcomes };
  const next = { ...record, ...links.known, data, rev: record.rev + 1 };
  const write = {
    records: [{ was, record: next }, ...others],
    leads: links.leads,
    ...(doubles.length > 0 && { doubles }),
  };
  return { contactId, outcomes, write };
}

/** A person's record as read, absent where it is new, and as it is to be after merges. */
export interface RowSubject {
  readonly was: SubjectRecord | undefined;
  readonly record: SubjectRecord;
  /** Records of the same person, which lead to this one from now on. */
  readonly others: readonly RecordChange[];
  /** Claims that make way in this merge, though their rows pay. */
  readonly doubles: readonly DoubleClaim[];
}

/** Makes one record of those that are one person's; a new one where there is none. */
export function subjectOf(
  known: Known,
  records: readonly SubjectRecord[],
  { identity, attempt }: Pick<ClaimRequest, 'identity' | 'attempt'>,
): RowSubject {
  const [first, ...rest] = records;
  if (first !== undefined) return planMerge([first, ...rest]);
  const key = identity.keys.find((each) => isFree(known, each)) ?? identity.keys.join();
  // A key may have left the record that was named after it: then another name is taken.
  const contactId = computedId('con', key, ...(attempt > 0 ? [String(attempt)] : []));
  const record = { contactId, rev: 0, keys: [], facts: identity.facts, data: {} };
  return { was: undefined, record, others: [], doubles: [] };
}

/** A key leads nowhere: it never did, or the record it led to is gone. */
export function isFree({ leads, subjects }: Known, key: string): boolean {
  const lead = leads.get(key);
  return lead === undefined || !subjects.has(lead.contactId);
}

function outcomeOf(claim: Claim | undefined, request: ClaimRequest): ClaimOutcome {
  if (claim === undefined) return { kind: 'won' };
  if (claim.state === 'paid') {
    const isOwnedNow = isOwned(claim, request.nowMs) && claim.finding !== undefined;
    return isOwnedNow && claim.finding
      ? { kind: 'owned', finding: claim.finding }
      : { kind: 'won' };
  }
  if (isOwn(claim, request.claimant)) return { kind: 'won' };
  const isTaken = claim.state === 'found' || !request.givenUp.has(nameOf(claim));
  return isTaken ? { kind: 'joined', claim } : { kind: 'won' };
}

/**
 * Plans which keys of a row lead to its subject from now on: those that lead nowhere, unless
 * something known of the row contradicts the record; then only the key that found it counts.
 */
export function planLinks(
  known: Known,
  { keys, facts }: Identity,
  { was, record }: Pick<RowSubject, 'was' | 'record'>,
): { readonly leads: LeadChange[]; readonly known: Pick<SubjectRecord, 'keys' | 'facts'> } {
  if (was !== undefined && areTwo(facts, record.facts)) {
    return { leads: [], known: { keys: record.keys, facts: record.facts } };
  }
  const to: Lead = { contactId: record.contactId };
  const free = keys.filter((key) => isFree(known, key) && !record.keys.includes(key));
  const linked = free.slice(0, Math.max(0, SUBJECT_KEYS_MAX - record.keys.length));
  // Leads are read before the records: one whose record is gone may be gone by now, too. It is
  // written again, and the write fails where it is not there any more.
  const isNew = was === undefined;
  return {
    leads: linked
      .filter((key) => isNew || known.leads.get(key)?.contactId !== to.contactId)
      .map((key) => ({ key, from: known.leads.get(key), to })),
    known: { keys: [...record.keys, ...linked], facts: joinFacts(record.facts, facts) },
  };
}
