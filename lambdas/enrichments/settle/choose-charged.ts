import { actionFor, type Datum } from '../../actions/actions.ts';
import {
  type Finding,
  type Known,
  type SubjectRecord,
  textOf,
} from '../../claims/claims.contract.ts';
import { withLatest } from '../../claims/latest-records.ts';
import type { FoundValue } from '../../claims/plan-found.ts';
import { mergedSubject } from '../../claims/plan-merge.ts';
import { readKnown } from '../../claims/subject.store.ts';
import { valueKey } from '../../identity/identify.ts';
import { gradeOf } from '../../plans/price.ts';
import { forEachAtATime } from '../../shared/batches.ts';
import type { Ports } from '../../shared/ports.ts';
import { type Decision, type GradedLookup, toDecision } from '../charged-prices.ts';
import { ROWS_WRITTEN_AT_A_TIME } from '../enrichment-run.contract.ts';
import { dataOfRow, rowsOf } from '../lookups.ts';
import type { Lookups, Outcome, RoundRecord } from '../records.contract.ts';
import { addEnd, endLookups, type Part, type RowEnd } from '../rounds/end-rows.ts';
import type { RowRun } from '../rounds/row-run.store.ts';
import { markRowFound } from '../row-claims.ts';
import { identityOf, keysOfRow } from '../row-subjects.ts';
import type { EndedRound } from './pay-lookups.ts';

/**
 * Reads what the workspace knows of a round's rows, and of the values that were found for them. The
 * rows are those that the answers have left (`answeredRow`), here as below.
 */
export function readKnownAtSettle(
  p: Ports,
  { record, rows }: Part,
  { lookups, runs }: { readonly lookups: Lookups; readonly runs: ReadonlyMap<number, RowRun> },
): Promise<Known> {
  const ws = record.workspaceId;
  const asked = rowsOf(lookups);
  const keys = asked.flatMap((n): readonly string[] => {
    const row = rows[n];
    const data = dataOfRow(lookups, n);
    const found = Object.values(foundIn(ws, runs.get(n), data));
    const values = found.flatMap(({ valueKeys }) => valueKeys);
    return [...(row ? keysOfRow(ws, row, data) : []), ...values];
  });
  return readKnown(
    p,
    ws,
    keys,
    asked.flatMap((n) => runs.get(n)?.contactId ?? []),
  );
}

/** Lookups that a round pays for, and the records of the subjects that were marked as found. */
export interface Chosen extends Decision {
  readonly records: readonly SubjectRecord[];
}

/**
 * Decides which lookups the round pays for: found ones whose value the workspace does not own yet.
 * The decision, with the grades that say what each costs, goes into the round's record with the
 * settle, so that a repeat settles the same. `runs` is brought up to date: whose each row is, and
 * what turned out to be owned.
 */
export async function chooseCharged(
  p: Ports,
  part: Part,
  round: RoundRecord,
  { runs, known }: EndedRound & { readonly runs: Map<number, RowRun> },
): Promise<Chosen> {
  if (round.charged !== undefined) return { charged: round.charged, records: [] };
  const charged: GradedLookup[] = [];
  const records: SubjectRecord[] = [];
  const missed: number[] = [];
  const ends = new Map<number, RowEnd>();
  await forEachAtATime(rowsOf(round.lookups), ROWS_WRITTEN_AT_A_TIME, async (n) => {
    const run = runs.get(n);
    const row = part.rows[n];
    const data = dataOfRow(round.lookups, n);
    const found = foundIn(part.record.workspaceId, run, data);
    if (row === undefined || run === undefined) return;
    if (Object.keys(found).length === 0) {
      missed.push(n);
      return;
    }
    const marked = await markRowFound(
      p,
      { record: part.record, part: part.part, n, row, known },
      found,
    );
    const { contactId, pays, owned } = marked;
    records.push(...marked.records);
    for (const datum of data.filter((d) => pays.includes(d))) {
      const grade = gradeOf(actionFor(datum).id, found[datum]?.finding ?? {});
      charged.push({ row: n, datum, grade });
    }
    // What the caller had is told as that, whatever is stored beside it.
    const free = Object.entries(owned)
      .filter(([datum]) => !found[datum as Datum]?.isGiven)
      .map(([datum, finding]) => [
        datum,
        { kind: finding.refresh ? 'known' : 'owned', ...finding } as Outcome,
      ]);
    const outcomes = { ...run.outcomes, ...Object.fromEntries(free) };
    // Whose the row is shows only now: a value may have led to a person who was known already.
    if (free.length > 0 || contactId !== run.contactId) addEnd(ends, n, contactId, outcomes);
    runs.set(n, { ...run, contactId, outcomes });
  });
  nameKnown(part, { runs, known: withLatest(known, records) }, { missed, ends });
  await endLookups(p, part, ends, { over: true });
  return { ...toDecision(charged), records };
}

/**
 * Names the contact of each row that has found nothing to pay for by the record of its person: a key
 * that the row was not asked by first may lead to it, or its id was taken.
 */
function nameKnown(
  { record, rows }: Part,
  { runs, known }: EndedRound & { readonly runs: Map<number, RowRun> },
  { missed, ends }: { readonly missed: readonly number[]; readonly ends: Map<number, RowEnd> },
): void {
  const ws = record.workspaceId;
  for (const n of missed) {
    const [row, run] = [rows[n], runs.get(n)];
    if (row === undefined || run === undefined || hasFound(run)) continue;
    const contactId = mergedSubject(known, identityOf(ws, row))?.contactId;
    if (contactId === undefined || contactId === run.contactId) continue;
    addEnd(ends, n, contactId, run.outcomes);
    runs.set(n, { ...run, contactId });
  }
}

function hasFound({ outcomes }: RowRun): boolean {
  return Object.values(outcomes).some(({ kind }) => kind === 'found');
}

/**
 * Gives what a row has found of some data, with the keys of its values: also what the caller had
 * already, since a finder has found it of that person.
 */
function foundIn(
  ws: string,
  run: RowRun | undefined,
  data: readonly Datum[],
): Partial<Record<Datum, FoundValue>> {
  return Object.fromEntries(
    data.flatMap((datum): [string, FoundValue][] => {
      const outcome = run?.outcomes[datum];
      if (outcome?.kind !== 'found' && outcome?.kind !== 'given') return [];
      const { kind, ...finding } = outcome;
      const value = toFoundValue(ws, datum, finding);
      return [[datum, kind === 'given' ? { ...value, isGiven: true } : value]];
    }),
  );
}

function toFoundValue(ws: string, datum: string, finding: Finding): FoundValue {
  if (finding.refresh === undefined) {
    return { finding, valueKeys: valueKeysOf(ws, datum, finding) };
  }
  const renewed = Object.entries(finding.refresh.found).map(
    ([each, found]) => [each, toFoundValue(ws, each, found)] as const,
  );
  const valueKeys = renewed.flatMap(([, value]) => value.valueKeys);
  return { finding, valueKeys, renewed: Object.fromEntries(renewed) };
}

function valueKeysOf(ws: string, datum: string, { value, all }: Finding): string[] {
  const { valueKind } = actionFor(datum);
  if (valueKind === undefined) return [];
  const values = [value, ...all.map(textOf)];
  const keys = values.flatMap((each) => (each && valueKey(ws, valueKind, each)) || []);
  return [...new Set(keys)];
}
