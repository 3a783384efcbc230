import { contactIdOf } from '../../identity/contact-id.ts';
import { batchGet, itemName } from '../../shared/batches.ts';
import { keys } from '../../shared/keys.contract.ts';
import { fromCursor, type Page, type PageRequest, toCursor } from '../../shared/pages.ts';
import type { Ports } from '../../shared/ports.ts';
import { timesAmounts } from '../../shared/units.contract.ts';
import { listRounds } from '../enrichment.store.ts';
import { PART_ROWS_MAX } from '../enrichment-run.contract.ts';
import type { AttemptView, DatumView, ResultView } from '../enrichments.contract.ts';
import type {
  EnrichmentRecord,
  Outcome,
  PartRecord,
  RoundRecord,
  Row,
} from '../records.contract.ts';
import type { SubjectRecord } from '../rounds/row-run.store.ts';
import { loadRecord } from './load-record.ts';

/**
 * Gives a page of a request's results, in the order of its rows. A found address shows when it is paid for;
 * until then its row says `running`.
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
  const list = `${keys.enrichment(ws, id).pk} results`;
  const from = page.cursor === undefined ? 0 : Number(fromCursor(list, page.cursor, /^\d{1,5}$/));
  const to = Math.min(from + page.limit, record.rows);
  const rows = await readRows(p, record, from, to);
  const subjects = await readSubjects(p, record, rows);
  const rounds = await listRounds(p, ws, id);
  const items = rows.map(({ n, row }) => viewRow(record, { n, row }, subjects, rounds));
  return { items, nextCursor: to < record.rows ? toCursor(list, String(to)) : null };
}

interface PlacedRow {
  /** Position in the request. */
  readonly n: number;
  readonly row: Row;
}

async function readRows(
  p: Ports,
  { workspaceId: ws, id }: EnrichmentRecord,
  from: number,
  to: number,
): Promise<PlacedRow[]> {
  const first = Math.floor(from / PART_ROWS_MAX);
  const count = Math.ceil(to / PART_ROWS_MAX) - first;
  const partKeys = Array.from({ length: count }, (_, n) => keys.part(ws, id, first + n));
  const items = await batchGet(p, partKeys);
  return partKeys.flatMap((key, k) => {
    const part = items.get(itemName(key)) as PartRecord | undefined;
    return (part?.rows ?? []).flatMap((row, m) => {
      const n = (first + k) * PART_ROWS_MAX + m;
      return n >= from && n < to ? [{ n, row }] : [];
    });
  });
}

async function readSubjects(
  p: Ports,
  record: EnrichmentRecord,
  rows: readonly PlacedRow[],
): Promise<Map<number, SubjectRecord>> {
  const wanted = [...new Set(rows.map(({ n, row }) => row.duplicateOf ?? n))];
  const keyOf = (n: number) =>
    keys.subject(record.workspaceId, record.id, Math.floor(n / PART_ROWS_MAX), n % PART_ROWS_MAX);
  const items = await batchGet(p, wanted.map(keyOf));
  return new Map(
    wanted.flatMap((n): [number, SubjectRecord][] => {
      const item = items.get(itemName(keyOf(n)));
      return item === undefined ? [] : [[n, item as unknown as SubjectRecord]];
    }),
  );
}

function viewRow(
  record: EnrichmentRecord,
  { n, row }: PlacedRow,
  subjects: ReadonlyMap<number, SubjectRecord>,
  rounds: readonly RoundRecord[],
): ResultView {
  const first = row.duplicateOf ?? n;
  const subject = subjects.get(first);
  const isDuplicate = row.duplicateOf !== undefined;
  const email = viewDatum(record, subject?.outcome, settledIn(rounds, first));
  return {
    ref: row.subject.ref ?? null,
    contactId: subject?.contactId ?? contactIdOf(record.workspaceId, row.keys),
    data: {
      email: isDuplicate
        ? { ...email, status: 'duplicate', credits: timesAmounts(record.price, 0) }
        : email,
    },
    attempts: isDuplicate ? [] : (subject?.run?.attempts ?? []).map(viewAttempt),
  };
}

function settledIn(rounds: readonly RoundRecord[], n: number): boolean {
  return rounds.some(
    ({ part, rows, settle }) =>
      part === Math.floor(n / PART_ROWS_MAX) &&
      rows.includes(n % PART_ROWS_MAX) &&
      settle?.state === 'applied',
  );
}

function viewDatum(
  record: EnrichmentRecord,
  outcome: Outcome | undefined,
  isSettled: boolean,
): DatumView {
  const free = timesAmounts(record.price, 0);
  if (outcome === undefined) return { ...NOTHING, status: 'running', credits: free };
  switch (outcome.kind) {
    case 'found':
      if (!isSettled) return { ...NOTHING, status: 'running', credits: free };
      return {
        ...foundValue(outcome),
        status: 'found',
        source: 'waterfall',
        credits: record.price,
      };
    case 'owned':
    case 'joined':
      return { ...foundValue(outcome), status: outcome.kind, source: 'stored', credits: free };
    case 'failed':
      return { ...NOTHING, status: 'failed', credits: free, reason: outcome.reason };
    case 'not-found':
    case 'cancelled':
      return { ...NOTHING, status: outcome.kind, credits: free };
  }
}

const NOTHING = {
  value: null,
  all: [],
  verdict: null,
  provider: null,
  source: null,
} satisfies Omit<DatumView, 'status' | 'credits'>;

function foundValue({ value, all, verdict, provider }: Extract<Outcome, { value: string }>) {
  return { value, all, verdict, provider };
}

function viewAttempt(attempt: NonNullable<SubjectRecord['run']>['attempts'][number]): AttemptView {
  const { provider, outcome, ms, providerCostMicroUsd, simulated } = attempt;
  return { provider, outcome, ms, providerCostMicroUsd, ...(simulated && { simulated }) };
}
