import { expect, test } from 'vitest';
import { kindOf, Meter, usageOf } from '../../bench/capacity.ts';

const ACCOUNT = { pk: { S: 'WS#ws_1' }, sk: { S: 'ACCOUNT' } };

test('a write counts on the table and on its indexes apart', () => {
  const answer = {
    ConsumedCapacity: {
      CapacityUnits: 3,
      Table: { CapacityUnits: 1 },
      GlobalSecondaryIndexes: { byTime: { CapacityUnits: 2 } },
    },
  };
  expect(usageOf('PutItem', { Item: ACCOUNT }, answer)).toEqual({
    operation: 'PutItem',
    kind: 'ACCOUNT',
    table: 1,
    index: 2,
    read: 0,
    failed: 0,
  });
});

test('a read counts as read units, also of an index', () => {
  const answer = {
    ConsumedCapacity: {
      Table: { CapacityUnits: 0 },
      GlobalSecondaryIndexes: { byTime: { CapacityUnits: 0.5 } },
    },
  };
  const usage = usageOf('Query', { IndexName: 'byTime' }, answer);
  expect(usage).toMatchObject({ kind: 'index byTime', table: 0, index: 0, read: 0.5 });
});

test('a failed condition is charged on the item that stands there, 1 unit where it is not shown', () => {
  const refusal = { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException' };
  const large = { ...refusal, Item: { pk: { S: 'x'.repeat(1500) } } };
  expect(usageOf('UpdateItem', { Key: ACCOUNT }, refusal)).toMatchObject({ table: 1, failed: 1 });
  expect(usageOf('UpdateItem', { Key: ACCOUNT }, large)).toMatchObject({ table: 2, failed: 1 });
});

test('calls that use no units are not counted', () => {
  expect(usageOf('DescribeTable', {}, {})).toBeUndefined();
});

test('an item is named by its kind', () => {
  expect(kindOf('WS#ws_1', 'ACCOUNT')).toBe('ACCOUNT');
  expect(kindOf('ENR#ws_1#enr_1', 'RUN#000#00')).toBe('RUN');
  expect(kindOf('CON#ws_1#con_1', 'CONTACT')).toBe('CONTACT');
  expect(kindOf('ID#ws_1#key', 'ID')).toBe('ID');
  expect(kindOf('CHARGE#ws_1', '001764374400000#chg_1')).toBe('CHARGE');
  expect(kindOf('LEDGER#ws_1#ACCOUNT', '000000000001')).toBe('LEDGER');
  expect(kindOf('USAGE#ws_1', '2026-03-10#mem_ada#contact.email')).toBe('USAGE');
  expect(kindOf('GRANTS#ws_1', '001772323200000#g')).toBe('GRANTS');
  expect(kindOf('PURCHASES#ws_1', '001772323200000#pur_1')).toBe('PURCHASES');
  expect(kindOf('WORKSPACES', 'ws_1')).toBe('WORKSPACES');
});

test('a transaction is named by the kinds that it writes; a refused one costs 2 units for each', () => {
  const writes = [
    { Put: { Item: { pk: { S: 'ID#ws_1#key' }, sk: { S: 'ID' } } } },
    { Put: { Item: { pk: { S: 'CON#ws_1#con_1' }, sk: { S: 'CONTACT' } } } },
    { Delete: { Key: { pk: { S: 'ID#ws_1#other' }, sk: { S: 'ID' } } } },
  ];
  const answer = { ConsumedCapacity: [{ Table: { CapacityUnits: 6 } }] };
  const done = usageOf('TransactWriteItems', { TransactItems: writes }, answer);
  expect(done).toMatchObject({ kind: 'CONTACT+ID', table: 6, failed: 0 });
  const refusal = { __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException' };
  const refused = usageOf('TransactWriteItems', { TransactItems: writes }, refusal);
  expect(refused).toMatchObject({ kind: 'CONTACT+ID', table: 6, failed: 1 });
});

test('a meter sums by phase, operation and kind', () => {
  const meter = new Meter();
  const usage = { operation: 'PutItem', kind: 'LEDGER', table: 1, index: 0, read: 0, failed: 0 };
  meter.phase = 'ledger';
  meter.add(usage);
  meter.add({ ...usage, table: 2 });
  meter.phase = 'later';
  meter.add(usage);
  expect(meter.rows()).toEqual([
    { ...usage, phase: 'ledger', calls: 2, table: 3 },
    { ...usage, phase: 'later', calls: 1, table: 1 },
  ]);
});
