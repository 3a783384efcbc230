import { type Datum, dataOf } from '../../actions/actions.ts';
import { MANUAL, type Refreshed } from '../../claims/claims.contract.ts';
import { staleOf } from '../../claims/stored-words.ts';
import type { SubjectInput } from '../../identity/subject.contract.ts';
import { keys } from '../../shared/keys.contract.ts';
import { fromCursor, type Page, type PageRequest, toCursor } from '../../shared/pages.ts';
import type { Ports } from '../../shared/ports.ts';
import { readItems } from '../../shared/read-items.ts';
import type { Amounts } from '../../shared/units.contract.ts';
import { priceOfCharged } from '../charged-prices.ts';
import { listRounds } from '../enrichment.store.ts';
import type { AttemptView, DatumView, ResultView } from '../enrichments.contract.ts';
import { costOf, type Lookup, partRowsOf, placeInPart, priceOfDatum } from '../lookups.ts';
import type {
  EnrichmentRecord,
  Outcome,
  PartRecord,
  RoundRecord,
  Row,
} from '../records.contract.ts';
import { isSettleDone } from '../rounds/round-lookups.ts';
import { type RowRun, toRun } from '../rounds/row-run.store.ts';
import { contactIdOf, repeatedBy } from '../row-subjects.ts';
import { bouncedIn } from '../view-bounced.ts';
import { loadRecord } from './load-record.ts';

/**
 * Gives a page of a request's results, in the order of its rows. What was found shows when it is
 * paid for; until then its datum says `running`.
 *
 * Errors: NOT_FOUND.
 */
export async function listResults(
  p: Ports,
  ws: string,
  id: string,
  page: PageRequest,
): Promise<Page<ResultView>> {
  const record = await loadRecord(p, ws, id);
  const from = firstOfPage(ws, id, page);
  const to = Math.min(from + page.limit, record.rows);
  const items = (await readResults(p, record, { from, to })).map(({ result }) => result);
  return { items, nextCursor: to < record.rows ? toCursor(listOf(ws, id), String(to)) : null };
}

/** A row as it was asked for, and what has come of it. */
export interface RowResult {
  readonly subject: SubjectInput;
  readonly result: ResultView;
}

