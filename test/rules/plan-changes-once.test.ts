import { beforeAll, describe, expect, it } from 'vitest';
import { loadAccount } from '../../lambdas/ledger/account/load-account.ts';
import type { AccountTerms } from '../../lambdas/ledger/ledger.contract.ts';
import { at, MONTHLY } from '../support/accounts.ts';
import { audit } from '../support/audit.ts';
import { openLedger } from '../support/ledger-desk.ts';
import { spoil } from '../support/lossy.ts';
import { openTable, type TestTable } from '../support/table.ts';

const MORE: AccountTerms = {
  ...MONTHLY,
  allotments: { contact: 150 },
  planVersion: 'pool@2',
  no: 1,
  by: 'op_ada',
};
/** So little less that it could be taken twice. */
const LESS: AccountTerms = { ...MORE, allotments: { contact: 70 } };
const ANNUAL: AccountTerms = { ...MORE, anchor: '2026-03-10', periodMonths: 12 };
const OLD = 'grant_2026-03-01-contact';

/** A change of terms within a period reaches the account once, whoever comes by and how often. */
describe('plan changes once', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  async function openOn(terms: AccountTerms = MONTHLY) {
    n += 1;
    const desk = openLedger(table, `ws_${n}`, terms);
    await desk.load();
    const on = (next: AccountTerms) => openLedger(table, desk.workspaceId, next, desk.p);
    return { desk, on };
  }

  it.each([
    ['up', MORE, { available: 140, held: 10 }],
    ['down', LESS, { available: 60, held: 10 }],
    ['to another length', ANNUAL, { available: 140, held: 10 }],
  ])('period-by-id: %s, by eight at once, in the midst of holds', async (_what, terms, after) => {
    const { desk, on } = await openOn();
    const later = on(terms);
    await Promise.all([
      ...Array.from({ length: 8 }, () => later.load()),
      ...Array.from({ length: 10 }, (_, k) => later.hold(`h${k}`, 1)),
    ]);
    expect(await later.balance()).toEqual(after);
    await audit(table, desk.p, desk.workspaceId);
    const entries = await later.entries();
    expect(entries.filter(({ action }) => action === 'retune')).toMatchObject([
      { actor: 'op_ada', reason: 'terms changed', ref: 'terms_1' },
    ]);
  });

  it('conserved: answers that are lost change nothing of it', async () => {
    const { desk } = await openOn();
    const faults = ['answer-lost', 'throttled', 'late'] as const;
    const accountDb = spoil(desk.p.accountDb, (k) => faults[k] ?? 'none');
    await loadAccount({ ...desk.p, accountDb }, desk.account, LESS);
    await accountDb.deliver();
    expect(await desk.balance()).toEqual({ available: 70, held: 0 });
    const grants = await audit(table, desk.p, desk.workspaceId);
    expect(grants.get(OLD)).toMatchObject({ granted: 100, available: 70, voided: 30 });
  });

  it('conserved: a delayed retune meets the period on other terms and does nothing', async () => {
    const { desk, on } = await openOn();
    const accountDb = spoil(desk.p.accountDb, (k) => (k === 0 ? 'late' : 'none'));
    await loadAccount({ ...desk.p, accountDb }, desk.account, LESS);
    await on({ ...MORE, no: 2 }).load();
    await accountDb.deliver();
    expect(await on({ ...MORE, no: 2 }).balance()).toEqual({ available: 150, held: 0 });
    await audit(table, desk.p, desk.workspaceId);
  });

  it('a caller with an old copy of the terms takes nothing back', async () => {
    const { desk, on } = await openOn();
    await on(MORE).load();
    await desk.hold('h', 1);
    expect(await desk.balance()).toEqual({ available: 149, held: 1 });
    expect((await desk.load()).period).toMatchObject({ no: 1, planVersion: 'pool@2' });
  });

  it('and where such a one turns the period, the next brings it to the terms', async () => {
    const { desk, on } = await openOn();
    await on(LESS).load();
    desk.p.setClock('2026-04-01T00:00:00Z');
    await desk.load();
    expect(await desk.balance()).toEqual({ available: 100, held: 0 });
    expect(await on(LESS).balance()).toEqual({ available: 70, held: 0 });
    await audit(table, desk.p, desk.workspaceId);
  });

  it('a hold that brings an old copy of the account is on the new terms all the same', async () => {
    const { desk, on } = await openOn();
    const copy = await desk.load();
    const wanted = [{ contact: 140 }];
    expect(await on(MORE).holdLookups('h', { wanted, copy })).toMatchObject({ state: 'applied' });
    const held = await on({ ...LESS, no: 2 }).holdLookups('k', { wanted: [{ contact: 10 }], copy });
    expect(held.state).toBe('refused');
  });

  it('what was used in the period stays used, and its prices are the new ones', async () => {
    const { desk, on } = await openOn();
    await desk.settle('h', await desk.hold('h', 40), 40);
    const account = await on(MORE).load();
    expect(account).toMatchObject({ used: { contact: 40 }, period: { planVersion: 'pool@2' } });
    expect(await on(MORE).balance()).toEqual({ available: 110, held: 0 });
  });

  it('held-credits-survive: credits held of an allotment that ended are spent, or voided', async () => {
    const { desk, on } = await openOn();
    const held = await desk.hold('h', 40);
    const later = on(ANNUAL);
    expect(await later.balance()).toEqual({ available: 150, held: 40 });
    await later.settle('h', held, 15);
    expect(await later.balance()).toEqual({ available: 150, held: 0 });
    const grants = await audit(table, desk.p, desk.workspaceId);
    expect(grants.get(OLD)).toMatchObject({ granted: 100, spent: 15, voided: 85, expired: 0 });
  });

  it('what came in in place is one grant, with the sum as its amount', async () => {
    const cap = { ...MONTHLY, oneGrant: true } as const;
    const { desk, on } = await openOn(cap);
    await desk.hold('h', 80);
    const raised = on({ ...cap, allotments: { contact: 130 }, no: 1 });
    expect((await raised.load()).grants).toMatchObject({
      [OLD]: { amount: 130, available: 50, held: 80 },
    });
    const lowered = on({ ...cap, allotments: { contact: 60 }, no: 2 });
    expect((await lowered.load()).grants).toMatchObject({ [OLD]: { available: 0, held: 80 } });
    expect(Object.keys((await lowered.load()).grants)).toEqual([OLD]);
    await audit(table, desk.p, desk.workspaceId);
  });

  it('a seat’s grants are no other account’s, and end with its licence', async () => {
    const seat = openLedger(table, { workspaceId: 'ws_seat', seat: 'mem_ada' });
    const held = await seat.hold('h', 10);
    const ended = openLedger(table, seat.account, {
      ...MONTHLY,
      allotments: {},
      ended: true,
      no: 1,
    });
    expect(await ended.balance()).toEqual({ available: 0, held: 10 });
    await ended.settle('h', held, 4);
    const again = openLedger(table, seat.account, { ...MONTHLY, no: 2 });
    expect(await again.balance()).toEqual({ available: 0, held: 0 });
    again.p.setClock('2026-04-01T00:00:00Z');
    expect(await again.balance()).toEqual({ available: 100, held: 0 });
    const grants = await audit(table, again.p, seat.account);
    expect([...grants.keys()]).toEqual([`${OLD}-mem_ada`, 'grant_2026-04-01-contact-mem_ada']);
    expect(grants.get(`${OLD}-mem_ada`)).toMatchObject({ spent: 4, voided: 96 });
  });

  it('the plan’s draw order holds for what comes in', async () => {
    const priority = { pack: 20, allotment: 30, promotional: 40, adjustment: 40 };
    const { desk } = await openOn({ ...MONTHLY, priority });
    await desk.grant('pack', 10, at('2026-09-01T00:00:00Z'));
    const { slices } = await desk.hold('h', 15);
    expect(slices).toMatchObject([
      { grantId: 'grant_pack', held: 10 },
      { grantId: OLD, held: 5 },
    ]);
  });
});
