import { isObject, type Json, type JsonObject } from '../local/server/json.ts';
import { itemBytes, writeUnits } from './item-size.ts';

/** What one call of the engine cost. */
export interface Usage {
  readonly operation: string;
  /** What it touched: the kind of item, e.g. `ACCOUNT`, or `index byTime`. */
  readonly kind: string;
  /** Write units on the table, and on its indexes. */
  readonly table: number;
  readonly index: number;
  readonly read: number;
  /** 1 where a condition failed: AWS charges it like the write, on the item that stands there. */
  readonly failed: number;
}

export interface MeterRow extends Usage {
  readonly phase: string;
  readonly calls: number;
}

/** Sums what calls cost, by phase, operation and kind of item. */
export class Meter {
  phase = '';
  readonly #rows = new Map<string, MeterRow>();

  add(usage: Usage): void {
    const { phase } = this;
    const name = `${phase}|${usage.operation}|${usage.kind}`;
    const before = this.#rows.get(name) ?? { ...NOTHING, ...usage, ...ZEROS, phase };
    this.#rows.set(name, {
      ...before,
      calls: before.calls + 1,
      table: before.table + usage.table,
      index: before.index + usage.index,
      read: before.read + usage.read,
      failed: before.failed + usage.failed,
    });
  }

  rows(): readonly MeterRow[] {
    return [...this.#rows.values()];
  }

  clear(): void {
    this.#rows.clear();
  }
}

const ZEROS = { table: 0, index: 0, read: 0, failed: 0 };
const NOTHING = { calls: 0 };
const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems']);
const READS = new Set(['GetItem', 'BatchGetItem', 'Query', 'TransactGetItems', 'Scan']);

/**
 * Reads the cost of a call from its request and the engine's answer; undefined for calls that cost
 * no units.
 *
 * A failed condition comes without its cost: it is counted on the item that the answer shows, else
 * as 1 unit, in a transaction as 2 for each item.
 */
export function usageOf(
  operation: string,
  request: JsonObject,
  answer: JsonObject,
): Usage | undefined {
  const isWrite = WRITES.has(operation);
  if (!isWrite && !READS.has(operation)) return undefined;
  const kind = kindOfCall(operation, request);
  const refusal = String(answer.__type ?? '');
  if (refusal.endsWith('ConditionalCheckFailedException')) {
    const table = isObject(answer.Item) ? writeUnits(itemBytes(answer.Item)) : 1;
    return { operation, kind, table, index: 0, read: 0, failed: 1 };
  }
  if (refusal.endsWith('TransactionCanceledException')) {
    const writes = Array.isArray(request.TransactItems) ? request.TransactItems.length : 0;
    return { operation, kind, table: 2 * writes, index: 0, read: 0, failed: 1 };
  }
  const { table, index } = consumedOf(answer);
  return isWrite
    ? { operation, kind, table, index, read: 0, failed: 0 }
    : { operation, kind, table: 0, index: 0, read: table + index, failed: 0 };
}

/** Gives the units that an answer says were used, on the table and on its indexes. */
function consumedOf(answer: JsonObject): { table: number; index: number } {
  const given = answer.ConsumedCapacity ?? [];
  const each = (Array.isArray(given) ? given : [given]).filter(isObject);
  const sum = { table: 0, index: 0 };
  for (const capacity of each) {
    sum.table += unitsOf(capacity.Table);
    const indexes = isObject(capacity.GlobalSecondaryIndexes)
      ? Object.values(capacity.GlobalSecondaryIndexes)
      : [];
    sum.index += indexes.reduce<number>((n, one) => n + unitsOf(one), 0);
  }
  return sum;
}

function unitsOf(capacity: Json | undefined): number {
  return isObject(capacity) ? Number(capacity.CapacityUnits ?? 0) : 0;
}

function kindOfCall(operation: string, request: JsonObject): string {
  if (operation === 'TransactWriteItems') return kindsOf(request.TransactItems);
  if (typeof request.IndexName === 'string') return `index ${request.IndexName}`;
  const values = object(request.ExpressionAttributeValues);
  const batch = Object.values(object(request.RequestItems)).find(isObject)?.Keys;
  if (Array.isArray(batch)) return joined(batch.map((key) => kindOfCall('', { Key: key })));
  const key = request.Key ?? request.Item;
  if (isObject(key)) return kindOf(textOf(key.pk), textOf(key.sk));
  return kindOf(textOf(values[':pk']), textOf(values[':prefix'] ?? values[':from']));
}

/** The kinds of item that a transaction writes: `CONTACT+ID`. */
function kindsOf(writes: Json | undefined): string {
  const each = (Array.isArray(writes) ? writes : []).filter(isObject).flatMap(Object.values);
  return joined(each.filter(isObject).map((write) => kindOfCall('', write)));
}

function joined(kinds: readonly string[]): string {
  return [...new Set(kinds)].sort().join('+');
}

/** Gives the kind of an item by its key, as `keys.contract.ts` names them. */
export function kindOf(pk: string, sk: string): string {
  const [first = ''] = pk.split('#');
  const [second = ''] = sk.split('#');
  if (['CHARGE', 'LEDGER', 'USAGE', 'GRANTS', 'KEY', 'PURCHASES', 'ANSWER'].includes(first))
    return first;
  return second === '' || first === 'WORKSPACES' ? first : second;
}

function textOf(value: Json | undefined): string {
  return isObject(value) ? String(value.S ?? '') : '';
}

function object(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
