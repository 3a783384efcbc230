import { beforeAll, describe, expect, it } from 'vitest';
import { findAccount } from '../../../../lambdas/ledger/account/account.store.ts';
import { liftGrants, loadWholeAccount } from '../../../../lambdas/ledger/account/lift-grants.ts';
import { expireGrants } from '../../../../lambdas/ledger/account/load-account.ts';
import { voidGrant } from '../../../../lambdas/ledger/grants/void-grant.ts';
import { at, MONTHLY } from '../../../support/accounts.ts';
import { audit } from '../../../support/audit.ts';
import { type LedgerDesk, openLedger } from '../../../support/ledger-desk.ts';
import { type Fault, isTransaction, pauseAt, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
let n = 0;

beforeAll(async () => {
  table = await openTable();
});

/** An account with packs of 10, each with an expiry a day later than the one before. */
async function open(packs: number): Promise<LedgerDesk> {
  n += 1;
  const desk = openLedger(table, `ws_${n}`, { ...MONTHLY, allotments: { contact: 5 } });
  for (let k = 0; k < packs; k += 1) {
    const day = String(k + 1).padStart(2, '0');
    await desk.grant(`p${k}`, 10, at(`2026-05-${day}T00:00:00Z`));
  }
  return desk;
}

const own = async (desk: LedgerDesk) => Object.keys((await desk.load()).grants).sort();

describe('grants that wait beside an account', () => {
  it('wait in draw order, and come in when a hold needs them', async () => {
    const desk = await open(10);
    expect(await own(desk)).toEqual(['grant_2026-03-01-contact', 'grant_p0', 'grant_p1']);
    expect(await desk.balance()).toEqual({ available: 105, held: 0 });
    const held = await desk.hold('h', 52);
    expect(held.slices?.map(({ grantId, held: c }) => [grantId, c])).toEqual([
      ['grant_2026-03-01-contact', 5],
      ['grant_p0', 10],
      ['grant_p1', 10],
      ['grant_p2', 10],
      ['grant_p3', 10],
      ['grant_p4', 7],
    ]);
    expect((await desk.entries()).slice(-2)).toMatchObject([
      {
        action: 'lift',
        actor: 'sluice',
        before: { contact: { available: 105, held: 0 } },
        after: { contact: { available: 105, held: 0 } },
      },
      { action: 'hold', after: { contact: { available: 53, held: 52 } } },
    ]);
    await audit(table, desk.p, desk.account);
  });

  it('are taken to the last credit, over more grants than one expression names', async () => {
    const desk = await open(30);
    const held = await desk.hold('all', 305);
    expect(held.slices).toHaveLength(31);
    expect(await desk.load()).toMatchObject({ waiting: {} });
    await desk.settle('all', held, 155);
    expect(await desk.balance()).toEqual({ available: 150, held: 0 });
    expect((await desk.hold('more', 151)).code).toBe('CREDITS_INSUFFICIENT');
    const grants = await audit(table, desk.p, desk.account);
    expect([grants.get('grant_p14'), grants.get('grant_p15')]).toMatchObject([
      { spent: 10 },
      { available: 10 },
    ]);
  });

  it('count in refusals, and in what a partial hold takes', async () => {
    const desk = await open(10);
    const refused = await desk.hold('h', 106);
    expect(refused).toMatchObject({ state: 'refused', details: { available: { contact: 105 } } });
    const wanted = Array.from({ length: 9 }, () => ({ contact: 20 }));
    const held = await desk.holdLookups('p', { wanted, partial: true });
    expect(held.slices?.reduce((sum, { held: c = 0 }) => sum + c, 0)).toBe(100);
  });

  it('expiry-at-use: count no more from their expiry on, and are booked by whoever comes', async () => {
    const desk = await open(10);
    // Of the ten only the last two are left: neither the account nor a job knew before.
    desk.p.setClock('2026-05-08T00:00:00Z');
    const account = await findAccount(desk.p, desk.account);
    expect(account?.waiting?.contact).toMatchObject({ grants: 8 });
    expect(await desk.balance()).toEqual({ available: 25, held: 0 });
    expect((await desk.hold('h', 26)).code).toBe('CREDITS_INSUFFICIENT');
    expect((await desk.hold('h2', 25)).state).toBe('applied');
    const grants = await audit(table, desk.p, desk.account);
    expect(grants.get('grant_p7')).toMatchObject({ granted: 10, expired: 10 });
  });

  it('are voided where they wait', async () => {
    const desk = await open(10);
    const request = { account: desk.account, grantId: 'grant_p8', reason: 'x', actor: 'operator' };
    expect(await voidGrant(desk.p, request)).toMatchObject({ view: { voided: 10 } });
    expect((await voidGrant(desk.p, request)).kind).toBe('replayed');
    expect(await desk.balance()).toEqual({ available: 95, held: 0 });
    expect((await desk.hold('h', 95)).state).toBe('applied');
    const grants = await audit(table, desk.p, desk.account);
    expect(grants.get('grant_p8')).toMatchObject({ voided: 10 });
  });

  it.each<Fault>(['none', 'lost', 'answer-lost', 'late', 'throttled'])(
    'come beside the account once, when the write is: %s',
    async (fault) => {
      const desk = await open(2);
      const accountDb = spoilFirst(desk.p.accountDb, fault);
      await desk.grant('w', 10, null, { ...desk.p, accountDb });
      await accountDb.deliver();
      expect(await desk.load()).toMatchObject({
        waiting: { contact: { grants: 1, credits: 10, exp: null } },
      });
      const grants = await audit(table, desk.p, desk.account);
      expect(grants.get('grant_w')).toMatchObject({ granted: 10, available: 10 });
    },
  );

  it.each<Fault>(['lost', 'answer-lost', 'late', 'throttled'])(
    'come in once, when the write is: %s',
    async (fault) => {
      const desk = await open(10);
      const accountDb = spoilFirst(desk.p.accountDb, fault);
      const p = { ...desk.p, accountDb };
      await liftGrants(p, await desk.load(), { contact: 40 });
      await accountDb.deliver();
      expect((await desk.load()).waiting?.contact).toMatchObject({ grants: 6, credits: 60 });
      await audit(table, desk.p, desk.account);
    },
  );

  it('come in for the first of two that lift; the second finds them there', async () => {
    const desk = await open(10);
    const copy = await desk.load();
    const lifts = Array.from({ length: 6 }, () => liftGrants(desk.p, copy, { contact: 60 }));
    const counts = (await Promise.all(lifts)).map(({ opened }) => opened);
    expect(new Set(counts).size).toBe(1);
    await audit(table, desk.p, desk.account);
  });

  it('draw-order: one that comes before them while they are lifted is drawn first', async () => {
    const desk = await open(10);
    const late = pauseAt(desk.p.accountDb, isTransaction);
    const slow = desk.hold('slow', 50, { ...desk.p, accountDb: late });
    await late.reached;
    await desk.grant('soon', 10, at('2026-04-15T00:00:00Z'));
    late.goOn();
    const held = await slow;
    expect(held.slices?.map(({ grantId }) => grantId)).toEqual([
      'grant_2026-03-01-contact',
      'grant_soon',
      'grant_p0',
      'grant_p1',
      'grant_p2',
      'grant_p3',
    ]);
    await audit(table, desk.p, desk.account);
  });
});

describe('loadWholeAccount', () => {
  it('has every open grant, wherever it is, also while they move', async () => {
    const desk = await open(10);
    const reads = Array.from({ length: 8 }, () =>
      loadWholeAccount(desk.p, desk.account, undefined),
    );
    const [wholes] = await Promise.all([Promise.all(reads), desk.hold('h', 70)]);
    for (const { grants, waiting } of wholes) {
      expect([Object.keys(grants).length, waiting]).toEqual([11, {}]);
    }
    const p = { ...desk.p };
    desk.p.setClock('2026-06-01T00:00:00Z');
    await expireGrants(p, await desk.load());
    const { grants } = await loadWholeAccount(p, desk.account, undefined);
    expect(Object.values(grants).reduce((sum, g) => sum + g.available, 0)).toBe(5);
  });
});
