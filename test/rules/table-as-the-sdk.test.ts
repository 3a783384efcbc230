import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { type Db, openDb } from '../../lambdas/shared/dynamo.ts';
import { openTable, type TestTable } from '../support/table.ts';

/**
 * Tests speak to their tables without the SDK, whose client takes longer than the engine. What they
 * hear must be what the client of the product hears.
 */
let table: TestTable;
beforeAll(async () => {
  table = await openTable({ on: 'engine' });
});

const ITEM = { sk: 'x', n: 1, list: ['a', { b: null }], map: { on: true, gone: undefined } };
const BUSY = 'attribute_not_exists(pk)';

/** Commands in turn, on items of one partition. */
function commandsOn(pk: string): object[] {
  const TableName = table.name;
  const key = { TableName, Key: { pk, sk: 'x' } };
  const put = { TableName, Item: { pk, ...ITEM } };
  const byPk = {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
  };
  const raised = {
    ...key,
    UpdateExpression: 'SET #n = #n + :one',
    ExpressionAttributeNames: { '#n': 'n' },
  };
  const one = { ':one': 1 };
  const refused = { ConditionExpression: BUSY, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
  return [
    new PutCommand(put),
    new GetCommand(key),
    new GetCommand({ TableName, Key: { pk, sk: 'nobody' } }),
    new UpdateCommand({ ...raised, ExpressionAttributeValues: one, ReturnValues: 'ALL_NEW' }),
    new PutCommand({ ...put, ...refused } as never),
    new PutCommand({ ...put, ConditionExpression: BUSY }),
    new PutCommand({ TableName, Item: { pk, sk: 'y' } }),
    new QueryCommand({ ...byPk, Limit: 1 }),
    new QueryCommand({ ...byPk, ExclusiveStartKey: { pk, sk: 'x' } }),
    new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [{ pk, sk: 'y' }] } } }),
    new TransactWriteCommand({
      TransactItems: [{ Delete: { TableName, Key: { pk, sk: 'y' } } }, { Put: { ...put } }],
    }),
    new TransactWriteCommand({
      TransactItems: [
        { Put: { TableName, Item: { pk, sk: 'z' } } },
        { Put: { ...put, ConditionExpression: BUSY } },
      ],
    }),
    new UpdateCommand({ ...raised, UpdateExpression: 'SET n =' }),
    new DeleteCommand({ ...key, ReturnValues: 'ALL_OLD' }),
    new ScanCommand({
      TableName,
      FilterExpression: 'pk = :pk',
      ExpressionAttributeValues: byPk.ExpressionAttributeValues,
    }),
  ];
}

async function heardBy(db: Db, pk: string): Promise<unknown[]> {
  const heard: unknown[] = [];
  for (const command of commandsOn(pk)) {
    const answer = await db.send(command as never).then(
      ({ $metadata: _m, ...told }: object & { readonly $metadata?: unknown }) => told,
      ({ constructor: kind, name, message, Item, CancellationReasons }) => {
        return { kind, name, message, Item, CancellationReasons };
      },
    );
    heard.push(answer);
  }
  return heard;
}

test('a table of the tests answers each command as the client of the product does', async () => {
  const byTheSdk = await heardBy(openDb(), 'SDK#1');
  const bare = await heardBy(table.db, 'SDK#1');
  expect(bare).toEqual(byTheSdk);
  expect(byTheSdk.filter((each) => (each as Error).name !== undefined)).toHaveLength(4);
  expect(byTheSdk[1]).toEqual({
    Item: { pk: 'SDK#1', sk: 'x', n: 1, list: ['a', { b: null }], map: { on: true } },
  });
});
