import { beforeAll, describe, expect, it } from 'vitest';
import { findAccount } from '../../../../lambdas/ledger/account/account.store.ts';
import {
  expireGrants,
  loadAccount,
  openAccount,
  turnAccount,
} from '../../../../lambdas/ledger/account/load-account.ts';
import { MONTHLY } from '../../../support/accounts.ts';
import { spoil, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;

beforeAll(async () => {
  table = await openTable();
});

describe('openAccount', () => {
  it('opens with the allotment of the period that now lies in', async () => {
    const p = table.ports();
    expect(await openAccount(p, { workspaceId: 'ws_open' }, MONTHLY)).toMatchObject({
      rev: 1,
      period: { id: '2026-03-01' },
      grants: { 'grant_2026-03-01-contact': { cat: 'allotment', available: 100, held: 0 } },
      used: {},
      last: { op: 'open:2026-03-01', action: 'open', actor: 'sluice' },
    });
  });

  it('gives the account that is there', async () => {
    const p = table.ports();
    await openAccount(p, { workspaceId: 'ws_there' }, MONTHLY);
    p.advance(86_400_000 * 40);
    expect(await openAccount(p, { workspaceId: 'ws_there' }, MONTHLY)).toMatchObject({
      rev: 1,
      period: { id: '2026-03-01' },
    });
  });
});

describe('loadAccount', () => {
  it('opens once, whoever comes first', async () => {
    const p = table.ports();
    const copies = await Promise.all(
      Array.from({ length: 16 }, () => loadAccount(p, { workspaceId: 'ws_race' }, MONTHLY)),
    );
    expect(new Set(copies.map(({ rev }) => rev))).toEqual(new Set([1]));
  });

  it('gives the account as it stands where no terms are asked for, and misses it where none is', async () => {
    const p = table.ports();
    await openAccount(p, { workspaceId: 'ws_stands' }, MONTHLY);
    p.setClock('2026-06-01T00:00:00Z');
    expect(await loadAccount(p, { workspaceId: 'ws_stands' }, undefined)).toMatchObject({ rev: 1 });
    await expect(loadAccount(p, { workspaceId: 'ws_nobody' }, undefined)).rejects.toThrow(
      'account-stays',
    );
  });
});

describe('turnAccount', () => {
  it('turns once and leaves the rest of the old period to be booked', async () => {
    const p = table.ports();
    const old = await openAccount(p, { workspaceId: 'ws_turn' }, MONTHLY);
    p.setClock('2026-04-01T00:00:00Z');
    const turned = await turnAccount(p, old, MONTHLY);
    expect(turned).toMatchObject({
      rev: 2,
      period: { id: '2026-04-01' },
      grants: {
        'grant_2026-03-01-contact': { available: 100 },
        'grant_2026-04-01-contact': { available: 100 },
      },
    });
    expect(await turnAccount(p, old, MONTHLY)).toEqual(turned);
  });

  it.each(['throttled', 'lost', 'answer-lost'] as const)(
    'turns once when the write is %s',
    async (fault) => {
      const ws = `ws_turn_${fault}`;
      const p = table.ports();
      const old = await openAccount(p, { workspaceId: ws }, MONTHLY);
      p.setClock('2026-04-01T00:00:00Z');
      const accountDb = spoilFirst(p.accountDb, fault);
      expect(await turnAccount({ ...p, accountDb }, old, MONTHLY)).toMatchObject({ rev: 2 });
      expect(await findAccount(p, { workspaceId: ws })).toMatchObject({ rev: 2 });
    },
  );

  it('gives up as ACCOUNT_BUSY when no write gets through', async () => {
    const p = table.ports();
    const old = await openAccount(p, { workspaceId: 'ws_busy' }, MONTHLY);
    p.setClock('2026-04-01T00:00:00Z');
    const accountDb = spoil(p.accountDb, () => 'throttled');
    await expect(turnAccount({ ...p, accountDb }, old, MONTHLY)).rejects.toMatchObject({
      code: 'ACCOUNT_BUSY',
    });
    expect(accountDb.calls()).toBe(40);
  });
});

describe('expireGrants', () => {
  it('books what has expired, and nothing a second time', async () => {
    const p = table.ports();
    const old = await openAccount(p, { workspaceId: 'ws_expire' }, MONTHLY);
    p.setClock('2026-04-01T00:00:00Z');
    const booked = await expireGrants(p, await turnAccount(p, old, MONTHLY));
    expect(booked).toMatchObject({
      rev: 3,
      grants: { 'grant_2026-03-01-contact': { available: 0 } },
      last: {
        op: 'expire:2',
        action: 'expire',
        slices: [{ grantId: 'grant_2026-03-01-contact', available: -100, expired: 100 }],
      },
    });
    expect(await expireGrants(p, booked)).toMatchObject({ rev: 3 });
    expect(await expireGrants(p, old)).toMatchObject({ rev: 3 });
  });
});
