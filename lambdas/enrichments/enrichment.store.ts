import {
  DeleteCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { chunksOf, forEachAtATime } from '../shared/batches.ts';
import { conditionHolds, tableName, transactionHolds } from '../shared/dynamo.ts';
import { findItem } from '../shared/items.ts';
import { byTime, keys, SWEEP_AFTER_MS, unfinished } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { queryAll, readItems } from '../shared/read-items.ts';
import { finishRecord } from '../shared/unfinished.store.ts';
import type { EnrichmentRecord, PartRecord, RoundRecord } from './records.contract.ts';

/**
 * Writes a new request: its record and the rows of its parts. False when another call has taken its
 * id. A request of one part is written whole or not at all.
 */
export async function putRequest(
  p: Ports,
  record: EnrichmentRecord,
  parts: readonly PartRecord[],
): Promise<boolean> {
  const { workspaceId, id, createdAtMs } = record;
  const item = {
    ...keys.enrichment(workspaceId, id),
    ...record,
    i1pk: byTime.enrichments(workspaceId),
    i1sk: byTime.at(createdAtMs, id),
    ...unfinished.place(id, createdAtMs + SWEEP_AFTER_MS + longestWriteMs(parts)),
  };
  const [only, ...others] = parts;
  const isWhole = only !== undefined && others.length === 0;
  const isNew = isWhole
    ? await putTogether(p, item, { ...keys.part(workspaceId, id, only.part), ...only })
    : await putNew(p, item);
  // The SDK repeats a write whose answer was lost: what stands may be our own.
  const isOurs = isNew || (await findEnrichment(p, workspaceId, id))?.madeBy === record.madeBy;
  if (isOurs && !isWhole) await putParts(p, record, parts);
  return isOurs;
}

/** Writes a record that must be new, and its only part. */
async function putTogether(
  p: Ports,
  record: Record<string, unknown>,
  part: Record<string, unknown>,
): Promise<boolean> {
  const TableName = tableName();
  const write = new TransactWriteCommand({
    TransactItems: [
      { Put: { TableName, Item: record, ConditionExpression: 'attribute_not_exists(pk)' } },
      { Put: { TableName, Item: part } },
    ],
  });
  return transactionHolds(p.db.send(write));
}

/** Reads a request's record, consistently, or undefined. */
export async function findEnrichment(
  p: Ports,
  ws: string,
  id: string,
): Promise<EnrichmentRecord | undefined> {
  return findItem(p, keys.enrichment(ws, id));
}

/** Reads several records of a workspace; those that exist, in the order asked for. */
export async function findEnrichments(
  p: Ports,
  ws: string,
  ids: readonly string[],
): Promise<EnrichmentRecord[]> {
  const items = await readItems(
    p,
    ids.map((id) => keys.enrichment(ws, id)),
  );
  return items.flatMap((item) => (item === undefined ? [] : [item as unknown as EnrichmentRecord]));
}

/** What the end of a request writes on its record. */
export interface EnrichmentEnd
  extends Required<Pick<EnrichmentRecord, 'completedAtMs' | 'charged' | 'ended'>> {
  readonly status: 'completed' | 'cancelled';
  readonly endedAtOnce: boolean;
}

/**
 * Ends a running request; false when it is not running, or was asked to stop only now. It stays
 * among the unfinished until its end has been told.
 */
export async function endEnrichment(
  p: Ports,
  ws: string,
  id: string,
  end: EnrichmentEnd,
): Promise<boolean> {
  const asked = `attribute_${end.status === 'cancelled' ? 'exists' : 'not_exists'}(cancelRequested)`;
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.enrichment(ws, id),
    UpdateExpression:
      'SET #status = :status, completedAtMs = :at, charged = :charged, ended = :ended, endedAtOnce = :once',
    ConditionExpression: `#status = :running AND ${asked}`,
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':status': end.status,
      ':at': end.completedAtMs,
      ':charged': end.charged,
      ':ended': end.ended,
      ':once': end.endedAtOnce,
      ':running': 'running',
    },
  });
  return conditionHolds(p.db.send(update));
}

/** Says that nothing is left to do for a request. Safe to repeat. */
export function leaveUnfinished(p: Ports, ws: string, id: string): Promise<void> {
  return finishRecord(p, keys.enrichment(ws, id));
}

/** Asks a running request to stop; false when it is not running. Safe to repeat. */
export async function requestCancel(p: Ports, ws: string, id: string): Promise<boolean> {
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.enrichment(ws, id),
    UpdateExpression: 'SET cancelRequested = :yes',
    ConditionExpression: '#status = :running',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':yes': true, ':running': 'running' },
  });
  return conditionHolds(p.db.send(update));
}

const PARTS_AT_ONCE = 10;
/** So many parts go at once: a partition that has rested takes them. */
const UNPACED_PARTS_MAX = 100;
/**
 * All parts of a request lie in one partition, which takes 1,000 write units a second, one for each
 * KB (AWS): a list that came as a file leaves a part of them to the rows that run.
 */
