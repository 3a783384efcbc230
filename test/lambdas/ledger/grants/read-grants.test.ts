import { beforeAll, describe, expect, it } from 'vitest';
import { listGrants, loadGrant } from '../../../../lambdas/ledger/grants/read-grants.ts';
import { voidGrant } from '../../../../lambdas/ledger/grants/void-grant.ts';
import { putItem } from '../../../../lambdas/shared/items.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import { at, MONTHLY } from '../../../support/accounts.ts';
import { type LedgerDesk, openLedger } from '../../../support/ledger-desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const TERMS = { ...MONTHLY, allotments: { contact: 4 } };
const ALLOTMENT = 'grant_2026-03-01-contact';
const FEB = at('2026-02-01T00:00:00Z');

let table: TestTable;
let n = 0;

beforeAll(async () => {
  table = await openTable();
});

/** An account of 4 allotted credits and six packs, each later than the one before. */
async function open(): Promise<LedgerDesk> {
  n += 1;
  const desk = openLedger(table, `ws_${n}`, TERMS);
  await desk.load();
  for (let k = 0; k < 6; k += 1) {
    desk.p.advance(1_000);
    await desk.grant(`p${k}`, 10, at('2026-09-01T00:00:00Z'));
  }
  return desk;
}

/** Puts down what the journal would have summed of a grant that has ended. */
async function ended(desk: LedgerDesk, grantId: string, counters: object, seat?: string) {
  const account = { ...desk.account, ...(seat !== undefined && { seat }) };
  const terms = { type: 'contact', cat: 'allotment', pri: 20, eff: FEB, exp: FEB, amount: 9 };
  const item = { ...terms, grantId, ...counters, ...(seat !== undefined && { seat }) };
  await putItem(desk.p.db, keys.grantTotals(account, FEB, grantId), item);
}

const list = (desk: LedgerDesk, page: { limit?: number; cursor?: string; open?: boolean } = {}) =>
  listGrants(desk.p, desk.workspaceId, { limit: 50, open: false, terms: TERMS, ...page });

const NEWEST_FIRST = [5, 4, 3, 2, 1, 0].map((k) => `grant_p${k}`);

