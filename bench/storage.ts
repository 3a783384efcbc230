import { INDEX_BY_TIME, INDEX_UNFINISHED } from '../lambdas/shared/keys.contract.ts';
import { callDynamo } from '../local/aws/dynamodb/dynamo-call.ts';
import { isObject, type JsonObject } from '../local/server/json.ts';
import { itemBytes } from './item-size.ts';

/** DynamoDB counts 100 bytes for each item, and as many for each entry of an index. */
const OVERHEAD_BYTES = 100;

/** What items take, in bytes. */
export interface Stored {
  /** In the table: what is copied for point-in-time recovery too. */
  readonly table: number;
  /** In its indexes. */
  readonly indexes: number;
  /** Of both, what goes by itself after some time. */
  readonly passing: number;
}

/** Gives what items take, as DynamoDB counts storage. */
export function storedBytes(items: readonly JsonObject[]): Stored {
  const sum = { table: 0, indexes: 0, passing: 0 };
  for (const item of items) {
    const table = itemBytes(item) + OVERHEAD_BYTES;
    const indexes = indexBytes(item);
    sum.table += table;
    sum.indexes += indexes;
    if (item.expiresAtS !== undefined) sum.passing += table + indexes;
  }
  return sum;
}

/** An index holds the keys of an item, where the item has the index's own. */
function indexBytes(item: JsonObject): number {
  let bytes = 0;
  for (const { pk, sk } of [INDEX_BY_TIME, INDEX_UNFINISHED]) {
    const names = ['pk', 'sk', pk, sk];
    if (item[pk] === undefined || item[sk] === undefined) continue;
    const entry = Object.fromEntries(names.map((name) => [name, item[name] ?? null]));
    bytes += itemBytes(entry) + OVERHEAD_BYTES;
  }
  return bytes;
}

/** Reads all items of a table that belong to a workspace, past the counting. */
export async function itemsOf(
  engineUrl: string,
  table: string,
  workspaceId: string,
): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  let start: JsonObject | undefined;
  do {
    const answer = await callDynamo(engineUrl, 'DynamoDB_20120810.Scan', {
      TableName: table,
      ConsistentRead: true,
      ...(start && { ExclusiveStartKey: start }),
    });
    const page = Array.isArray(answer.Items) ? answer.Items.filter(isObject) : [];
    items.push(...page.filter(({ pk }) => isOf(pk, workspaceId)));
    start = isObject(answer.LastEvaluatedKey) ? answer.LastEvaluatedKey : undefined;
  } while (start);
  return items;
}

function isOf(pk: JsonObject[string] | undefined, workspaceId: string): boolean {
  return isObject(pk) && String(pk.S).split('#').includes(workspaceId);
}
