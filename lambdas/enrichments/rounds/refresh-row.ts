import { actionFor, type Datum } from '../../actions/actions.ts';
import type { Finding, Known } from '../../claims/claims.contract.ts';
import { mergedSubject } from '../../claims/plan-merge.ts';
import { type StoredDatum, storedOf } from '../../claims/plan-refresh.ts';
import { profileUrl } from '../../identity/profile.ts';
import { sameAddress, samePhone } from '../../identity/same-value.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import { learnFacts } from '../../waterfall/learn-facts.ts';
import { startRun } from '../../waterfall/start-run.ts';
import type {
  Candidate,
  ContactQuery,
  Findable,
  LineType,
  StoredValue,
  WaterfallOutcome,
  WaterfallRun,
} from '../../waterfall/waterfall.contract.ts';
import type { Outcome, Row } from '../records.contract.ts';
import { claimsOn, identityOf, isGivenBeside } from '../row-subjects.ts';

/** Says whether a datum is what other data are refreshed under. */
export function isRefresh(datum: Datum): datum is Exclude<Datum, Findable> {
  return actionFor(datum).refreshes !== undefined;
}

/** What a workspace knows of a row's person when it is refreshed. */
export interface StoredPerson {
  readonly values: readonly StoredDatum[];
  /** How it is called, as far as the workspace knows. */
  readonly called: ContactQuery;
}

/** Says whether a datum of a row is a refresh that has nothing to refresh, and nobody is at it. */
export function isVoidRefresh(
  known: Known,
  ws: string,
  row: Row,
  of: { readonly datum: Datum; readonly nowMs: EpochMs },
): boolean {
  if (!isRefresh(of.datum)) return false;
  const standing = claimsOn(known, ws, row, [of.datum])[of.datum];
  const isSought = standing !== undefined && standing.state !== 'paid';
  return !isSought && storedPerson(known, ws, row, of).values.length === 0;
}

/** Where a row has nothing to refresh. */
export const NOTHING_STORED: StoredPerson = { values: [], called: {} };

/** Gives what the workspace has stored of a row's person, of the data that a datum refreshes. */
export function storedPerson(
  known: Known,
  ws: string,
  row: Row,
  { datum, nowMs }: { readonly datum: Datum; readonly nowMs: EpochMs },
): StoredPerson {
  const { refreshes = [] } = actionFor(datum);
  const record = mergedSubject(known, identityOf(ws, row));
  const values = storedOf(record, refreshes, nowMs);
  const { profiles = [], names = [], domains = [] } = record?.facts ?? {};
  const [handle] = profiles;
  return {
    values,
    called: {
      ...(names[0] !== undefined && { fullName: names[0] }),
      ...(domains[0] !== undefined && { companyDomain: domains[0] }),
      ...(handle !== undefined && { linkedinUrl: profileUrl({ kind: 'handle', value: handle }) }),
    },
  };
}

/**
 * Starts the run of a row: it looks for what is wanted, and for what is stored of its person, which
 * is verified first.
 */
export function startRefresh(
  query: ContactQuery,
  data: readonly Datum[],
  { stored, nowMs }: { readonly stored: StoredPerson; readonly nowMs: number },
): WaterfallRun {
  const values = stored.values.flatMap(toStoredValue);
  const sought = data.filter((datum) => !isRefresh(datum)) as Findable[];
  const wanted = [...new Set([...sought, ...values.map(({ datum }) => datum)])];
  const run = startRun(query, wanted, nowMs, values);
  const learnt = learnFacts(run, stored.called);
  return { ...run, ...(learnt && { learnt }) };
}

/** The stored value comes first, behind it others that have bounced: none of them is found again. */
function toStoredValue({ datum, finding, bad }: StoredDatum): StoredValue[] {
  if (datum !== 'email' && datum !== 'phone') return [];
  const { value } = finding;
  const isBad = bad.some((each) => sameAddress(each, value));
  const lineType = datum === 'phone' ? (finding.lineType as LineType | undefined) : undefined;
  const others = bad.filter((each) => !sameAddress(each, value));
  return [
    { datum, value, ...(lineType && { lineType }), ...(isBad && { isBad }) },
    ...others.map((each): StoredValue => ({ datum, value: each, isBad: true })),
  ];
}

/** Says whether a run is a search for a datum: of a refresh, whether it began with stored values. */
export function isSoughtBy(run: WaterfallRun, datum: Datum): boolean {
  return isRefresh(datum)
    ? run.candidates.some(({ stored }) => stored)
    : run.wanted.includes(datum);
}

/**
 * Gives what has come of a refresh; undefined while it goes on. Something newer was found where a
 * datum has another value than the stored one, which the caller has not given. Nothing stored:
 * nothing to refresh. A refresh that did not hear of all its data, and found nothing newer, fails:
 * nobody is told that what is stored is good.
 */
export function outcomeOfRefresh(run: WaterfallRun, row: Row): Outcome | undefined {
  const all = run.candidates.filter((each) => each.stored);
  const stored = all.filter(({ datum }, n) => all.findIndex((each) => each.datum === datum) === n);
  if (stored.length === 0) return { kind: 'not-found' };
  const ends = stored.flatMap((each): End[] => {
    const outcome = run.outcomes[each.datum];
    return outcome === undefined ? [] : [{ stored: each, outcome }];
  });
  if (ends.length < stored.length) return undefined;
  const found = ends.flatMap((end) => findingOf(end, row));
  const [first] = found;
  const values = Object.fromEntries([
    ...stored.map(({ datum, value }) => [datum, value]),
    ...found.map(([datum, { value }]) => [datum, value]),
  ]);
  const changed = found.map(([datum]) => datum);
  const refresh = { changed, values, found: Object.fromEntries(found) };
  if (first !== undefined) {
    const { provider } = first[1];
    return { kind: 'found', value: 'changed', all: ['changed'], provider, refresh };
  }
  const failed = ends.find(({ outcome }) => outcome.kind === 'failed')?.outcome;
  if (failed?.kind === 'failed') return failed;
  const silent = ends.flatMap(({ outcome }) =>
    outcome.kind === 'not-found' ? (outcome.incomplete ?? []) : [],
  );
  return {
    ...{ kind: 'known', value: 'unchanged', all: ['unchanged'], provider: '', refresh },
    ...(silent.length > 0 && { incomplete: [...new Set(silent)] }),
  };
}

/** A stored value, and how the search for its datum has ended. */
interface End {
  readonly stored: Candidate;
  readonly outcome: WaterfallOutcome;
}

/** What was found of a datum, where it is newer than what is stored or was given. */
function findingOf({ stored, outcome }: End, row: Row): [Candidate['datum'], Finding][] {
  if (outcome.kind !== 'found') return [];
  const { datum, value } = stored;
  const isSame = datum === 'email' ? sameAddress : samePhone;
  const isKnown =
    isSame(value, outcome.value) || outcome.given || isGivenBeside(row, datum, outcome.value);
  return isKnown ? [] : [[datum, toFinding(outcome)]];
}

/** Gives what was found as it is stored. */
export function toFinding(outcome: Extract<WaterfallOutcome, { kind: 'found' }>): Finding {
  const { kind: _kind, given: _given, all, check, ...found } = outcome;
  return {
    ...found,
    ...(check && { check: { ...check } }),
    all: all.map((each) => (typeof each === 'string' ? each : { ...each })),
  };
}
