import { joinFacts } from '../identity/facts.ts';
import type { Facts, Identity } from '../identity/identity.contract.ts';
import { sameStored } from '../identity/same-value.ts';
import type { Naming } from '../identity/subject.contract.ts';
import type { EpochMs } from '../shared/units.contract.ts';
import { hasBounced, withBounced } from './bounced.ts';
import {
  agree,
  areTwo,
  chooseSubjects,
  enteredOn,
  isNobody,
  isOwn,
  isSure,
  subjectAt,
} from './choose-subject.ts';
import type {
  Claim,
  Claimant,
  Finding,
  Known,
  LeadChange,
  RecordChange,
  SubjectRecord,
  SubjectWrite,
} from './claims.contract.ts';
import { joinFindings } from './join-findings.ts';
import { listed } from './listed.ts';
import { withNaming } from './naming.ts';
import { isFree, planLinks, type RowSubject, subjectOf } from './plan-claim.ts';
import { planRefresh } from './plan-refresh.ts';

/** A datum that a row has found: the finding, and the keys of its values. */
export interface FoundValue {
  readonly finding: Finding;
  /** Every delivered value is a key from now on; none where the datum's values name nobody. */
  readonly valueKeys: readonly string[];
  /** The caller had it already: it is the workspace's for nothing. */
  readonly isGiven?: true;
  /** Of a refresh: the data of which it has found other values, with their keys. */
  readonly renewed?: Readonly<Record<string, FoundValue>>;
}

/** A row that has found data. */
export interface FoundRequest {
  readonly identity: Identity;
  readonly found: Readonly<Record<string, FoundValue>>;
  readonly claimant: Claimant;
  readonly nowMs: EpochMs;
  readonly attempt: number;
  /** How the row calls its person, for a contact that no charge names. */
  readonly called?: Naming | undefined;
}

export interface FoundPlan {
  readonly contactId: string;
  /** The data that the row pays for: its claims are marked as found, so nobody takes them over. */
  readonly pays: readonly string[];
  /** The data that the workspace has already, with what it has. */
  readonly owned: Readonly<Record<string, Finding>>;
  readonly write?: SubjectWrite;
}

/**
 * Plans what a row does about the values that it has found. A value is a key of its own: who was
 * asked for by profile here and by name there is one person once both are found at one address,
 * and the second finding is free. So is a value that the workspace has paid for at somebody else.
 * A value that only a caller has named leads, from now on, to who was found at it.
 *
 * Shape:  what is known of the row's keys and of the values' keys → who pays for what, and the
 *         write. A repeat after the write plans the same and writes nothing.
 */
export function planFound(known: Known, request: FoundRequest): FoundPlan {
  const own = chooseSubjects(known, request.identity);
  const there = lookAtValues(known, own, request);
  const subject = subjectOf(known, [...new Set([...own, ...there.same])], request);
  const decided = decide(subject.record, there.paid, request);
  const write = planWrite(known, request, { subject, data: decided.data, moved: there.moved });
  const { pays } = decided;
  const owned = Object.fromEntries(
    Object.entries(decided.owned).map(([datum, finding]) => [
      datum,
      withBounced(subject.record, datum, finding),
    ]),
  );
  return { contactId: subject.record.contactId, pays, owned, ...(write && { write }) };
}

/** Who stands at the found values. */
interface AtValues {
  /** Records of the same person: nothing known tells them apart. */
  readonly same: readonly SubjectRecord[];
  /** Data whose value the workspace has paid for, or will, at somebody else. */
  readonly paid: ReadonlySet<string>;
  /** Keys that lead to somebody else who was only asked for by them. */
  readonly moved: ReadonlyMap<string, SubjectRecord>;
}

function lookAtValues(
  known: Known,
  own: readonly SubjectRecord[],
  request: FoundRequest,
): AtValues {
  const facts = factsOf(own, request);
  const same = new Set<SubjectRecord>();
  const paid = new Set<string>();
  const moved = new Map<string, SubjectRecord>();
  for (const [datum, { valueKeys }] of foundValues(request)) {
    for (const key of valueKeys) {
      const other = subjectAt(known, key);
      if (other === undefined || own.includes(other)) continue;
      const isFound = known.leads.get(key)?.isFound === true;
      if (areTwo(facts, other.facts)) {
        if (isFound && isSure(other.data[datum], request.nowMs)) paid.add(datum);
        else moved.set(key, other);
      } else if (isFound || isNobody(other.facts) || agree(facts, other.facts)) same.add(other);
      // Asked for beside a colleague's address: that tells nothing of whose it is.
      else moved.set(key, other);
    }
  }
  // Who is the same person by one value loses no key by another: the record is written once.
  for (const [key, other] of moved) if (same.has(other)) moved.delete(key);
  return { same: [...same], paid, moved };
}

/** The values that a row has found, by datum; of a refresh those that it has found anew. */
function foundValues({ found }: FoundRequest): [string, FoundValue][] {
  return Object.entries(found).flatMap(([datum, value]): [string, FoundValue][] =>
    value.renewed ? Object.entries(value.renewed) : [[datum, value]],
  );
}

/** What is known of the person, with what this row tells of it: an answer may name a profile. */
function factsOf([first]: readonly SubjectRecord[], { identity: { facts } }: FoundRequest): Facts {
  if (first === undefined) return facts;
  return areTwo(first.facts, facts) ? first.facts : joinFacts(first.facts, facts);
}

