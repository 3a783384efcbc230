import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  endOperation,
  intendOperation,
  newOperation,
  recordFate,
} from '../../../../lambdas/ledger/operations/operation.store.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { accountOf } from '../../../support/accounts.ts';
import { resend } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const APPLIED = { kind: 'applied', rev: 9, slices: [], account: accountOf() } as const;
const LOST = { kind: 'lost' } as const;

describe('the operation of a record', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  async function open() {
    n += 1;
    const p = table.ports();
    const key = { pk: `ENR#ws_1#enr_${n}`, sk: 'ENRICHMENT' };
    await p.db.send(
      new PutCommand({ TableName: table.name, Item: { ...key, status: 'intended' } }),
    );
    const read = async () => (await table.items(key.pk))[0];
    return { p, read, place: { key, attribute: 'hold' } };
  }

  it('has the time at which the account changed, once it is applied', async () => {
    const { p } = await open();
    const own = newOperation(p, 'op', 7);
    const at = epochMs(own.at + 5);
    expect(endOperation(own, { ...APPLIED, at }).at).toBe(at);
    expect(endOperation(own, LOST).at).toBe(own.at);
  });

  it('is numbered by its attempts', async () => {
    const { p } = await open();
    const first = newOperation(p, 'enr_1:hold', 7);
    expect(first).toMatchObject({ id: 'enr_1:hold:1', attempt: 1, state: 'intended', sinceRev: 7 });
    expect(newOperation(p, 'enr_1:hold', 9, first)).toMatchObject({
      id: 'enr_1:hold:2',
      sinceRev: 9,
    });
    expect(newOperation(p, 'enr_1:hold', 7).intendedBy).not.toBe(first.intendedBy);
  });

  it('is intended by one of many: all others get the one that stands', async () => {
    const { p, place } = await open();
    const own = Array.from({ length: 8 }, () => newOperation(p, 'op', 7));
    const standing = await Promise.all(own.map((each) => intendOperation(p, place, each)));
    expect(new Set(standing.map(({ intendedBy }) => intendedBy)).size).toBe(1);
  });

  it('knows its own intention when the SDK sends it twice', async () => {
    const { p, place } = await open();
    const own = newOperation(p, 'op', 7);
    const standing = await intendOperation({ ...p, db: resend(p.db) }, place, own);
    expect(standing.intendedBy).toBe(own.intendedBy);
  });

  it('is not intended on a record that is not there', async () => {
    const { p } = await open();
    const place = { key: { pk: 'ENR#ws_1#gone', sk: 'ENRICHMENT' }, attribute: 'hold' };
    await expect(intendOperation(p, place, newOperation(p, 'op', 7))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('gets its fate once, with what else the record shows', async () => {
    const { p, place, read } = await open();
    const own = await intendOperation(p, place, newOperation(p, 'op', 7));
    const change = { set: { status: 'running' }, remove: ['gone'] };
    await recordFate(p, place, own, APPLIED, change);
    const again = await recordFate(p, place, own, APPLIED, { set: { status: 'other' } });
    expect(again).toMatchObject({ state: 'applied', rev: 9, slices: [] });
    expect(await read()).toMatchObject({ status: 'running', hold: { state: 'applied' } });
  });

  it('one-fate-an-operation: two different fates are a fault of the program', async () => {
    const { p, place } = await open();
    const own = await intendOperation(p, place, newOperation(p, 'op', 7));
    await recordFate(p, place, own, APPLIED);
    await expect(recordFate(p, place, own, LOST)).rejects.toThrow('one-fate-an-operation');
  });

  it.each([
    [{ kind: 'unneeded' } as const, LOST, 'unneeded'],
    [LOST, { kind: 'unneeded' } as const, 'refused'],
  ])('of two fates that move nothing the first stands: %j, then %j', async (first, second, is) => {
    const { p, place } = await open();
    const own = await intendOperation(p, place, newOperation(p, 'op', 7));
    await recordFate(p, place, own, first);
    expect(await recordFate(p, place, own, second)).toMatchObject({ id: 'op:1', state: is });
  });

  it('may be intended anew after it was lost, and only then', async () => {
    const { p, place } = await open();
    const first = await intendOperation(p, place, newOperation(p, 'op', 7));
    const early = newOperation(p, 'op', 8, first);
    expect((await intendOperation(p, place, early)).id).toBe('op:1');
    const lost = await recordFate(p, place, first, LOST);
    const second = await intendOperation(p, place, newOperation(p, 'op', 9, lost));
    expect(second.id).toBe('op:2');
    expect((await recordFate(p, place, first, LOST)).id).toBe('op:2');
  });
});

describe('endOperation', () => {
  it('gives the operation with its fate', () => {
    const intended = {
      id: 'op:1',
      attempt: 1,
      state: 'intended',
      sinceRev: 7,
      at: 0 as never,
      intendedBy: 'x',
    } as const;
    const details = { required: 2 };
    const code = 'CREDITS_INSUFFICIENT';
    expect(endOperation(intended, APPLIED)).toMatchObject({ state: 'applied', rev: 9 });
    expect(endOperation(intended, { kind: 'refused', code, details })).toMatchObject({
      state: 'refused',
      code,
      details,
    });
    expect(endOperation(intended, LOST)).toMatchObject({ state: 'refused', code: 'LOST' });
    expect(endOperation(intended, { kind: 'unneeded' })).toMatchObject({ state: 'unneeded' });
  });
});
