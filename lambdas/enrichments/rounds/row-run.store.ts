import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName } from '../../shared/dynamo.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import type { WaterfallRun } from '../../waterfall/waterfall.contract.ts';
import { queryAll } from '../enrichment.store.ts';
import type { Outcome, ProgressCounts, ProgressMark, RowPlace } from '../records.contract.ts';

/** The run of one row: what was tried, and what came of it. */
export interface SubjectRecord {
  readonly part: number;
  readonly row: number;
  readonly contactId: string;
  /** Steps of the waterfall that are done: a repeated step is a replay. */
  readonly step: number;
  readonly run?: WaterfallRun;
  readonly outcome?: Outcome;
}

/** Reads a row's run, consistently, or undefined while nothing has been done for it. */
export async function findSubject(
  p: Ports,
  ws: string,
  { enrichmentId, part, row }: RowPlace,
): Promise<SubjectRecord | undefined> {
  const answer = await p.db.send(
    new GetCommand({
      TableName: tableName(),
      Key: keys.subject(ws, enrichmentId, part, row),
      ConsistentRead: true,
    }),
  );
  return answer.Item as SubjectRecord | undefined;
}

/** Reads the runs of a part's rows, consistently. */
export async function listSubjects(
  p: Ports,
  ws: string,
  enrichmentId: string,
  part: number,
): Promise<SubjectRecord[]> {
  const { pk, sk } = keys.subject(ws, enrichmentId, part, 0);
  return queryAll(p, pk, sk.slice(0, -2));
}

/** Writes a step of a run; false when that step is written already, by an earlier send or another call. */
export async function putStep(
  p: Ports,
  ws: string,
  enrichmentId: string,
  subject: SubjectRecord,
): Promise<boolean> {
  const put = new PutCommand({
    TableName: tableName(),
    Item: { ...keys.subject(ws, enrichmentId, subject.part, subject.row), ...subject },
    ConditionExpression:
      subject.step <= 1
        ? 'attribute_not_exists(pk) OR (step = :before AND attribute_not_exists(outcome))'
        : 'step = :before AND attribute_not_exists(outcome)',
    ExpressionAttributeValues: { ':before': subject.step - 1 },
  });
  return conditionHolds(p.db.send(put));
}

/** A row with what came of it. */
export type EndedSubject = SubjectRecord & { readonly outcome: Outcome };

/** Writes the outcome of a row, whatever it has: for the settle, whose word is the last. */
export async function putOutcome(
  p: Ports,
  ws: string,
  enrichmentId: string,
  subject: EndedSubject,
): Promise<void> {
  const key = keys.subject(ws, enrichmentId, subject.part, subject.row);
  await p.db.send(new PutCommand({ TableName: tableName(), Item: { ...key, ...subject } }));
}

/** Writes the outcome of a row that has none yet; gives the one that stands afterwards. */
export async function addOutcome(
  p: Ports,
  ws: string,
  enrichmentId: string,
  subject: EndedSubject,
): Promise<Outcome> {
  const put = new PutCommand({
    TableName: tableName(),
    Item: { ...keys.subject(ws, enrichmentId, subject.part, subject.row), ...subject },
    ConditionExpression: 'attribute_not_exists(outcome)',
  });
  if (await conditionHolds(p.db.send(put))) return subject.outcome;
  const { part, row } = subject;
  return (await findSubject(p, ws, { enrichmentId, part, row }))?.outcome ?? subject.outcome;
}

/** Marks rows of a part as finished, one attribute a row, so that a repeat counts once. Safe to repeat; 1 write unit as long as the part has 100 rows. */
export async function markProgress(
  p: Ports,
  ws: string,
  enrichmentId: string,
  part: number,
  marks: ReadonlyMap<number, ProgressMark>,
): Promise<void> {
  if (marks.size === 0) return;
  const entries = [...marks];
  await p.db.send(
    new UpdateCommand({
      TableName: tableName(),
      Key: keys.progress(ws, enrichmentId, part),
      UpdateExpression: `SET ${entries.map((_, n) => `#r${n} = :r${n}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(
        entries.map(([row], n) => [`#r${n}`, `r${row}`]),
      ),
      ExpressionAttributeValues: Object.fromEntries(
        entries.map(([, mark], n) => [`:r${n}`, MARKS[mark]]),
      ),
    }),
  );
}

const MARKS: Readonly<Record<ProgressMark, string>> = {
  found: 'f',
  notFound: 'n',
  failed: 'x',
  cancelled: 'c',
};
const MARK_OF = new Map(
  Object.entries(MARKS).map(([mark, letter]) => [letter, mark as ProgressMark]),
);

/** Counts the finished rows of a request. */
export async function countProgress(
  p: Ports,
  ws: string,
  enrichmentId: string,
): Promise<ProgressCounts> {
  const { pk } = keys.enrichment(ws, enrichmentId);
  const counts = { found: 0, notFound: 0, failed: 0, cancelled: 0 };
  for (const item of await queryAll<Record<string, string>>(p, pk, 'PROGRESS#')) {
    for (const [name, letter] of Object.entries(item)) {
      const mark = /^r\d+$/.test(name) ? MARK_OF.get(letter) : undefined;
      if (mark !== undefined) counts[mark] += 1;
    }
  }
  return counts;
}

/** Gives how an outcome counts. */
export function markOf(outcome: Outcome): ProgressMark {
  switch (outcome.kind) {
    case 'found':
    case 'owned':
    case 'joined':
      return 'found';
    case 'not-found':
      return 'notFound';
    case 'failed':
    case 'cancelled':
      return outcome.kind;
  }
}
