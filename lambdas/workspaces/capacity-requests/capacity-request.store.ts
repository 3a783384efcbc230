import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName } from '../../shared/dynamo.ts';
import { findItem, type Made, type PutOutcome, putNewItem } from '../../shared/items.ts';
import {
  byTime,
  INDEX_BY_TIME,
  type ItemKey,
  keys,
  SWEEP_AFTER_MS,
  unfinished,
} from '../../shared/keys.contract.ts';
import { fromCursor, type Page, type PageRequest, toCursor } from '../../shared/pages.ts';
import type { Ports } from '../../shared/ports.ts';
import { readItems } from '../../shared/read-items.ts';
import { finishRecord } from '../../shared/unfinished.store.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import type { CapacityRequest } from '../workspaces.contract.ts';

/** A wish as it is kept; `i2sk` while nobody has told of it. */
export interface CapacityRecord extends CapacityRequest, Made {
  readonly i2sk?: string;
}

const POSITION = /^(\d{15})#([\w-]+)$/;
/** Positions before all others, and after them. */
const FIRST = byTime.at(0, '');
const LAST = byTime.at(999_999_999_999_999, '');

/** Writes a new wish: open, and unfinished until it has been told of. */
export async function putCapacityRequest(
  p: Ports,
  record: CapacityRecord,
): Promise<PutOutcome<CapacityRecord>> {
  const { id, workspaceId, createdAt } = record;
  const places = {
    i1pk: byTime.capacityRequests,
    i1sk: byTime.at(createdAt, id),
    ...unfinished.place(id, createdAt + SWEEP_AFTER_MS),
  };
  return putNewItem(p, keys.capacityRequest(workspaceId, id), { ...record, ...places });
}

/** Gives a wish of the workspace, or undefined. */
export async function findCapacityRequest(
  p: Ports,
  ws: string,
  id: string,
): Promise<CapacityRecord | undefined> {
  return findItem<CapacityRecord>(p, keys.capacityRequest(ws, id));
}

/** Says that a wish has been told of. Safe to repeat. */
export function leaveUnfinished(p: Ports, ws: string, id: string): Promise<void> {
  return finishRecord(p, keys.capacityRequest(ws, id));
}

/** Takes an open wish off the list; false where it is not on it. */
export async function closeOpen(
  p: Ports,
  ws: string,
  id: string,
  closedAt: EpochMs,
): Promise<boolean> {
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.capacityRequest(ws, id),
    UpdateExpression: 'SET closedAt = :at REMOVE i1pk, i1sk',
    ConditionExpression: 'attribute_exists(i1pk)',
    ExpressionAttributeValues: { ':at': closedAt },
  });
  return conditionHolds(p.db.send(update));
}

/**
 * Reads a page of the open wishes of all workspaces, oldest first. One that has been closed a
 * moment ago is passed over: the index follows the table, a little later.
 */
export async function pageOfOpen(p: Ports, page: PageRequest): Promise<Page<CapacityRecord>> {
  const list = byTime.capacityRequests;
  const after = page.cursor === undefined ? undefined : fromCursor(list, page.cursor, POSITION);
  const answer = await p.db.send(
    new QueryCommand({
      TableName: tableName(),
      IndexName: INDEX_BY_TIME.name,
      KeyConditionExpression: 'i1pk = :pk AND i1sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': list, ':from': after ?? FIRST, ':to': LAST },
      Limit: page.limit + 2,
    }),
  );
  const all = (answer.Items ?? []) as (ItemKey & { readonly i1sk: string })[];
  const found = all.filter(({ i1sk }) => i1sk !== after);
  const shown = found.slice(0, page.limit);
  const last = shown.at(-1);
  const items = await readItems(
    p,
    shown.map(({ pk, sk }) => ({ pk, sk })),
  );
  return {
    items: items.flatMap((item) =>
      item && isOpen(item) ? [item as unknown as CapacityRecord] : [],
    ),
    nextCursor: found.length > shown.length && last ? toCursor(list, last.i1sk) : null,
  };
}

function isOpen({ closedAt }: Record<string, unknown>): boolean {
  return closedAt === undefined;
}
