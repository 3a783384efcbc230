import { beforeAll, describe, expect, it } from 'vitest';
import { previewHold } from '../../lambdas/ledger/ledger.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import { at, MONTHLY } from '../support/accounts.ts';
import { type LedgerDesk, openLedger } from '../support/ledger-desk.ts';
import { openTable, type TestTable } from '../support/table.ts';

const BEFORE = at('2026-03-31T23:59:59.950Z');
const APRIL = at('2026-04-01T00:00:00Z');
const OLD = 'grant_2026-03-01-contact';
const NEW = 'grant_2026-04-01-contact';

/** The account that decides is the one at the moment of the hold, turned to its period. */
describe('decided at the moment of the hold', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  /** A workspace whose 100 credits of March are spent, a moment before the month ends. */
  async function openSpent(spent = 100): Promise<LedgerDesk> {
    n += 1;
    const desk = openLedger(table, `ws_${n}`);
    if (spent > 0) await desk.settle('all', await desk.hold('all', spent), spent);
    desk.p.setClock('2026-03-31T23:59:59.950Z');
    return desk;
  }

  /** Ports whose clock passes the month's end after so many looks at it. */
  const passing = (desk: LedgerDesk, looks: number) => {
    let seen = 0;
    const now = () => {
      seen += 1;
      return epochMs(seen <= looks ? BEFORE : APRIL);
    };
    return { via: { ...desk.p, now }, hasPassed: () => seen > looks };
  };

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
    'a request in flight while the month turns gets the credits of the new one: after %i looks at the clock',
    async (looks) => {
      const desk = await openSpent();
      const { via, hasPassed } = passing(desk, looks);
      const held = await desk.hold('h', 60, via);
      // Refused only by a call that has seen nothing but March.
      expect(held.state).toBe(hasPassed() ? 'applied' : 'refused');
      if (held.state === 'applied') expect(held.slices).toMatchObject([{ grantId: NEW, held: 60 }]);
    },
  );

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
    'and a partial one is not emptied: after %i looks',
    async (looks) => {
      const desk = await openSpent(98);
      const wanted = Array.from({ length: 10 }, () => ({ contact: 1 }));
      const { via } = passing(desk, looks);
      const held = await desk.holdLookups('h', { wanted, partial: true }, via);
      const [[grantId, credits] = []] = (held.slices ?? []).map(
        (s) => [s.grantId, s.held] as const,
      );
      expect([OLD, NEW]).toContain(grantId);
      expect(credits).toBe(grantId === OLD ? 2 : 10);
    },
  );

  it.each([0, 1, 2, 3])('nor does a first look refuse: after %i looks', async (looks) => {
    const desk = await openSpent();
    const { via, hasPassed } = passing(desk, looks);
    const { account, terms } = desk;
    const { plan } = await previewHold(via, {
      account,
      terms,
      wanted: [{ contact: 60 }],
      partial: false,
    });
    expect(plan.kind).toBe(hasPassed() ? 'planned' : 'refused');
  });

  it('a function whose clock is behind holds from the period that another has begun', async () => {
    const desk = await openSpent();
    const other = openLedger(table, desk.workspaceId);
    other.p.setClock('2026-04-01T00:00:00.010Z');
    await other.load();
    expect(await desk.balance()).toEqual({ available: 100, held: 0 });
    expect(await desk.hold('h', 60)).toMatchObject({
      state: 'applied',
      slices: [{ grantId: NEW, held: 60 }],
    });
  });

  it('a hold planned in the old month is planned again when another has turned it', async () => {
    const desk = await openSpent(0);
    const copy = await desk.load();
    const other = openLedger(table, desk.workspaceId);
    other.p.setClock('2026-04-01T00:00:00.010Z');
    await other.load();
    const held = await desk.holdLookups('h', { wanted: [{ contact: 60 }], copy });
    expect(held.slices).toMatchObject([{ grantId: NEW, held: 60 }]);
  });

  it('an old copy refuses nothing: neither one without a grant, nor one of a month that has ended', async () => {
    const desk = await openSpent();
    const copy = await desk.load();
    await desk.grant('pack', 80, null);
    expect(await desk.holdLookups('h', { wanted: [{ contact: 60 }], copy })).toMatchObject({
      state: 'applied',
      slices: [{ grantId: 'grant_pack' }],
    });
    desk.p.setClock('2026-06-01T00:00:00Z');
    expect(await desk.holdLookups('k', { wanted: [{ contact: 110 }], copy })).toMatchObject({
      state: 'applied',
      slices: [{ grantId: 'grant_2026-06-01-contact' }, { grantId: 'grant_pack', held: 10 }],
    });
  });

  it('four at once for six of ten credits each in part: ten are held, none is refused while one is free', async () => {
    n += 1;
    const desk = openLedger(table, `ws_${n}`, { ...MONTHLY, allotments: { contact: 10 } });
    const wanted = Array.from({ length: 6 }, () => ({ contact: 1 }));
    const copy = await desk.load();
    const ids = ['a', 'b', 'c', 'd'];
    const ends = await Promise.all(
      ids.map((id) => desk.holdLookups(id, { wanted, partial: true, copy })),
    );
    const credits = ends.map(({ slices = [] }) => slices.reduce((s, { held = 0 }) => s + held, 0));
    expect(credits.toSorted((a, b) => b - a)).toEqual([6, 4, 0, 0]);
    expect(await desk.balance()).toEqual({ available: 0, held: 10 });
  });

  it('a running period keeps the version of its plan, and the next one has the new', async () => {
    n += 1;
    const desk = openLedger(table, `ws_${n}`);
    await desk.load();
    const changed = openLedger(table, desk.workspaceId, { ...MONTHLY, planVersion: 'pool@2' });
    await changed.hold('h', 1);
    expect((await changed.load()).period).toMatchObject({ planVersion: 'pool@1' });
    changed.p.setClock('2026-04-01T00:00:00Z');
    expect((await changed.load()).period).toMatchObject({ planVersion: 'pool@2' });
  });
});