describe('listGrants', () => {
  it('lists what has just come in, and what has ended, newest first', async () => {
    const desk = await open();
    await ended(desk, 'grant_2026-02-01-contact', { spent: 2, expired: 7 });
    const { items, nextCursor } = await list(desk);
    expect(items.map(({ id }) => id)).toEqual([
      ...NEWEST_FIRST,
      ALLOTMENT,
      'grant_2026-02-01-contact',
    ]);
    expect(nextCursor).toBeNull();
    expect(items.at(-1)).toMatchObject({ amount: 9, available: 0, spent: 2, expired: 7 });
    expect(items[0]).toMatchObject({ available: 10, reason: 'bought', actor: 'operator' });
    expect(items.at(-2)).toMatchObject({ available: 4, reason: 'period', actor: 'sluice' });
  });

  it('shows of each what its account has now, also of those that wait beside it', async () => {
    const desk = await open();
    const held = await desk.hold('h', 30);
    await desk.settle('h', held, 5);
    await desk.hold('i', 9);
    const rows = (await list(desk)).items.map((g) => [g.id, g.available, g.held, g.spent]);
    expect(rows).toContainEqual([ALLOTMENT, 0, 0, 4]);
    expect(rows).toContainEqual(['grant_p0', 0, 9, 1]);
    expect(rows).toContainEqual(['grant_p5', 10, 0, 0]);
  });

  it('conserved: tells of each where all its credits went, by what the journal has summed', async () => {
    const desk = await open();
    const held = await desk.hold('h', 38);
    await voidGrant(desk.p, {
      account: desk.account,
      grantId: 'grant_p1',
      reason: 'x',
      actor: 'operator',
    });
    await voidGrant(desk.p, {
      account: desk.account,
      grantId: 'grant_p5',
      reason: 'x',
      actor: 'operator',
    });
    await desk.settle('h', held, 20);
    await desk.entries();
    desk.p.setClock('2026-09-01T00:00:00Z');
    await desk.load();
    const { items } = await list(desk);
    const places = ['available', 'held', 'spent', 'expired', 'voided'] as const;
    expect(items.map((g) => [g.id, ...places.map((place) => g[place])])).toEqual([
      ['grant_2026-09-01-contact', 4, 0, 0, 0, 0],
      ['grant_p5', 0, 0, 0, 0, 10],
      ['grant_p4', 0, 0, 0, 10, 0],
      ['grant_p3', 0, 0, 0, 10, 0],
      ['grant_p2', 0, 0, 0, 10, 0],
      ['grant_p1', 0, 0, 6, 0, 4],
      ['grant_p0', 0, 0, 10, 0, 0],
      [ALLOTMENT, 0, 0, 4, 0, 0],
    ]);
  });

  it('lists the open ones alone', async () => {
    const desk = await open();
    await ended(desk, 'grant_2026-02-01-contact', { expired: 9 });
    await ended(desk, 'grant_2026-02-01-phone', { available: 9 });
    await desk.settle('h', await desk.hold('h', 14), 14);
    const { items } = await list(desk, { open: true });
    expect(items.map(({ id }) => id)).toEqual(NEWEST_FIRST.slice(0, 5));
  });

  it.each([
    [false, 1],
    [false, 3],
    [true, 1],
    [true, 2],
  ])('pages, each once: open %s, by %i', async (isOpen, limit) => {
    const desk = await open();
    for (const month of ['01', '02']) await ended(desk, `grant_old-${month}`, { expired: 9 });
    // The journal is behind: it takes these for open.
    for (const month of ['03', '04']) await ended(desk, `grant_old-${month}`, { available: 9 });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(desk, { open: isOpen, limit, ...(cursor && { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const old = ['04', '03', '02', '01'].map((month) => `grant_old-${month}`);
    expect(seen).toEqual([...NEWEST_FIRST, ALLOTMENT, ...(isOpen ? [] : old)]);
  });

  it('lists those of seats, by what their own accounts have', async () => {
    const desk = await open();
    const seat = openLedger(
      table,
      { workspaceId: desk.workspaceId, seat: 'mem_ada' },
      TERMS,
      desk.p,
    );
    await seat.grant('seat', 7, null);
    const eff = desk.p.now();
    const terms = { type: 'contact', cat: 'pack', pri: 30, eff, exp: null, amount: 7 };
    const item = { ...terms, grantId: 'grant_seat', seat: 'mem_ada', available: 7 };
    await putItem(desk.p.db, keys.grantTotals(seat.account, eff, 'grant_seat'), item);
    await seat.settle('h', await seat.hold('h', 6), 6);
    const { items } = await list(desk, { open: true });
    expect(items.find(({ id }) => id === 'grant_seat')).toMatchObject({
      seat: 'mem_ada',
      available: 5,
      spent: 2,
    });
  });
});

describe('loadGrant', () => {
  it('gives one that has just come in, and one that has ended', async () => {
    const desk = await open();
    expect(await loadGrant(desk.p, desk.account, 'grant_p5')).toMatchObject({ available: 10 });
    await voidGrant(desk.p, {
      account: desk.account,
      grantId: 'grant_p0',
      reason: 'x',
      actor: 'operator',
    });
    expect(await loadGrant(desk.p, desk.account, 'grant_p0')).toMatchObject({ voided: 10 });
    await ended(desk, 'grant_2026-02-01-contact', { spent: 9 });
    expect(await loadGrant(desk.p, desk.account, 'grant_2026-02-01-contact')).toMatchObject({
      spent: 9,
      available: 0,
    });
  });

  it('finds one of a seat by the operator’s record, and an allotment by its seat', async () => {
    const desk = await open();
    const account = { ...desk.account, seat: 'mem_ada' };
    const seat = openLedger(table, account, TERMS, desk.p);
    await seat.grant('seat', 7, null);
    expect(await loadGrant(desk.p, desk.account, 'grant_seat')).toMatchObject({ seat: 'mem_ada' });
    const ofSeat = `${ALLOTMENT}-mem_ada`;
    expect(await loadGrant(desk.p, account, ofSeat)).toMatchObject({ seat: 'mem_ada' });
    expect(await loadGrant(desk.p, desk.account, ALLOTMENT)).toMatchObject({ seat: null });
    const request = { ...{ account: desk.account, reason: 'x', actor: 'operator' } };
    const voided = await voidGrant(desk.p, { ...request, grantId: 'grant_seat' });
    expect(voided.view.voided).toBe(7);
  });

  it.each(['grant_none', 'constructor', 'grant_2026-01-01-contact'])('knows no %s', async (id) => {
    const desk = await open();
    await expect(loadGrant(desk.p, desk.account, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const nowhere = { workspaceId: 'ws_nowhere' };
    await expect(loadGrant(desk.p, nowhere, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuses to void one that has ended long ago: there is nothing left of it', async () => {
    const desk = await open();
    await ended(desk, 'grant_2026-02-01-contact', { spent: 9 });
    const request = { account: desk.account, reason: 'x', actor: 'operator' };
    const gone = voidGrant(desk.p, { ...request, grantId: 'grant_2026-02-01-contact' });
    await expect(gone).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });
});
