import { PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { ModelledTable, type TableModel } from '../../bench/modelled-table.ts';
import { VirtualTime } from '../../bench/virtual-time.ts';
import type { Db } from '../../lambdas/shared/dynamo.ts';

const MODEL: TableModel = {
  readMs: 4,
  writeMs: 4,
  transactionMs: 10,
  windowMs: 8,
  spread: 0,
  writeUnitsPerSecond: 1_000,
  readUnitsPerSecond: 3_000,
  burstSeconds: 0.1,
};
const KEY = { pk: 'WS#ws_1', sk: 'ACCOUNT' };
const update = () =>
  new UpdateCommand({ TableName: 't', Key: KEY, UpdateExpression: 'SET a = :a' });
const transaction = (...sks: string[]) =>
  new TransactWriteCommand({
    TransactItems: sks.map((sk) => ({ Put: { TableName: 't', Item: { pk: 'WS#ws_1', sk } } })),
  });

/** A table whose engine does everything, and notes when. */
function open(change: Partial<TableModel> = {}) {
  const time = new VirtualTime();
  const engine = { send: async () => ({}) } as unknown as Db;
  const table = new ModelledTable(engine, time, { ...MODEL, ...change }, () => 0.5);
  const seen: string[] = [];
  const send = (name: string, command: object): void => {
    table
      .db()
      .send(command as never)
      .then(
        () => seen.push(`${name} done at ${time.now()}`),
        (error: Error) => seen.push(`${name} ${error.name} at ${time.now()}`),
      );
  };
  return { time, table, seen, send };
}

test('plain writes of one item do not wait for each other', async () => {
  const { time, seen, send } = open();
  send('first', update());
  send('second', update());
  await time.runUntil(100);
  expect(seen).toEqual(['first done at 4', 'second done at 4']);
});

test('a write that finds a transaction at its item is refused; after it, it is done', async () => {
  const { time, table, seen, send } = open();
  send('transaction', transaction('ACCOUNT', 'OTHER'));
  time.in(3, () => send('within', update()));
  time.in(8, () => send('after', update()));
  await time.runUntil(100);
  expect(seen).toEqual([
    'within TransactionConflictException at 7',
    'transaction done at 10',
    'after done at 12',
  ]);
  expect(table.counts.conflicts).toBe(1);
});

test('of two transactions on one item the second is cancelled, and locks none of its others', async () => {
  const { time, seen, send } = open();
  send('first', transaction('ACCOUNT'));
  send('second', transaction('OTHER', 'ACCOUNT'));
  time.in(1, () => send('third', transaction('OTHER')));
  await time.runUntil(100);
  expect(seen).toEqual([
    'second TransactionCanceledException at 2',
    'first done at 10',
    'third done at 11',
  ]);
});

test('a partition key gives its units a second and no more; another key has its own', async () => {
  const { time, table, seen, send } = open({ burstSeconds: 0.002 });
  for (const name of ['a', 'b', 'c']) send(name, update());
  send('elsewhere', new PutCommand({ TableName: 't', Item: { pk: 'ENR#1', sk: 'X' } }));
  time.in(1, () => send('later', update()));
  await time.runUntil(100);
  expect(seen).toEqual([
    'a done at 4',
    'b done at 4',
    'c ThrottlingException at 4',
    'elsewhere done at 4',
    'later done at 5',
  ]);
  expect(table.counts.throttles).toBe(1);
});
