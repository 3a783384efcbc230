import {
  BatchGetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { type Call, type Command, createTable, openWire } from '../support/engine.ts';
import { openQuickTable, type Proof } from '../support/quick-table.ts';

/**
 * The table in memory, on which the tests of the product run: the engine has a word in what it
 * takes and gives.
 */
const TableName = 'any';
const Key = { pk: 'a', sk: 'x' };
const put = (more: object = {}): Command =>
  new PutCommand({ TableName, Item: { ...Key, ...more } });
const update = (UpdateExpression: string, values: object): Command =>
  new UpdateCommand({
    TableName,
    Key,
    UpdateExpression,
    ExpressionAttributeValues: values as Record<string, unknown>,
    ReturnValues: 'UPDATED_NEW',
  });

describe('the table in memory', () => {
  let engine: Call;
  let name: string;

  beforeAll(async () => {
    engine = openWire(inject('dynamoEndpoint')).call;
    name = `quick-${process.pid}-${process.hrtime.bigint()}`;
    await createTable(engine, name);
  });

  const open = (call: Call = engine) => {
    const proof: Proof = { call, name: Promise.resolve(name), known: new Set() };
    return openQuickTable(proof);
  };

  it('gives what the engine gives', async () => {
    const table = open();
    await table.send(put({ n: 1, m: 'stays' }));
    expect(await table.send(update('SET n = n + :n', { ':n': 2 }))).toEqual({
      Attributes: { n: 3 },
    });
    expect(await table.scan()).toEqual([{ ...Key, n: 3, m: 'stays' }]);
  });

  it.each([
    ['a value that nothing uses', update('SET n = :n', { ':n': 1, ':left': 2 })],
    ['a reserved word for a name', update('SET status = :n', { ':n': 1 })],
    ['an expression that ends too soon', update('SET n =', { ':n': 1 })],
  ])('refuses %s, as the engine does', async (_what, command) => {
    await expect(open().send(command)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it.each([
    ['loses what is written', false],
    ['refuses it', true],
  ])('fails the test where the engine %s', async (_what, isRefused) => {
    const other: Call = async (operation, body) => {
      if (operation !== 'PutItem') return engine(operation, body);
      if (!isRefused) return {};
      throw Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException' });
    };
    const sent = open(other).send(put({ n: 1 }));
    await expect(sent).rejects.toThrow('the engine does otherwise than the table in memory');
  });

  it('asks the engine once for each form of a command, whatever its values', async () => {
    const asked: string[] = [];
    const table = open((operation, body) => {
      asked.push(operation);
      return engine(operation, body);
    });
    for (const n of [1, 2, 3]) await table.send(update('SET n = :n', { ':n': n }));
    expect(asked).toEqual(['DeleteItem', 'UpdateItem', 'GetItem']);
  });

  const many = Array.from({ length: 101 }, (_, n) => ({ pk: 'a', sk: `${n}` }));
  const writes = (keys: readonly object[]) =>
    new TransactWriteCommand({
      TransactItems: keys.map((each) => ({ Put: { TableName, Item: { ...each } } })),
    });
  it.each([
    ['a transaction of 101 items', writes(many)],
    ['an item twice in a transaction', writes([Key, Key])],
    ['101 keys at once', new BatchGetCommand({ RequestItems: { [TableName]: { Keys: many } } })],
  ])('refuses %s', async (_what, command) => {
    await expect(open().send(command)).rejects.toThrow(/at once|items at most/);
  });

  it('tells of accounts what the stream would, each change once', async () => {
    const table = open();
    const account = (n: number) =>
      table.send(new PutCommand({ TableName, Item: { pk: 'WS#1', sk: 'ACCOUNT', n } }));
    await account(1);
    await table.send(put());
    await account(1);
    await account(2);
    const numberOf = (image: object = {}) => (image as { readonly n?: unknown }).n;
    const images = (await table.stream()).map(({ dynamodb: { OldImage, NewImage } = {} }) => [
      numberOf(OldImage),
      numberOf(NewImage),
    ]);
    expect(images).toEqual([
      [undefined, { N: '1' }],
      [{ N: '1' }, { N: '2' }],
    ]);
    expect(await table.stream()).toEqual([]);
  });
});
