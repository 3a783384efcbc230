import { beforeAll, describe, expect, it } from 'vitest';
import { findAccount } from '../../../../lambdas/ledger/account/account.store.ts';
import { loadAccount } from '../../../../lambdas/ledger/account/load-account.ts';
import { findGrantRecord, putGrantRecord } from '../../../../lambdas/ledger/grants/grant.store.ts';
import { finishGrant, grantCredits } from '../../../../lambdas/ledger/grants/grant-credits.ts';
import type { ItemKey } from '../../../../lambdas/shared/keys.contract.ts';
import { listDue } from '../../../../lambdas/shared/unfinished.store.ts';
import { at, MONTHLY } from '../../../support/accounts.ts';
import { audit } from '../../../support/audit.ts';
import { dieAfter, spoil, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

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

  it('takes every one of sixty, three into the account and the others beside it', async () => {
    const p = table.ports();
    const account = { workspaceId: 'ws_4' };
    for (let k = 1; k <= 60; k += 1) {
      await grantCredits(p, requestOf('ws_4', { grantId: `grant_${k}` }));
    }
    const copy = await findAccount(p, account);
    expect(Object.keys(copy?.grants ?? {})).toHaveLength(3);
    expect(copy?.waiting).toEqual({
      contact: { grants: 57, credits: 2_850, exp: at('2026-09-10T12:00:00Z') },
    });
    const audited = await audit(table, p, account);
    expect(audited.get('grant_60')).toMatchObject({ granted: 50, available: 50 });
  });

  it('takes all of sixteen that come at once, each once', async () => {
    const p = table.ports();
    const terms = { ...MONTHLY, allotments: {} };
    await loadAccount(p, { workspaceId: 'ws_6' }, terms);
    await Promise.all(
      Array.from({ length: 16 }, (_, k) =>
        grantCredits(p, requestOf('ws_6', { terms, grantId: `grant_${k}` })),
      ),
    );
    const audited = await audit(table, p, 'ws_6');
    expect(audited.size).toBe(16);
    expect(Object.keys((await findAccount(p, { workspaceId: 'ws_6' }))?.grants ?? {})).toHaveLength(
      3,
    );
  });

  it('finds room where grants have expired, whether or not any job has booked them', async () => {
    const p = table.ports();
    const terms = { ...MONTHLY, allotments: {} };
    const expiresAtMs = at('2026-03-20T00:00:00Z');
    for (let k = 0; k < 6; k += 1) {
      await grantCredits(p, requestOf('ws_8', { terms, grantId: `old_${k}`, expiresAtMs }));
    }
    p.setClock('2026-03-20T00:00:00Z');
    await grantCredits(p, requestOf('ws_8', { terms, grantId: 'new' }));
    const { grants = {}, waiting } = (await findAccount(p, { workspaceId: 'ws_8' })) ?? {};
    expect([Object.keys(grants), waiting]).toEqual([['new'], {}]);
    const audited = await audit(table, p, 'ws_8');
    expect([audited.get('old_5'), audited.get('new')]).toMatchObject([
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
    await finishGrant(p, record, terms);
    await finishGrant(p, record, terms);
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
    await finishGrant(p, record, request.terms);
    expect(await findGrantRecord(p, 'ws_1', 'grant_1')).not.toHaveProperty('i2pk');
    const grants = await audit(table, p, request.account);
    expect(grants.get('grant_1')).toMatchObject({ granted: 50, available: 50 });
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
