import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  deleteRefused,
  findChangeRecord,
  putChangeRecord,
} from '../../../../lambdas/ledger/grants/change-record.store.ts';
import { at } from '../../../support/accounts.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const NOON = at('2026-03-10T12:00:00Z');

describe('the record of a change', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('is written once, read back, and among the unfinished ones from two minutes on', async () => {
    const p = table.ports();
    const key = { pk: 'WS#ws_1', sk: 'VOID#ACCOUNT#grant_1' };
    const record = { key, reason: 'x', createdAtMs: NOON };
    expect(await putChangeRecord(p, key, { reason: 'x' }, NOON)).toEqual(record);
    expect(await putChangeRecord(p, key, { reason: 'y' }, NOON)).toBeUndefined();
    expect(await findChangeRecord(p, key)).toMatchObject(record);
    expect(await table.items('WS#ws_1')).toMatchObject([
      { i2pk: 'UNFINISHED#4', i2sk: '001773144120000#grant_1' },
    ]);
  });

  it.each([
    [undefined, true],
    ['intended', true],
    ['applied', true],
    ['refused', false],
  ])('is taken back when its operation is refused alone: %s', async (state, stays) => {
    const p = table.ports();
    const ws = `ws_state_${state}`;
    const key = { pk: `WS#${ws}`, sk: 'ADJ#adj_1' };
    const record = await putChangeRecord(p, key, { reason: 'x' }, NOON);
    if (record === undefined) throw new Error('the record was there');
    if (state !== undefined) {
      const operation = new UpdateCommand({
        TableName: table.name,
        Key: record.key,
        UpdateExpression: 'SET #operation = :operation',
        ExpressionAttributeNames: { '#operation': 'operation' },
        ExpressionAttributeValues: { ':operation': { state } },
      });
      await p.db.send(operation);
    }
    await deleteRefused(p, record.key);
    await deleteRefused(p, record.key);
    expect((await findChangeRecord(p, key)) !== undefined).toBe(stays);
  });
});
