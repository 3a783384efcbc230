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
  expect(kindOf('ENR#ws_1#enr_1', 'SUBJECT#000#00')).toBe('SUBJECT');
  expect(kindOf('CLAIM#ws_1#hash', 'email')).toBe('CLAIM');
  expect(kindOf('LEDGER#ws_1#ACCOUNT', '000000000001')).toBe('LEDGER');
  expect(kindOf('WORKSPACES', 'ws_1')).toBe('WORKSPACES');
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