/** Decides, datum by datum, whether the row pays, and what its claim becomes. */
function decide(
  record: SubjectRecord,
  paidElsewhere: ReadonlySet<string>,
  request: FoundRequest,
): Pick<FoundPlan, 'pays' | 'owned'> & { readonly data: SubjectRecord['data'] } {
  let data: Record<string, Claim> = { ...record.data };
  const pays: string[] = [];
  const owned: Record<string, Finding> = {};
  const claim = { ...request.claimant, atMs: request.nowMs };
  for (const [datum, { finding, valueKeys, isGiven, renewed }] of Object.entries(request.found)) {
    if (renewed !== undefined) {
      const of = { datum, finding, claimant: request.claimant, nowMs: request.nowMs };
      const refreshed = planRefresh({ ...record, data }, { ...of, paidElsewhere });
      data = { ...refreshed.data };
      if (refreshed.owned === undefined) pays.push(datum);
      else owned[datum] = refreshed.owned;
      continue;
    }
    const standing = data[datum];
    if (isSure(standing, request.nowMs)) {
      if (isOwn(standing, request.claimant) && !standing.isFree) {
        pays.push(datum);
        continue;
      }
      const kept = withFound(standing, { finding, valueKeys });
      data[datum] = kept.claim;
      owned[datum] = kept.finding;
    } else if (isGiven || paidElsewhere.has(datum) || isFreeOf(record, datum, finding)) {
      owned[datum] = finding;
      data[datum] = { ...claim, state: 'paid', finding, isFree: true };
    } else {
      pays.push(datum);
      data[datum] = { ...claim, state: 'found', finding };
    }
  }
  return { pays, owned, data };
}

/**
 * Says whether the record makes a found value free: a member has entered it by hand, or it is an
 * address that is known to have bounced. That one is never sold: the row has it for nothing, told as
 * one that has bounced.
 */
function isFreeOf(record: SubjectRecord, datum: string, finding: Finding): boolean {
  const entered = enteredOn(record, datum);
  const isEntered = entered !== undefined && sameStored(entered.value, finding.value);
  return isEntered || hasBounced(record, datum, finding);
}

/**
 * Gives a claim that stands with what a row has found for nothing: the values stand behind its own,
 * so that nobody pays for them later. A word about a checked value is no value of a person: the row
 * keeps the one that it has heard.
 */
function withFound(
  standing: Claim,
  { finding, valueKeys }: FoundValue,
): { readonly claim: Claim; readonly finding: Finding } {
  const stored = standing.finding;
  if (stored === undefined) return { claim: standing, finding };
  if (valueKeys.length === 0) {
    return { claim: standing, finding: stored.value === finding.value ? stored : finding };
  }
  const joined = joinFindings(stored, finding);
  const isNew = joined.all.length > stored.all.length;
  return isNew
    ? { claim: { ...standing, finding: joined }, finding: joined }
    : { claim: standing, finding: stored };
}

interface Decided {
  readonly subject: RowSubject;
  readonly data: SubjectRecord['data'];
  readonly moved: AtValues['moved'];
}

function planWrite(
  known: Known,
  request: FoundRequest,
  { subject, data, moved }: Decided,
): SubjectWrite | undefined {
  const { was, record, others, doubles } = subject;
  const links = planLinks(known, request.identity, subject);
  const valueLeads = planValueLeads(known, request, { subject, moved });
  const atValues = new Set(valueLeads.map(({ key }) => key));
  // A value that the row was asked by is led to once, as found.
  const leads = [...links.leads.filter(({ key }) => !atValues.has(key)), ...valueLeads];
  const isSame = Object.keys(data).every((datum) => data[datum] === record.data[datum]);
  if (isSame && leads.length === 0 && others.length === 0 && was !== undefined) return undefined;
  const own = valueLeads.filter(({ to }) => to.contactId === record.contactId);
  const keys = [...new Set([...links.known.keys, ...own.map(({ key }) => key)])];
  const isOwned = Object.values(data).some(({ state }) => state === 'paid');
  const found = { ...record, ...links.known, keys, data, rev: record.rev + 1 };
  const next = listed(withNaming(found, isOwned ? request.called : undefined));
  return {
    records: [{ was, record: next }, ...others, ...planLosses(moved)],
    leads,
    ...(doubles.length > 0 && { doubles }),
  };
}

/** The keys of values: they lead to the subject, and say that it was found at them. */
function planValueLeads(
  known: Known,
  request: FoundRequest,
  { subject, moved }: Omit<Decided, 'data'>,
): LeadChange[] {
  const here = { contactId: subject.record.contactId, isFound: true } as const;
  const keys = new Set(foundValues(request).flatMap(([, { valueKeys }]) => valueKeys));
  return [...keys].flatMap((key): LeadChange[] => {
    const from = known.leads.get(key);
    if (from === undefined || isFree(known, key) || moved.has(key))
      return [{ key, from, to: here }];
    const end = subjectAt(known, key)?.contactId;
    const ids = [subject.record, ...subject.others.map(({ record }) => record)];
    const isHere = ids.some(({ contactId }) => contactId === end);
    // A key of a merged record goes on leading through it.
    return isHere && !from.isFound ? [{ key, from, to: { ...from, isFound: true } }] : [];
  });
}

/** Records that lose a key to who was found at it. */
function planLosses(moved: AtValues['moved']): RecordChange[] {
  const losers = Map.groupBy(moved, ([, record]) => record);
  return [...losers].map(([was, lost]) => {
    const gone = new Set(lost.map(([key]) => key));
    const keys = was.keys.filter((key) => !gone.has(key));
    return { was, record: { ...was, keys, rev: was.rev + 1 } };
  });
}
