import { BatchWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Ends, sweepRecords } from '../../../lambdas/schedules/sweep-records.ts';
import { AppError } from '../../../lambdas/shared/errors.ts';
import {
  type ItemKey,
  UNFINISHED_KINDS,
  unfinished,
} from '../../../lambdas/shared/keys.contract.ts';
import { openTable, type TablePorts, type TestTable } from '../../support/table.ts';

const DUE = 1_773_143_000_000;

describe('sweepRecords', () => {
  let table: TestTable;
  let p: TablePorts;

  beforeEach(async () => {
    table = await openTable({ on: 'engine' });
    p = table.ports();
  });

  /** Writes records with work left, overdue all of them. */
  async function write(keys: readonly ItemKey[]): Promise<void> {
    for (let n = 0; n < keys.length; n += 25) {
      const puts = keys.slice(n, n + 25).map((key) => ({
        PutRequest: { Item: { ...key, ...unfinished.place(unfinished.idOf(key), DUE) } },
      }));
      await p.db.send(new BatchWriteCommand({ RequestItems: { [table.name]: puts } }));
    }
  }
  const request = (n: number): ItemKey => ({ pk: `ENR#ws_1#enr_${n}`, sk: 'ENRICHMENT' });
  const grant = (n: number): ItemKey => ({ pk: 'WS#ws_1', sk: `GRANT#grant_${n}` });
  const many = (count: number, of: (n: number) => ItemKey) =>
    Array.from({ length: count }, (_, n) => of(n));

  const endsOf = (end: (key: ItemKey) => Promise<void>): Ends =>
    Object.fromEntries(UNFINISHED_KINDS.map((kind) => [kind, end])) as Ends;

  it('hands each record to who ends its kind', async () => {
    await write([...many(3, request), ...many(2, grant)]);
    const [ENRICHMENT, GRANT] = [vi.fn(async () => {}), vi.fn(async () => {})];
    const ends = { ...endsOf(() => Promise.reject(new Error('not it'))), ENRICHMENT, GRANT };
    expect(await sweepRecords(p, ends)).toEqual({ swept: 5, failed: 0 });
    expect(ends.ENRICHMENT.mock.calls.map(([key]: unknown[]) => key)).toEqual(
      expect.arrayContaining(many(3, request)),
    );
    expect(ends.GRANT).toHaveBeenCalledTimes(2);
  });

  it('takes up all that wait, for as long as its time lasts', async () => {
    await write(many(1_000, request));
    expect(
      await sweepRecords(
        p,
        endsOf(async () => {}),
      ),
    ).toEqual({ swept: 1_000, failed: 0 });
  });

  it('begins none after eight minutes', async () => {
    await write(many(80, request));
    // Ten records lie in each shard; the clock goes on by three minutes with every eight.
    const end = async () => p.advance(180_000 / 8);
    const { swept } = await sweepRecords(p, endsOf(end));
    expect(swept).toBeGreaterThanOrEqual(22);
    expect(swept).toBeLessThan(32);
  });

  it('passes over one that fails: the others are done, and it waits for five minutes', async () => {
    await write(many(40, request));
    const end = vi.fn(async ({ pk }: ItemKey) => {
      if (pk.endsWith('enr_7')) throw new AppError('INTERNAL', 'x');
      if (pk.endsWith('enr_8')) throw new AppError('ACCOUNT_BUSY', 'x');
    });
    expect(await sweepRecords(p, endsOf(end))).toEqual({ swept: 40, failed: 2 });
    expect(p.logged).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'SCHEDULE_ITEM_FAILED', workspaceId: 'ws_1' }),
        expect.objectContaining({ event: 'SCHEDULE_ITEM_DELAYED', kind: 'ENRICHMENT' }),
      ]),
    );
    const left = (await table.items('ENR#')).filter(({ i2sk }) => !String(i2sk).includes(`${DUE}`));
    expect(left.map(({ pk }) => pk)).toEqual(['ENR#ws_1#enr_7', 'ENR#ws_1#enr_8']);
    expect(left[0]?.i2sk).toBe('001773144300000#enr_7');
  });

  it.each([
    [{ pk: 'PAYMENT#pi_1', sk: 'PAYMENT' }, { paymentId: 'pi_1' }],
    [{ pk: 'SUBSCRIPTION#sub_1', sk: 'SUBSCRIPTION' }, { subscriptionId: 'sub_1' }],
    [{ pk: 'WS#ws_1', sk: 'TOPUP' }, { workspaceId: 'ws_1' }],
  ])('says whose the record is that could not be brought on: %j', async (key, owner) => {
    await write([key]);
    await sweepRecords(
      p,
      endsOf(() => Promise.reject(new AppError('ACCOUNT_BUSY', 'x'))),
    );
    const [{ paymentId, subscriptionId, workspaceId } = {}] = p.logged as Record<string, unknown>[];
    expect({ paymentId, subscriptionId, workspaceId }).toEqual(owner);
  });

  it('logs that a record could not make way', async () => {
    await write([grant(1)]);
    const { db } = p;
    const send = async (command: Parameters<typeof db.send>[0]) => {
      if (command instanceof UpdateCommand) throw new TypeError('not allowed');
      return db.send(command);
    };
    const denied = { ...p, db: { send } as unknown as typeof db };
    const ends = endsOf(() => Promise.reject(new AppError('ACCOUNT_BUSY', 'x')));
    expect(await sweepRecords(denied, ends)).toEqual({ swept: 1, failed: 1 });
    expect(p.logged).toMatchObject([
      { event: 'SCHEDULE_ITEM_DELAYED', error: 'ACCOUNT_BUSY' },
      { event: 'SCHEDULE_ITEM_FAILED', error: 'TypeError', kind: 'GRANT' },
    ]);
  });

  it('rings at a kind that nobody ends, and does the others', async () => {
    const strange = { pk: 'WS#ws_2', sk: 'PURCHASE#pur_1' };
    await write([strange, ...many(8, request)]);
    const end = vi.fn(async () => {});
    expect(await sweepRecords(p, endsOf(end))).toEqual({ swept: 9, failed: 1 });
    expect(end).toHaveBeenCalledTimes(8);
    expect(p.logged).toEqual([
      {
        event: 'UNFINISHED_KIND_UNKNOWN',
        schedule: 'sweep-unfinished',
        kind: 'PURCHASE',
        workspaceId: 'ws_2',
      },
    ]);
    // It makes way, and is looked at again.
    const [item] = await table.items('WS#ws_2');
    expect(item?.i2sk).toBe('001773144300000#pur_1');
  });
});
