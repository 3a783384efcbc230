import { actionFor, type Datum } from '../../actions/actions.ts';
import type { Known } from '../../claims/claims.contract.ts';
import { mergedSubject } from '../../claims/plan-merge.ts';
import { type StoredDatum, storedOf } from '../../claims/plan-refresh.ts';
import { readKnown } from '../../claims/subject.store.ts';
import { namingOfFacts } from '../../identity/naming.ts';
import { sameAddress } from '../../identity/same-value.ts';
import type { Ports } from '../../shared/ports.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import { learnFacts } from '../../waterfall/learn-facts.ts';
import { hasStored, startRun } from '../../waterfall/start-run.ts';
import type {
  ContactQuery,
  Findable,
  LineType,
  StoredValue,
  WaterfallRun,
} from '../../waterfall/waterfall.contract.ts';
import type { Row } from '../records.contract.ts';
import { claimsOn, identityOf } from '../row-subjects.ts';
import type { RowRun } from './row-run.store.ts';

/** Says whether a datum stands for a refresh of other data. */
export function isRefresh(datum: Datum): datum is Exclude<Datum, Findable> {
  return actionFor(datum).refreshes !== undefined;
}

/** What a workspace knows of a row's person when it is refreshed. */
export interface StoredPerson {
  readonly values: readonly StoredDatum[];
  /** The name, domain and profile that the workspace knows the contact by. */
  readonly called: ContactQuery;
}

/** Says whether a datum is a refresh of somebody of whom nothing is stored or being refreshed. */
export function hasNothingToRefresh(
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
const NOTHING_STORED: StoredPerson = { values: [], called: {} };

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
  return { values, called: record ? namingOfFacts(record.facts) : {} };
}

/**
 * Starts the run of a row. It seeks the wanted data, and the stored ones anew: their values are
 * verified first.
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

/** Gives the stored value and, behind it, all that have bounced: no finder's answer brings one back. */
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
  return isRefresh(datum) ? hasStored(run) : run.wanted.includes(datum);
}

/** Goes on with a row's run, or begins one for data that an earlier round did not seek. */
export async function runFor(
  p: Ports,
  ws: string,
  { run }: RowRun,
  { row, data }: { readonly row: Row; readonly data: readonly Datum[] },
): Promise<WaterfallRun> {
  if (run !== undefined && data.every((datum) => isSoughtBy(run, datum)))
    return withGiven(run, row);
  const { ref: _ref, ...query } = row.subject;
  const datum = data.find(isRefresh);
  const known = datum && (await readKnown(p, ws, row.keys));
  const stored = known && storedPerson(known, ws, row, { datum, nowMs: p.now() });
  const next = startRefresh(query, data, { stored: stored ?? NOTHING_STORED, nowMs: p.now() });
  return withGiven({ ...next, ...(run && { steps: run.steps, attempts: run.attempts }) }, row);
}

/** Gives a run with what the caller has said of the row's person in other rows. */
function withGiven(run: WaterfallRun, { given }: Row): WaterfallRun {
  return given === undefined ? run : { ...run, given };
}
