import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { batchGet, forEachAtATime, itemName } from '../shared/batches.ts';
import { conditionHolds, tableName } from '../shared/dynamo.ts';
import { byTime, type ItemKey, keys, SWEEP_AFTER_MS, unfinished } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import type { EnrichmentRecord, PartRecord, RoundRecord } from './records.contract.ts';

/** Writes a new request's record; false when another call has taken its id. */
export async function putEnrichment(p: Ports, record: EnrichmentRecord): Promise<boolean> {
  const { workspaceId, id, createdAtMs } = record;
  const isNew = await putNew(p, {
    ...keys.enrichment(workspaceId, id),
    ...record,
    i1pk: byTime.enrichments(workspaceId),
    i1sk: byTime.at(createdAtMs, id),
    ...unfinished.place(id, createdAtMs + SWEEP_AFTER_MS),
  });
  if (isNew) return true;
  // The SDK repeats a put whose answer was lost: what stands may be our own.
  const standing = await findEnrichment(p, workspaceId, id);
  return standing?.hold.intendedBy === record.hold.intendedBy;
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
  const items = await batchGet(
    p,
    ids.map((id) => keys.enrichment(ws, id)),
  );
  return ids.flatMap((id) => {
    const item = items.get(itemName(keys.enrichment(ws, id)));
    return item === undefined ? [] : [item as unknown as EnrichmentRecord];
  });
}

/** What the end of a request writes on its record. */
export interface EnrichmentEnd
  extends Required<Pick<EnrichmentRecord, 'completedAtMs' | 'charged' | 'ended'>> {
  readonly status: 'completed' | 'cancelled';
  readonly endedAtOnce: boolean;
}

/**
 * Ends a running request; false when it is not running, or was asked to stop only now. It stays among the unfinished
 * until its end has been told.
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

/** Takes a record from among the unfinished ones: nothing is left to do. Safe to repeat. */
export async function leaveUnfinished(p: Ports, ws: string, id: string): Promise<void> {
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.enrichment(ws, id),
    UpdateExpression: 'REMOVE i2pk, i2sk',
    ConditionExpression: 'attribute_exists(i2pk)',
  });
  await conditionHolds(p.db.send(update));
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

/** Writes the parts of a request, several at a time. A repeat writes the same again. */
export async function putParts(
  p: Ports,
  ws: string,
  id: string,
  parts: readonly PartRecord[],
): Promise<void> {
  await forEachAtATime(parts, 10, async (part) => {
    await p.db.send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...keys.part(ws, id, part.part), ...part },
      }),
    );
  });
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
 * Takes a refused request back: its parts, and last its record. Leaves alone what was made anew under its id
 * meanwhile. Safe to repeat.
 */
export async function deleteEnrichment(p: Ports, record: EnrichmentRecord): Promise<void> {
  const { workspaceId: ws, id, parts } = record;
  const made = { ':made': record.hold.intendedBy };
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
    ConditionExpression: '#status = :refused AND #hold.intendedBy = :made',
    ExpressionAttributeNames: { '#status': 'status', '#hold': 'hold' },
    ExpressionAttributeValues: { ':refused': 'refused', ...made },
  });
  await conditionHolds(p.db.send(last));
}

/** Writes a new round; gives the one that stands afterwards. */
export async function putRound(
  p: Ports,
  ws: string,
  id: string,
  round: RoundRecord,
): Promise<RoundRecord> {
  const key = keys.round(ws, id, round.part, round.round);
  if (await putNew(p, { ...key, ...round })) return round;
  return (await findItem<RoundRecord>(p, key)) ?? round;
}

/** Reads a round, consistently, or undefined. */
export async function findRound(
  p: Ports,
  ws: string,
  id: string,
  part: number,
  round: number,
): Promise<RoundRecord | undefined> {
  return findItem(p, keys.round(ws, id, part, round));
}

/** Reads all rounds of a request, consistently. */
export async function listRounds(p: Ports, ws: string, id: string): Promise<RoundRecord[]> {
  return queryAll(p, keys.enrichment(ws, id).pk, 'ROUND#');
}

/** Reads the items of a collection whose sort key begins with a prefix, consistently, over all pages. */
export async function queryAll<T>(p: Ports, pk: string, prefix: string): Promise<T[]> {
  const items: T[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await p.db.send(
      new QueryCommand({
        TableName: tableName(),
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    items.push(...((answer.Items ?? []) as T[]));
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

async function findItem<T>(p: Ports, key: ItemKey): Promise<T | undefined> {
  const answer = await p.db.send(
    new GetCommand({ TableName: tableName(), Key: key, ConsistentRead: true }),
  );
  return answer.Item as T | undefined;
}

async function putNew(p: Ports, item: Record<string, unknown>): Promise<boolean> {
  const put = new PutCommand({
    TableName: tableName(),
    Item: item,
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  return conditionHolds(p.db.send(put));
}
