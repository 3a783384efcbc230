import { contradicts, namesDiffer } from '../identity/contradicts.ts';
import type { Facts, Identity, KeyKind } from '../identity/identity.contract.ts';
import { withBounced } from './bounced.ts';
import {
  type Claim,
  type Claimant,
  type Known,
  MANUAL,
  type ManualValue,
  type SubjectRecord,
} from './claims.contract.ts';

/**
 * Gives the records that a subject's keys lead to, strongest key first: those that nothing
 * stronger tells apart from it. More than one means that the records are one person's.
 */
export function chooseSubjects(known: Known, { keys, facts }: Identity): SubjectRecord[] {
  const chosen = new Map<string, SubjectRecord>();
  for (const key of keys) {
    const record = subjectAt(known, key);
    if (record === undefined || chosen.has(record.contactId)) continue;
    const [first] = chosen.values();
    if (contradicts(key, facts, record.facts) || !joins(key, facts, record.facts)) continue;
    // A row may name two people by mistake: it never makes them one.
    if (first !== undefined && areTwo(first.facts, record.facts)) continue;
    chosen.set(record.contactId, record);
  }
  return [...chosen.values()];
}

/** Gives the record that a key leads to, also through a record that was merged. */
export function subjectAt({ leads, subjects }: Known, key: string): SubjectRecord | undefined {
  let id = leads.get(key)?.contactId;
  for (let hop = 0; id !== undefined && hop <= subjects.size; hop += 1) {
    const record = subjects.get(id);
    if (record?.mergedInto === undefined) return record;
    id = record.mergedInto;
  }
  return undefined;
}

/** Says whether anything known of the two tells them apart: the rule for joining two records. */
export function areTwo(one: Facts, other: Facts): boolean {
  return contradicts(WEAKEST, one, other);
}

/** Says whether nothing is known of a subject but an address, a number, or where it works. */
export function isNobody({ names, profiles, profileIds }: Facts): boolean {
  return names.length + profiles.length + profileIds.length === 0;
}

/** Says whether a profile or a name is known of both, and is the same. */
export function agree(one: Facts, other: Facts): boolean {
  const sharesProfile = one.profiles.some((each) => other.profiles.includes(each));
  const areNamed = one.names.length > 0 && other.names.length > 0;
  return sharesProfile || (areNamed && !namesDiffer(one, other));
}

/** Kinds of key that are values: a colleague's may stand beside a name. */
const VALUE_KINDS = ['e', 't'];

/**
 * Says whether a row's key shows that a record is its person's. An address beside a name may be a
 * colleague's: it leads to who is known there only where a name or a profile agrees.
 */
function joins(key: string, row: Facts, record: Facts): boolean {
  if (!VALUE_KINDS.includes(key[0] ?? '')) return true;
  return isNobody(row) || isNobody(record) || agree(row, record);
}

/** The kind of key that every stronger fact contradicts: an address alone. */
const WEAKEST = 'e';

/** Says whether a record is that of a value which is checked for itself: of nobody. */
export function isCheckedValue({ keys }: Pick<SubjectRecord, 'keys'>): boolean {
  const kind: KeyKind = 'v';
  return keys.some((key) => key.startsWith(kind));
}

/** Gives what was entered of a datum by hand; undefined where nothing was. */
export function enteredOn({ manual }: SubjectRecord, datum: string): ManualValue | undefined {
  return manual?.[datum];
}

/**
 * Gives the claim that stands on a datum of a record, with those of its values that have bounced.
 * Where nobody finds or has paid for it, a value that was entered by hand stands like one that is
 * owned without a charge.
 */
export function claimOn(record: SubjectRecord, datum: string): Claim | undefined {
  const claim = record.data[datum];
  const entered = enteredOn(record, datum);
  if (claim?.finding) return { ...claim, finding: withBounced(record, datum, claim.finding) };
  if (claim !== undefined || entered === undefined) return claim;
  const { value, actor, atMs } = entered;
  const finding = withBounced(record, datum, { value, all: [value], provider: MANUAL });
  const nowhere = { enrichmentId: '', madeBy: actor, part: 0, row: 0 };
  return { state: 'paid', isFree: true, ...nowhere, atMs, finding };
}

/** Says whether a claim is the claimant's. */
export function isOwn(claim: Claimant, claimant: Claimant): boolean {
  return nameOf(claim) === nameOf(claimant);
}

/** Gives a text that names a claimant among all. */
export function nameOf({ enrichmentId, madeBy, part, row }: Claimant): string {
  return `${enrichmentId}|${madeBy}|${part}|${row}`;
}

/** Says whether the workspace owns what a claim stands for. */
export function isOwned(claim: Claim | undefined, nowMs: number): claim is Claim {
  return claim?.state === 'paid' && (claim.untilMs === undefined || nowMs < claim.untilMs);
}

/** Says whether a claim is decided: its row has found, and will be or was charged. */
export function isSure(claim: Claim | undefined, nowMs: number): claim is Claim {
  return claim?.state === 'found' || isOwned(claim, nowMs);
}
