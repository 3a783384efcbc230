import { beforeAll, describe, expect, it } from 'vitest';
import { findAccount, writeChange } from '../../../../lambdas/ledger/account/account.store.ts';
import { loadAccount } from '../../../../lambdas/ledger/account/load-account.ts';
import { findGrantRecord, putGrantRecord } from '../../../../lambdas/ledger/grants/grant.store.ts';
import { finishGrant, grantCredits } from '../../../../lambdas/ledger/grants/grant-credits.ts';
import type { ItemKey } from '../../../../lambdas/shared/keys.contract.ts';
import { listDue } from '../../../../lambdas/shared/unfinished.store.ts';
import { at, MONTHLY } from '../../../support/accounts.ts';
import { audit } from '../../../support/audit.ts';
import { dieAfter, spoil, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

const requestOf = (workspaceId: string, change = {}) => ({
  account: { workspaceId },
  terms: { ...MONTHLY, allotments: {} },
  grantId: 'grant_1',
  creditType: 'contact',
  amount: 50,
  category: 'pack' as const,
  reason: 'bought',
  actor: 'operator',
  expiresAtMs: at('2026-09-10T12:00:00Z'),
  bodyHash: 'h',
  ...change,
});

/** Spends all credits of an account: its grants are empty. */
async function spendAll(p: TablePorts, ws: string): Promise<void> {
  const account = await findAccount(p, { workspaceId: ws });
  if (account === undefined) throw new Error('no account');
  const slices = Object.entries(account.grants).map(([grantId, { type, available }]) => ({
    grantId,
    type,
    available: -available,
    spent: available,
  }));
  const cause = { actor: 'mem_ada', reason: 'contact.email', ref: 'enr_1', op: 'enr_1:settle:1' };
  const revision = { ...cause, action: 'settle', slices, at: p.now() } as const;
  await writeChange(p, account, { action: 'settle', slices }, revision);
}

describe('grantCredits', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('lets the credits come in and shows them', async () => {
    const p = table.ports();
    expect(await grantCredits(p, requestOf('ws_1'))).toEqual({
      kind: 'granted',
      grant: {
        id: 'grant_1',
        category: 'pack',
        creditType: 'contact',
        amount: 50,
        available: 50,
        held: 0,
        expiresAt: '2026-09-10T12:00:00.000Z',
        reason: 'bought',
        createdAt: '2026-03-10T12:00:00.000Z',
      },
    });
    expect(await findAccount(p, { workspaceId: 'ws_1' })).toMatchObject({
      rev: 2,
      grants: { grant_1: { available: 50, cat: 'pack' } },
    });
  });

  it('gives the first answer again for the same id and body, and moves nothing', async () => {
    const p = table.ports();
    const first = await grantCredits(p, requestOf('ws_2'));
    p.advance(60_000);
    const again = await grantCredits(p, requestOf('ws_2'));
    expect(again).toEqual({ kind: 'replayed', grant: first.grant });
    expect(await findAccount(p, { workspaceId: 'ws_2' })).toMatchObject({ rev: 2 });
  });

  it('refuses the same id with another body', async () => {
    const p = table.ports();
    await grantCredits(p, requestOf('ws_3'));
    const other = grantCredits(p, requestOf('ws_3', { amount: 60, bodyHash: 'i' }));
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('is refused at the cap of open grants, with the account as it was', async () => {
    const p = table.ports();
    for (let n = 1; n <= 24; n += 1) {
      await grantCredits(p, requestOf('ws_4', { grantId: `grant_${n}` }));
    }
    const before = await findAccount(p, { workspaceId: 'ws_4' });
    const over = grantCredits(p, requestOf('ws_4', { grantId: 'grant_25' }));
    await expect(over).rejects.toMatchObject({ code: 'GRANTS_TOO_MANY' });
    expect(await findAccount(p, { workspaceId: 'ws_4' })).toEqual(before);
  });

  it('lets no more in than the cap when sixty come at once, and leaves nothing of the others', async () => {
    const p = table.ports();
    const terms = { ...MONTHLY, allotments: {} };
    await loadAccount(p, { workspaceId: 'ws_6' }, terms);
    const ends = await Promise.allSettled(
      Array.from({ length: 60 }, (_, n) =>
        grantCredits(p, requestOf('ws_6', { terms, grantId: `grant_${n}` })),
      ),
    );
    const refused = ends.flatMap((end, n) => (end.status === 'rejected' ? [{ n, ...end }] : []));
    expect(refused.map(({ reason }) => reason.code)).toEqual(
      Array.from({ length: 36 }, () => 'GRANTS_TOO_MANY'),
    );
    expect(Object.keys((await findAccount(p, { workspaceId: 'ws_6' }))?.grants ?? {})).toHaveLength(
      24,
    );
    const records = await table.items('WS#ws_6');
    expect(records.filter(({ sk }) => sk.startsWith('GRANT#'))).toHaveLength(24);
    // Their keys may be sent again, with whatever body, once there is room.
    await spendAll(p, 'ws_6');
    const again = { grantId: `grant_${refused[0]?.n}`, amount: 7, bodyHash: 'other' };
    expect(await grantCredits(p, requestOf('ws_6', { terms, ...again }))).toMatchObject({
      kind: 'granted',
    });
    expect(Object.keys((await findAccount(p, { workspaceId: 'ws_6' }))?.grants ?? {})).toEqual([
      again.grantId,
    ]);
  });

  it('lets no more in than the cap where empty ones make room, once for all that come at once', async () => {
    const p = table.ports();
    const terms = { ...MONTHLY, allotments: {} };
    for (let n = 0; n < 24; n += 1) {
      await grantCredits(p, requestOf('ws_7', { terms, grantId: `old_${n}` }));
    }
    await spendAll(p, 'ws_7');
    const ends = await Promise.allSettled(
      Array.from({ length: 60 }, (_, n) =>
        grantCredits(p, requestOf('ws_7', { terms, grantId: `grant_${n}` })),
      ),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(24);
    expect(Object.keys((await findAccount(p, { workspaceId: 'ws_7' }))?.grants ?? {})).toHaveLength(
      24,
    );
  });

  it('finds room where grants have expired, whether or not any job has booked them', async () => {
    const p = table.ports();
    const account = { workspaceId: 'ws_8' };
    const terms = { ...MONTHLY, allotments: {} };
    const expiresAtMs = at('2026-03-20T00:00:00Z');
    for (let n = 0; n < 24; n += 1) {
      await grantCredits(p, requestOf('ws_8', { terms, grantId: `old_${n}`, expiresAtMs }));
    }
    p.setClock('2026-03-19T23:59:59.999Z');
    const early = grantCredits(p, requestOf('ws_8', { terms, grantId: 'early' }));
    await expect(early).rejects.toMatchObject({ code: 'GRANTS_TOO_MANY' });
    p.setClock('2026-03-20T00:00:00Z');
    const ends = await Promise.all(
      Array.from({ length: 24 }, (_, n) =>
        grantCredits(p, requestOf('ws_8', { terms, grantId: `new_${n}` })),
      ),
    );
    expect(ends.map(({ kind }) => kind)).toEqual(Array.from({ length: 24 }, () => 'granted'));
    const { grants = {} } = (await findAccount(p, account)) ?? {};
    expect(Object.keys(grants)).toHaveLength(24);
    const audited = await audit(table, p, account);
    expect([audited.get('old_0'), audited.get('new_0')]).toMatchObject([
      { granted: 50, expired: 50 },
      { granted: 50, available: 50 },
    ]);
  });

  it('grants once when sixteen calls with one key race', async () => {
    const p = table.ports();
    const calls = Array.from({ length: 16 }, () => grantCredits(p, requestOf('ws_5')));
    const outcomes = await Promise.all(calls);
    expect(outcomes.filter(({ kind }) => kind === 'granted')).toHaveLength(1);
    expect(await findAccount(p, { workspaceId: 'ws_5' })).toMatchObject({
      grants: { grant_1: { available: 50, amount: 50 } },
    });
  });

  it.each(['lost', 'answer-lost'] as const)('grants once when the write is %s', async (fault) => {
    const ws = `ws_${fault}`;
    const p = table.ports();
    await loadAccount(p, { workspaceId: ws }, requestOf(ws).terms);
    const accountDb = spoilFirst(p.accountDb, fault);
    await grantCredits({ ...p, accountDb }, requestOf(ws));
    expect(await findAccount(p, { workspaceId: ws })).toMatchObject({
      grants: { grant_1: { available: 50 } },
    });
    expect(await findGrantRecord(p, ws, 'grant_1')).not.toHaveProperty('i2pk');
  });
});

describe('finishGrant', () => {
  it('brings a record that a crash left without operation to its end', async () => {
    const table = await openTable();
    const p = table.ports();
    const { terms, ...fields } = requestOf('ws_1');
    const record = await putGrantRecord(p, fields, p.now());
    if (record === undefined) throw new Error('the record was there');
    expect(await finishGrant(p, record, terms)).toBe(true);
    expect(await finishGrant(p, record, terms)).toBe(true);
    expect(await findGrantRecord(p, 'ws_1', 'grant_1')).toMatchObject({
      operation: { id: 'grant_1:1', state: 'applied', rev: 2 },
    });
    expect(await findAccount(p, { workspaceId: 'ws_1' })).toMatchObject({ rev: 2 });
  });

  // What is written on the way of a grant whose first change is lost: its record, the intention,
  // the loss, the next intention, the fate. A call that dies after any of them is found in the
  // index, and its grant comes in once.
  it.each([1, 2, 3, 4, 5])('ends what a call left that died after %i writes', async (writes) => {
    const table = await openTable();
    const p = table.ports();
    const request = requestOf('ws_1');
    await loadAccount(p, request.account, request.terms);
    const accountDb = spoilFirst(p.accountDb, 'lost');
    const dead = { ...p, db: dieAfter(p.db, writes), accountDb };
    await grantCredits(dead, request).catch(() => {});
    p.advance(120_001);
    const due: ItemKey[] = [];
    for (let shard = 0; shard < 8; shard += 1) {
      for await (const key of listDue(p, shard, p.now())) due.push(key);
    }
    expect(due).toEqual(writes < 5 ? [{ pk: 'WS#ws_1', sk: 'GRANT#grant_1' }] : []);
    const record = await findGrantRecord(p, 'ws_1', 'grant_1');
    if (record === undefined) throw new Error('the record is gone');
    expect(await finishGrant(p, record, request.terms)).toBe(true);
    expect(await findGrantRecord(p, 'ws_1', 'grant_1')).not.toHaveProperty('i2pk');
    const grants = await audit(table, p, request.account);
    expect(grants.get('grant_1')).toMatchObject({ granted: 50, available: 50 });
  });

  it('takes a record back that found no room, and says so', async () => {
    const table = await openTable();
    const p = table.ports();
    for (let n = 2; n <= 25; n += 1) {
      await grantCredits(p, requestOf('ws_1', { grantId: `grant_${n}` }));
    }
    const { terms, ...fields } = requestOf('ws_1');
    const record = await putGrantRecord(p, fields, p.now());
    if (record === undefined) throw new Error('the record was there');
    expect(await finishGrant(p, record, terms)).toBe(false);
    expect(await findGrantRecord(p, 'ws_1', 'grant_1')).toBeUndefined();
  });

  it('stays unfinished while the journal is behind, and ends with the next call', async () => {
    const table = await openTable();
    const p = table.ports();
    const request = requestOf('ws_1');
    await loadAccount(p, { workspaceId: 'ws_1' }, request.terms);
    table.keepProjecting(false);
    // Only the change is lost: the fence goes through.
    const accountDb = spoil(p.accountDb, (n) => (n === 0 ? 'lost' : 'none'));
    await expect(grantCredits({ ...p, accountDb }, request)).rejects.toMatchObject({
      code: 'OPERATION_UNRESOLVED',
    });
    expect(await findGrantRecord(p, 'ws_1', 'grant_1')).toHaveProperty('i2pk');
    table.keepProjecting(true);
    expect(await grantCredits(p, request)).toMatchObject({ kind: 'replayed' });
    expect(await findGrantRecord(p, 'ws_1', 'grant_1')).toMatchObject({
      operation: { id: 'grant_1:2', state: 'applied' },
    });
    expect(await findAccount(p, { workspaceId: 'ws_1' })).toMatchObject({
      grants: { grant_1: { available: 50 } },
    });
  });
});