const BYTES_PER_MS = 700;
/** DynamoDB takes no larger item. */
const PART_BYTES_MAX = 400_000;

/** How long it may take until all parts are written, and the hold can be sent. */
function longestWriteMs({ length }: readonly PartRecord[]): number {
  return length > UNPACED_PARTS_MAX ? Math.ceil((length * PART_BYTES_MAX) / BYTES_PER_MS) : 0;
}

/** Writes the parts of a request, several at a time. A repeat writes the same again. */
async function putParts(
  p: Ports,
  { workspaceId, id }: EnrichmentRecord,
  parts: readonly PartRecord[],
): Promise<void> {
  const isPaced = parts.length > UNPACED_PARTS_MAX;
  for (const some of chunksOf(parts, PARTS_AT_ONCE)) {
    const startedMs = p.now();
    await forEachAtATime(some, PARTS_AT_ONCE, async (part) => {
      const Item = { ...keys.part(workspaceId, id, part.part), ...part };
      await p.db.send(new PutCommand({ TableName: tableName(), Item }));
    });
    const untilMs = startedMs + Buffer.byteLength(JSON.stringify(some)) / BYTES_PER_MS;
    if (isPaced && p.now() < untilMs) await p.sleep(Math.ceil(untilMs - p.now()));
  }
}

/** Reads a part, consistently, or undefined. */
export async function findPart(
  p: Ports,
  ws: string,
  id: string,
  part: number,
): Promise<PartRecord | undefined> {
  return findItem(p, keys.part(ws, id, part));
}

/**
 * Takes a refused request back: its parts, and last its record. Leaves alone what was made anew
 * under its id meanwhile. Safe to repeat.
 */
export async function deleteEnrichment(p: Ports, record: EnrichmentRecord): Promise<void> {
  const { workspaceId: ws, id, parts } = record;
  const made = { ':made': record.madeBy };
  await forEachAtATime([...Array(parts).keys()], 10, async (part) => {
    const one = new DeleteCommand({
      TableName: tableName(),
      Key: keys.part(ws, id, part),
      ConditionExpression: 'madeBy = :made',
      ExpressionAttributeValues: made,
    });
    await conditionHolds(p.db.send(one));
  });
  const last = new DeleteCommand({
    TableName: tableName(),
    Key: keys.enrichment(ws, id),
    ConditionExpression: '#status = :refused AND madeBy = :made',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':refused': 'refused', ...made },
  });
  await conditionHolds(p.db.send(last));
}

/** Which round of which part. */
export type RoundPlace = Pick<RoundRecord, 'part' | 'round'>;

/** Writes a new round; gives the one that stands afterwards. */
export async function putRound(
  p: Ports,
  record: EnrichmentRecord,
  round: RoundRecord,
): Promise<RoundRecord> {
  const key = keys.round(record.workspaceId, record.id, round.part, round.round);
  if (await putNew(p, { ...key, ...round })) return round;
  return (await findRound(p, record, round)) ?? round;
}

/** Reads a round, consistently, or undefined. */
export async function findRound(
  p: Ports,
  { workspaceId, id }: Pick<EnrichmentRecord, 'workspaceId' | 'id'>,
  { part, round }: RoundPlace,
): Promise<RoundRecord | undefined> {
  return findItem(p, keys.round(workspaceId, id, part, round));
}

/**
 * Records a round's settle as intended, with the decision which lookups it pays for; false when it
 * is intended already. The first round of a request's only part is written with it.
 */
export async function intendSettle(
  p: Ports,
  { workspaceId, id }: EnrichmentRecord,
  { part, round, ...fields }: RoundRecord,
): Promise<boolean> {
  const sets = Object.entries({ part, round, ...fields }).filter(
    ([name, value]) => value !== undefined && !name.startsWith('hold'),
  );
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.round(workspaceId, id, part, round),
    UpdateExpression: `SET ${sets.map((_, n) => `#s${n} = :s${n}`).join(', ')}`,
    ConditionExpression: 'attribute_not_exists(settle)',
    ExpressionAttributeNames: Object.fromEntries(sets.map(([name], n) => [`#s${n}`, name])),
    ExpressionAttributeValues: Object.fromEntries(sets.map(([, value], n) => [`:s${n}`, value])),
  });
  return conditionHolds(p.db.send(update));
}

/** Reads all rounds of a request, or of one part of it, consistently. */
export async function listRounds(
  p: Ports,
  ws: string,
  id: string,
  part?: number,
): Promise<RoundRecord[]> {
  const { pk, sk } = keys.round(ws, id, part ?? 0, 0);
  const prefix = part === undefined ? 'ROUND#' : sk.slice(0, sk.lastIndexOf('#') + 1);
  const items = await queryAll<RoundRecord>(p, pk, prefix);
  return items.map(({ pk: _pk, sk: _sk, ...round }) => round);
}

async function putNew(p: Ports, item: Record<string, unknown>): Promise<boolean> {
  const put = new PutCommand({
    TableName: tableName(),
    Item: item,
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  return conditionHolds(p.db.send(put));
}
