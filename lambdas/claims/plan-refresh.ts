import { sameStored } from '../identity/same-value.ts';
import type { EpochMs } from '../shared/units.contract.ts';
import { bouncedOf } from './bounced.ts';
import { claimOn, enteredOn, isOwn, isOwned } from './choose-subject.ts';
import type { Claim, Claimant, Finding, Refreshed, SubjectRecord } from './claims.contract.ts';
import { joinFindings, valuesOf } from './join-findings.ts';
import { addCharges, valueCharges } from './value-charges.ts';

/** A value that a workspace has stored of a contact, to be refreshed. */
export interface StoredDatum {
  readonly datum: string;
  readonly finding: Finding;
  /** Values of it that have bounced: whatever a verifier says, they are not good any more. */
  readonly bad: readonly string[];
}

/**
 * Lists what a workspace owns of some data of a contact, or has entered by hand: what there is to
 * refresh. Empty where it owns nothing.
 */
export function storedOf(
  record: SubjectRecord | undefined,
  data: readonly string[],
  nowMs: EpochMs,
): StoredDatum[] {
  return data.flatMap((datum): StoredDatum[] => {
    const claim = record && claimOn(record, datum);
    if (!isOwned(claim, nowMs) || claim.finding === undefined) return [];
    const { finding } = claim;
    return [{ datum, finding, bad: bouncedOf(record ?? {}, datum).map(({ value }) => value) }];
  });
}

/** A row that has refreshed a contact, and what the workspace has paid for elsewhere. */
export interface RefreshRequest {
  readonly datum: string;
  readonly finding: Finding;
  readonly claimant: Claimant;
  readonly nowMs: EpochMs;
  /** Data of which the found value is paid for at somebody else. */
  readonly paidElsewhere: ReadonlySet<string>;
}

/** What becomes of a refresh: the row pays, or it has it for nothing; and the data afterwards. */
export interface RefreshPlan {
  /** Undefined: the row pays. */
  readonly owned?: Finding;
  readonly data: SubjectRecord['data'];
}

/**
 * Decides whether a row pays for what its refresh has found: once, if any of its values is one that
 * the workspace does not have of the contact yet. Values that the row pays for are stored when its
 * claim ends (`planEnd`); values that were known already are stored at once, for nothing.
 */
export function planRefresh(record: SubjectRecord, request: RefreshRequest): RefreshPlan {
  const { datum, finding, claimant, nowMs } = request;
  const { refresh } = finding;
  const standing = record.data[datum];
  if (standing !== undefined && standing.state !== 'finding' && isOwn(standing, claimant)) {
    return { data: record.data };
  }
  // Somebody else has refreshed it meanwhile, and pays.
  if (standing?.state === 'found') {
    return { owned: standing.finding ?? finding, data: record.data };
  }
  const row = { ...claimant, atMs: nowMs };
  if (refresh === undefined) return { owned: finding, data: record.data };
  const free = freeOf(record, refresh, request.paidElsewhere);
  const decided = free.length === 0 ? refresh : { ...refresh, free };
  if (free.length === Object.keys(refresh.found).length) {
    return { owned: finding, data: withRefreshed(record.data, decided, row) };
  }
  const pays = { ...finding, refresh: decided };
  return { data: { ...record.data, [datum]: { ...row, state: 'found', finding: pays } } };
}

/** Gives the data of which a refresh has found a value that costs nothing. */
function freeOf(
  record: SubjectRecord,
  { found, free = [] }: Refreshed,
  paidElsewhere: ReadonlySet<string>,
): string[] {
  return Object.entries(found).flatMap(([datum, { value }]) => {
    const isFree =
      free.includes(datum) || paidElsewhere.has(datum) || isKnown(record, datum, value);
    return isFree ? [datum] : [];
  });
}

/** Says whether a value of a datum is among those that the workspace has of a contact. */
function isKnown(record: SubjectRecord, datum: string, value: string): boolean {
  const claim = record.data[datum];
  const finding = claim?.state === 'paid' ? claim.finding : undefined;
  const entered = enteredOn(record, datum);
  const known = [...(finding ? valuesOf(finding) : []), ...(entered ? [entered.value] : [])];
  return known.some((each) => sameStored(each, value));
}

/**
 * Gives data with the values that a refresh has found; older values stay behind them in `all`, and
 * each value that the refresh is charged for names it.
 */
export function withRefreshed(
  data: SubjectRecord['data'],
  { found, free = [] }: Refreshed,
  { enrichmentId, madeBy, part, row: n, atMs }: Claimant & { readonly atMs: EpochMs },
): SubjectRecord['data'] {
  const row = { enrichmentId, madeBy, part, row: n, atMs };
  const renewed = Object.entries(found).flatMap(([datum, finding]): [string, Claim][] => {
    const standing = data[datum];
    // Another row has found this datum meanwhile: it pays for its value, which is newer.
    if (standing?.state === 'found') return [];
    const charges = free.includes(datum) ? [] : [{ ...row, value: finding.value }];
    if (standing?.finding === undefined) {
      return [[datum, { ...row, state: 'paid', isFree: true, finding, refreshed: row, charges }]];
    }
    if (sameStored(standing.finding.value, finding.value)) return [];
    const joined = joinFindings(finding, standing.finding);
    const first = standing.refreshed ? standing.refreshed.first : standing.finding.value;
    const refreshed = { ...row, ...(first !== undefined && { first }) };
    const all = addCharges(valueCharges(standing), charges);
    return [[datum, { ...standing, finding: joined, refreshed, charges: all }]];
  });
  return { ...data, ...Object.fromEntries(renewed) };
}
