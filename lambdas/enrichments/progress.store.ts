import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { chunksOf } from '../shared/batches.ts';
import { tableName } from '../shared/dynamo.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { queryAll, readItems } from '../shared/read-items.ts';
import { type EpochMs, epochMs } from '../shared/units.contract.ts';
import type {
  EnrichmentRecord,
  Outcome,
  Outcomes,
  ProgressCounts,
  ProgressMark,
} from './records.contract.ts';
import type { PartPlace } from './rounds/row-run.store.ts';

/** Outcomes of rows of a part, by position. */
export type RowOutcomes = ReadonlyMap<number, Outcomes>;

const MARKS: Readonly<Record<ProgressMark, string>> = {
  found: 'f',
  notFound: 'n',
  failed: 'x',
  cancelled: 'c',
};
const MARK_OF = new Map(
  Object.entries(MARKS).map(([mark, letter]) => [letter, mark as ProgressMark]),
);
/** `email7`: the lookup of a datum for a row. */
const LOOKUP = /^[a-zA-Z]+\d+$/;

/**
 * Lookups that one write marks. An update's expression may have 4 KB and 300 operators (DynamoDB), and a
 * part of a long list has more rows than that.
 */
const MARKS_A_WRITE = 100;

/**
 * Marks lookups of a part as finished, one attribute a lookup, so that a repeat counts once, and
 * when that was: the sign that a long request is at work. Safe to repeat; 1 write unit for a
 * hundred lookups.
 *
 * @param rowsLeft how many rows of the part are still to end, where the caller runs them
 */
export async function markProgress(
  p: Ports,
  { record, part }: PartPlace,
  rows: RowOutcomes,
  rowsLeft?: number,
): Promise<void> {
  const marks = [...rows].flatMap(([row, outcomes]) =>
    Object.entries(outcomes).map(
      ([datum, outcome]) => [`${datum}${row}`, MARKS[markOf(outcome)]] as const,
    ),
  );
  for (const some of chunksOf(marks, MARKS_A_WRITE)) {
    await writeMarks(p, { record, part, rowsLeft }, some);
  }
}

type Mark = readonly [lookup: string, letter: string | undefined];

async function writeMarks(
  p: Ports,
  { record, part, rowsLeft }: PartPlace & { readonly rowsLeft: number | undefined },
  marks: readonly Mark[],
): Promise<void> {
  const left = rowsLeft === undefined ? '' : 'rowsLeft = :left, ';
  await p.db.send(
    new UpdateCommand({
      TableName: tableName(),
      Key: keys.progress(record.workspaceId, record.id, part),
      UpdateExpression: `SET atMs = :at, ${left}${marks.map((_, n) => `#m${n} = :m${n}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(marks.map(([name], n) => [`#m${n}`, name])),
      ExpressionAttributeValues: {
        ':at': p.now(),
        ...(rowsLeft !== undefined && { ':left': rowsLeft }),
        ...Object.fromEntries(marks.map(([, mark], n) => [`:m${n}`, mark])),
      },
    }),
  );
}

/** Notes how many rows of a part are to be run: 0 where all of them are owned, or repeats. */
export async function noteRowsLeft(
  p: Ports,
  { record, part }: PartPlace,
  rowsLeft: number,
): Promise<void> {
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.progress(record.workspaceId, record.id, part),
    UpdateExpression: 'SET rowsLeft = :left',
    ExpressionAttributeValues: { ':left': rowsLeft },
  });
  await p.db.send(update);
}

/**
 * Gives how many rows each part of a list has left, by what was noted last, from a part on. A part
 * whose first round is not open yet is not in it.
 */
export async function listRowsLeft(
  p: Ports,
  { workspaceId, id, parts }: Pick<EnrichmentRecord, 'workspaceId' | 'id' | 'parts'>,
  from: number,
): Promise<ReadonlyMap<number, number>> {
  const left = new Map<number, number>();
  const places = Array.from({ length: parts - from }, (_, n) =>
    keys.progress(workspaceId, id, from + n),
  );
  for (const [n, item] of (await readItems(p, places)).entries()) {
    if (typeof item?.rowsLeft === 'number') left.set(from + n, item.rowsLeft);
  }
  return left;
}

/** Gives when the last lookup of a request has ended; undefined while none has. */
export async function lastProgress(p: Ports, ws: string, id: string): Promise<EpochMs | undefined> {
  const { pk } = keys.enrichment(ws, id);
  const parts = await queryAll<{ readonly atMs?: EpochMs }>(p, pk, 'PROGRESS#');
  const times = parts.flatMap(({ atMs }) => atMs ?? []);
  return times.length === 0 ? undefined : epochMs(Math.max(...times));
}

/** Counts the finished lookups of a request. */
export async function countProgress(p: Ports, ws: string, id: string): Promise<ProgressCounts> {
  const { pk } = keys.enrichment(ws, id);
  const counts = { found: 0, notFound: 0, failed: 0, cancelled: 0 };
  for (const item of await queryAll<Record<string, string>>(p, pk, 'PROGRESS#')) {
    for (const [name, letter] of Object.entries(item)) {
      const mark = LOOKUP.test(name) ? MARK_OF.get(letter) : undefined;
      if (mark !== undefined) counts[mark] += 1;
    }
  }
  return counts;
}

/** Counts lookups by how their outcomes count. */
export function countEnds(rows: Iterable<Outcomes>): ProgressCounts {
  const counts = { found: 0, notFound: 0, failed: 0, cancelled: 0 };
  for (const outcomes of rows) {
    for (const outcome of Object.values(outcomes)) counts[markOf(outcome)] += 1;
  }
  return counts;
}

/** Gives how an outcome counts. */
export function markOf(outcome: Outcome): ProgressMark {
  switch (outcome.kind) {
    case 'found':
    case 'owned':
    case 'joined':
    case 'given':
    case 'known':
      return 'found';
    case 'not-found':
      return 'notFound';
    case 'failed':
    case 'cancelled':
      return outcome.kind;
  }
}