/** Gives rows of a request with their results, by their positions: `from` on, `to` not among them. */
export async function readResults(
  p: Ports,
  record: EnrichmentRecord,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<RowResult[]> {
  const rows = await readRows(p, record, from, to);
  const runs = await readRuns(p, record, rows);
  const rounds = await roundsOf(p, record, runs);
  return rows.map(({ n, row }) => ({
    subject: row.subject,
    result: viewRow(record, { n, row }, { runs, rounds }),
  }));
}

/** Gives the position in the request of the first row of a page. Errors: VALIDATION_FAILED. */
export function firstOfPage(
  ws: string,
  id: string,
  { cursor }: Pick<PageRequest, 'cursor'>,
): number {
  return cursor === undefined ? 0 : Number(fromCursor(listOf(ws, id), cursor, /^\d{1,6}$/));
}

function listOf(ws: string, id: string): string {
  return `${keys.enrichment(ws, id).pk} results`;
}

/** Reads the rounds of the parts that rows of a page, or rows that they repeat, are in. */
async function roundsOf(
  p: Ports,
  record: EnrichmentRecord,
  runs: ReadonlyMap<number, unknown>,
): Promise<RoundRecord[]> {
  const { workspaceId: ws, id, parts } = record;
  const seen = new Set([...runs.keys()].map((n) => placeInPart(record, n).part));
  if (seen.size > parts / 2) return listRounds(p, ws, id);
  const rounds = await Promise.all([...seen].map((part) => listRounds(p, ws, id, part)));
  return rounds.flat();
}

interface PlacedRow {
  /** Position in the request. */
  readonly n: number;
  readonly row: Row;
}

async function readRows(
  p: Ports,
  record: EnrichmentRecord,
  from: number,
  to: number,
): Promise<PlacedRow[]> {
  const { workspaceId: ws, id } = record;
  const partRows = partRowsOf(record);
  const first = Math.floor(from / partRows);
  const count = Math.ceil(to / partRows) - first;
  const partKeys = Array.from({ length: count }, (_, n) => keys.part(ws, id, first + n));
  const items = await readItems(p, partKeys);
  return items.flatMap((item, k) => {
    const part = item as PartRecord | undefined;
    return (part?.rows ?? []).flatMap((row, m) => {
      const n = (first + k) * partRows + m;
      return n >= from && n < to ? [{ n, row }] : [];
    });
  });
}

async function readRuns(
  p: Ports,
  record: EnrichmentRecord,
  rows: readonly PlacedRow[],
): Promise<Map<number, RowRun>> {
  const data = dataOf(record.actions);
  const shown = rows.flatMap(({ n, row }) => [
    ...(row.duplicateOf === undefined ? [n] : []),
    ...data.flatMap((datum) => repeatedBy(row, datum) ?? []),
  ]);
  const wanted = [...new Set(shown)];
  const keyOf = (n: number) => {
    const { part, row } = placeInPart(record, n);
    return keys.run(record.workspaceId, record.id, part, row);
  };
  const items = await readItems(p, wanted.map(keyOf));
  return new Map(
    wanted.flatMap((n, at): [number, RowRun][] => {
      const item = items[at];
      return item === undefined ? [] : [[n, toRun(item)]];
    }),
  );
}

/** What is known of the rows of a page: their runs, and the rounds of their request. */
interface Seen {
  readonly runs: ReadonlyMap<number, RowRun>;
  readonly rounds: readonly RoundRecord[];
}

function viewRow(record: EnrichmentRecord, { n, row }: PlacedRow, seen: Seen): ResultView {
  const data = dataOf(record.actions).map((datum): [Datum, DatumView] => {
    const first = repeatedBy(row, datum);
    const at = first ?? n;
    const outcome = seen.runs.get(at)?.outcomes[datum];
    const charged = chargedIn(record, seen.rounds, { row: at, datum });
    const shown = viewDatum(record, { datum, outcome, charged });
    const free = { credits: costOf({ [datum]: record.prices[datum] ?? {} }, {}) };
    return [datum, first === undefined ? shown : { ...shown, status: 'duplicate', ...free }];
  });
  const own = seen.runs.get(n);
  const person = seen.runs.get(row.samePersonAs ?? row.duplicateOf ?? n);
  return {
    ref: row.subject.ref ?? null,
    contactId: (person ?? own)?.contactId ?? contactIdOf(row),
    data: Object.fromEntries(data),
    attempts: (own?.run?.attempts ?? []).map(viewAttempt),
    ...(row.ignored && { ignored: row.ignored }),
  };
}

/** What a lookup was charged; undefined until its round is settled: then it shows as found. */
function chargedIn(
  record: EnrichmentRecord,
  rounds: readonly RoundRecord[],
  { row: n, datum }: Lookup,
): Amounts | undefined {
  const place = placeInPart(record, n);
  const lookup = { row: place.row, datum };
  const round = rounds.find(
    ({ part, charged, settle }) =>
      part === place.part && charged?.[datum]?.includes(lookup.row) && isSettleDone(settle),
  );
  return round && priceOfCharged(record, round, lookup);
}

/** What came of a lookup so far. */
interface Ended {
  readonly datum: Datum;
  readonly outcome: Outcome | undefined;
  readonly charged: Amounts | undefined;
}

function viewDatum({ prices }: EnrichmentRecord, { datum, outcome, charged }: Ended): DatumView {
  const free = costOf({ [datum]: priceOfDatum(prices, datum) }, {});
  const nothing = { ...NOTHING, credits: free };
  if (outcome === undefined) return { ...nothing, status: 'running' };
  switch (outcome.kind) {
    case 'found':
      if (charged === undefined) return { ...nothing, status: 'running' };
      return { ...shownValue(outcome), status: 'found', source: 'waterfall', credits: charged };
    case 'given':
      return { ...shownValue(outcome), status: 'found', source: 'given', credits: free };
    case 'known':
      return {
        ...{ ...shownValue(outcome), status: 'found', source: 'stored', credits: free },
        ...silentIn(outcome),
      };
    case 'owned':
    case 'joined':
      return {
        ...shownValue(outcome),
        status: outcome.kind,
        ...(outcome.provider === MANUAL
          ? { provider: null, source: 'manual' }
          : { source: 'stored' }),
        credits: free,
      };
    case 'failed':
      return {
        ...nothing,
        ...failedRefresh(outcome),
        ...{ status: 'failed', reason: outcome.reason },
      };
    case 'not-found':
      return { ...nothing, status: 'not-found', ...silentIn(outcome) };
    case 'cancelled':
      return { ...nothing, status: 'cancelled' };
  }
}

/** Who did not answer, where that was somebody. */
function silentIn({ incomplete }: Pick<DatumView, 'incomplete'>): Pick<DatumView, 'incomplete'> {
  return incomplete ? { incomplete } : {};
}

const NOTHING = {
  value: null,
  all: [],
  provider: null,
  source: null,
} satisfies Omit<DatumView, 'status' | 'credits'>;

function shownValue(outcome: Extract<Outcome, { value: string }>) {
  const { value, all, provider, verdict, lineType, check, refresh } = outcome;
  const refreshed = refresh && {
    changed: refresh.changed,
    ...badIn(refresh),
    ...refresh.values,
  };
  return {
    ...{ value: refreshed ?? check ?? value, all, provider: provider || null },
    ...(verdict && { verdict }),
    ...(lineType && { lineType }),
    ...bouncedIn(outcome),
  };
}

/** Names the data whose stored value has bounced, or is dead by a verifier's word. */
function badIn({ bounced, said }: Pick<Refreshed, 'bounced' | 'said'>) {
  const stale = staleOf(said);
  return {
    ...(bounced && { bouncedData: bounced }),
    ...(stale.length > 0 && { staleData: stale }),
  };
}

/** What a refresh that failed has learnt of what is stored. */
function failedRefresh(outcome: Extract<Outcome, { kind: 'failed' }>): Partial<DatumView> {
  const bad = badIn(outcome);
  return Object.keys(bad).length > 0 ? { value: { changed: [], ...bad } } : {};
}

function viewAttempt(attempt: NonNullable<RowRun['run']>['attempts'][number]): AttemptView {
  const { provider, outcome, ms, providerCostMicroUsd, simulated, skipped, account } = attempt;
  return {
    ...{ provider, outcome, ms, providerCostMicroUsd },
    ...(simulated && { simulated }),
    ...(skipped && { skipped }),
    ...(account && { account }),
  };
}
