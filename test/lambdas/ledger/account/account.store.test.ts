import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  backOff,
  findAccount,
  putAccount,
  writeChange,
  writeFence,
} from '../../../../lambdas/ledger/account/account.store.ts';
import type { AccountChange, Revision } from '../../../../lambdas/ledger/ledger.contract.ts';
import type { Db } from '../../../../lambdas/shared/dynamo.ts';
import { accountOf, at, grantOf } from '../../../support/accounts.ts';
import { type Fault, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

const HOLD: AccountChange = {
  action: 'hold',
  slices: [{ grantId: 'g', type: 'contact', cat: 'pack', available: -3, held: 3 }],
  inPeriod: '2026-03-01',
};
const REVISION: Revision = {
  op: 'enr_1:hold:1',
  action: 'hold',
  slices: HOLD.slices,
  at: at('2026-03-10T12:00:00Z'),
  actor: 'mem_ada',
  reason: 'contact.email',
  ref: 'enr_1',
};
const FENCE: Revision = { ...REVISION, op: 'fence:enr_1:hold:1', ref: 'enr_1:hold:1' };

describe('the account item', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  /** Ports and an account with one pack of 10. */
  async function open() {
    n += 1;
    const p = table.ports();
    const account = accountOf({ g: grantOf() }, { workspaceId: `ws_${n}` });
    await putAccount(p, account);
    return { p, account };
  }

  it('is written once and read back as it was', async () => {
    const { p, account } = await open();
    expect(await putAccount(p, { ...account, rev: 99 })).toBe(false);
    expect(await findAccount(p, { workspaceId: account.workspaceId })).toEqual(account);
    expect(await findAccount(p, { workspaceId: 'ws_0' })).toBeUndefined();
  });

  it('gives the account after the change', async () => {
    const { p, account } = await open();
    expect(await writeChange(p, account, HOLD, REVISION)).toEqual({
      kind: 'applied',
      account: {
        ...account,
        rev: 8,
        grants: { g: grantOf({ available: 7, held: 3 }) },
        last: REVISION,
      },
    });
  });

  it('accepts a change planned from an old copy as long as it fits', async () => {
    const { p, account } = await open();
    for (const rev of [8, 9, 10]) {
      const outcome = await writeChange(p, account, HOLD, { ...REVISION, op: `op:${rev}` });
      expect(outcome).toMatchObject({ kind: 'applied', account: { rev } });
    }
    expect(await writeChange(p, account, HOLD, REVISION)).toMatchObject({
      kind: 'condition-failed',
      account: { rev: 10, grants: { g: { available: 1, held: 9 } } },
    });
  });

  it('refuses a hold on an expired grant and one planned in another period', async () => {
    const { p, account } = await open();
    const past = { ...REVISION, at: at('2027-01-01T00:00:00Z') };
    const gone = accountOf({ g: grantOf({ exp: at('2026-12-01T00:00:00Z') }) });
    await putAccount(p, { ...gone, workspaceId: 'ws_gone' });
    const outcomes = [
      await writeChange(p, { ...gone, workspaceId: 'ws_gone' }, HOLD, past),
      await writeChange(p, account, { ...HOLD, inPeriod: '2026-02-01' }, REVISION),
    ];
    expect(outcomes.map(({ kind }) => kind)).toEqual(['condition-failed', 'condition-failed']);
  });

  it('never makes an account of a change alone', async () => {
    const { p, account } = await open();
    const none = { ...account, workspaceId: 'ws_none' };
    expect(await writeChange(p, none, { ...HOLD, slices: [] }, REVISION)).toEqual({
      kind: 'condition-failed',
      account: undefined,
    });
    expect(await writeFence(p, { workspaceId: 'ws_none' }, FENCE)).toMatchObject({
      kind: 'condition-failed',
    });
    expect(await findAccount(p, { workspaceId: 'ws_none' })).toBeUndefined();
  });

  it('shuts a fenced operation out and nobody else', async () => {
    const { p, account } = await open();
    expect(await writeFence(p, { workspaceId: account.workspaceId }, FENCE)).toMatchObject({
      kind: 'applied',
      account: { rev: 8, fences: { 'enr_1:hold:1': FENCE.at }, last: FENCE },
    });
    expect(await writeFence(p, { workspaceId: account.workspaceId }, FENCE)).toMatchObject({
      kind: 'condition-failed',
    });
    expect(await writeChange(p, account, HOLD, REVISION)).toMatchObject({
      kind: 'condition-failed',
      account: { rev: 8 },
    });
    const other = { ...REVISION, op: 'enr_1:hold:2' };
    expect(await writeChange(p, account, HOLD, other)).toMatchObject({ kind: 'applied' });
  });

  it.each<[Fault, string, number]>([
    ['throttled', 'not-sent', 7],
    ['lost', 'unknown', 7],
    ['answer-lost', 'unknown', 8],
  ])('says what is known when a write is %s: %s', async (fault, kind, rev) => {
    const { p, account } = await open();
    const accountDb = spoilFirst(p.accountDb, fault);
    expect(await writeChange({ ...p, accountDb }, account, HOLD, REVISION)).toEqual({ kind });
    expect(accountDb.calls()).toBe(1);
    expect(await findAccount(p, { workspaceId: account.workspaceId })).toMatchObject({ rev });
  });

  it('throws where the request itself is wrong: that is a fault of the program', async () => {
    const { p, account } = await open();
    const bad = { ...HOLD, slices: [...HOLD.slices, ...HOLD.slices] };
    await expect(writeChange(p, account, bad, REVISION)).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('says that an item without a revision is no account', async () => {
    const { p } = await open();
    await putAccount(p, { workspaceId: 'ws_bad' } as never);
    await expect(findAccount(p, { workspaceId: 'ws_bad' })).rejects.toMatchObject({
      code: 'INTERNAL',
    });
  });
});

describe('backOff', () => {
  it('doubles from 5 ms to 160 ms, with as much again by chance', async () => {
    const sleeps: number[] = [];
    const p = (byte: number) =>
      ({
        sleep: async (ms: number) => {
          sleeps.push(Math.round(ms));
        },
        random: () => new Uint8Array([byte, 0, 0, 0]),
      }) as never;
    for (const attempt of [0, 1, 2, 5, 30]) await backOff(p(0), attempt);
    await backOff(p(128), 0);
    expect(sleeps).toEqual([5, 10, 20, 160, 160, 8]);
  });
});

describe('a change of the account and of what waits beside it', () => {
  const GRANT = { ...grantOf({ available: 4 }), grantId: 'w' };
  const SUM = { contact: { grants: 1, credits: 4, exp: null } };
  const { available: _a, held: _h, grantId: _id, ...opened } = GRANT;
  const COMES: AccountChange = {
    action: 'grant',
    slices: [
      { grantId: 'w', type: 'contact', granted: 4, available: 4, opened, moved: 'waits' as const },
    ],
    whileOpened: 1,
    beside: { put: [GRANT], take: [], waiting: SUM },
  };
  const LIFT: AccountChange = {
    action: 'lift',
    slices: [{ grantId: 'w', type: 'contact', moved: 'lifted' }],
    whileOpened: 2,
    beside: { put: [], take: [GRANT], waiting: {} },
  };
  const revisionOf = ({ action, slices }: AccountChange, op: string): Revision => {
    return { ...REVISION, op, action, slices };
  };
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  async function open() {
    n += 1;
    const p = table.ports();
    const account = accountOf({ g: grantOf() }, { workspaceId: `ws_${n}` });
    await putAccount(p, account);
    const items = () => table.items(`WS#ws_${n}`);
    return { p, account, items };
  }

  it('puts a grant beside it, and takes it in', async () => {
    const { p, account, items } = await open();
    const came = await writeChange(p, account, COMES, revisionOf(COMES, 'w:1'));
    expect(came).toMatchObject({ kind: 'applied', account: { rev: 8, opened: 2, waiting: SUM } });
    expect(await items()).toMatchObject([{ sk: 'ACCOUNT' }, { sk: 'WAIT#ACCOUNT#contact#w' }]);
    if (came.kind !== 'applied') return;
    const lifted = await writeChange(p, came.account, LIFT, revisionOf(LIFT, 'lift:2'));
    expect(lifted).toMatchObject({
      kind: 'applied',
      account: { rev: 9, opened: 3, waiting: {}, grants: { w: { available: 4, held: 0 } } },
    });
    expect(await items()).toHaveLength(1);
  });

  it.each([
    ['the account has moved on', { ...COMES, whileOpened: 0 }],
    ['what is to be taken is not there', { ...LIFT, whileOpened: 1 }],
  ])('changes nothing where %s', async (_what, change) => {
    const { p, account, items } = await open();
    const before = await items();
    const outcome = await writeChange(p, account, change, revisionOf(change, 'x'));
    expect(outcome).toEqual({ kind: 'condition-failed', account: undefined });
    expect(await items()).toEqual(before);
  });

  it('does not know its revision where another change came right after it', async () => {
    const { p, account } = await open();
    const accountDb = {
      send: async (command: never) => {
        const answer = await p.accountDb.send(command);
        await writeChange(p, account, HOLD, REVISION);
        return answer;
      },
    } as Db;
    const change = { ...COMES, whileOpened: 1 };
    const outcome = await writeChange(
      { ...p, accountDb },
      account,
      change,
      revisionOf(change, 'w'),
    );
    expect(outcome).toEqual({ kind: 'unknown' });
  });

  it.each<[Fault, string]>([
    ['answer-lost', 'unknown'],
    ['lost', 'unknown'],
    ['throttled', 'not-sent'],
  ])('says what is known of it: %s → %s', async (fault, kind) => {
    const { p, account } = await open();
    const accountDb = spoilFirst(p.accountDb, fault);
    const outcome = await writeChange({ ...p, accountDb }, account, COMES, revisionOf(COMES, 'w'));
    expect(outcome).toEqual({ kind });
  });

  it.each([
    [['None', 'TransactionConflict'], { kind: 'not-sent' }],
    [['ThrottlingError', 'None'], { kind: 'not-sent' }],
    [['None', 'ConditionalCheckFailed'], { kind: 'condition-failed', account: undefined }],
  ])('was not done where it was cancelled: %s', async (codes, outcome) => {
    const { p, account } = await open();
    expect(await writeChange(cancelled(p, codes), account, COMES, revisionOf(COMES, 'w'))).toEqual(
      outcome,
    );
  });

  it('is a fault of the program where it is not valid', async () => {
    const { p, account } = await open();
    const sent = writeChange(
      cancelled(p, ['ValidationError']),
      account,
      COMES,
      revisionOf(COMES, 'w'),
    );
    await expect(sent).rejects.toThrow(TransactionCanceledException);
  });

  function cancelled(p: TablePorts, codes: readonly string[]): TablePorts {
    const CancellationReasons = codes.map((Code) => ({ Code }));
    const accountDb = {
      send: () => {
        const message = 'cancelled';
        throw new TransactionCanceledException({ $metadata: {}, message, CancellationReasons });
      },
    } as unknown as Db;
    return { ...p, accountDb };
  }
});
