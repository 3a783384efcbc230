import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { openMemoryTable } from '../storm/memory-table.ts';
import { TableUnits } from './table-units.ts';

const TableName = 'sluice';
const KEY = { pk: 'A', sk: '1' };
/** An item of so many KB, less what its keys take. */
const itemOf = (kb: number, more: object = {}) => ({
  ...KEY,
  text: 'x'.repeat(kb * 1024 - 50),
  ...more,
});
const put = (item: object, condition?: string) =>
  new PutCommand({ TableName, Item: item, ...(condition && { ConditionExpression: condition }) });
const isNew = 'attribute_not_exists(pk)';
const inTransaction = (...items: object[]) =>
  new TransactWriteCommand({ TransactItems: items.map((Item) => ({ Put: { TableName, Item } })) });
const get = new GetCommand({ TableName, Key: KEY, ConsistentRead: true });
const query = new QueryCommand({
  TableName,
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': 'A' },
});

it.each([
  ['a write of 1 KB', [], put(itemOf(1)), 1, 0],
  ['a write of 2 KB', [], put(itemOf(2)), 2, 0],
  ['a smaller one over 3 KB', [put(itemOf(3))], put(itemOf(1)), 3, 0],
  ['a removal of 3 KB', [put(itemOf(3))], new DeleteCommand({ TableName, Key: KEY }), 3, 0],
  ['a write that 3 KB stand against', [put(itemOf(3))], put(itemOf(1), isNew), 3, 0],
  ['a transaction of 1 and 2 KB', [], inTransaction(itemOf(1), { ...itemOf(2), sk: '2' }), 6, 0],
  ['keys that come to an index', [], put(itemOf(1, { i2pk: 'X', i2sk: '1' })), 2, 0],
  [
    'keys that stay there',
    [put({ ...KEY, i2pk: 'X', i2sk: '1' })],
    put(itemOf(1, { i2pk: 'X', i2sk: '1' })),
    1,
    0,
  ],
  [
    'keys that change there',
    [put({ ...KEY, i2pk: 'X', i2sk: '1' })],
    put(itemOf(1, { i2pk: 'X', i2sk: '2' })),
    3,
    0,
  ],
  ['a read of nothing', [], get, 0, 1],
  ['a read of 4 KB', [put(itemOf(4))], get, 0, 1],
  ['a read of 5 KB', [put(itemOf(5))], get, 0, 2],
  ['a query of nothing', [], query, 0, 1],
  ['a query of 3 and 2 KB', [put(itemOf(3)), put({ ...itemOf(2), sk: '2' })], query, 0, 2],
])('%s takes its units', async (_, before, command, writes, reads) => {
  const units = new TableUnits();
  const table = openMemoryTable(units);
  for (const each of before) await table.execute(each);
  const stood = { writes: units.writes, reads: units.reads };
  await table.execute(command).catch(() => {});
  expect({ writes: units.writes - stood.writes, reads: units.reads - stood.reads }).toEqual({
    writes,
    reads,
  });
});
