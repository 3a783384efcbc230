import { beforeAll, describe, expect, it } from 'vitest';
import type { AccountTerms } from '../../lambdas/ledger/ledger.contract.ts';
import { bringUpToDate } from '../../lambdas/ledger/ledger.ts';
import { at, MONTHLY } from '../support/accounts.ts';
import { audit } from '../support/audit.ts';
import { openLedger } from '../support/ledger-desk.ts';
import { openTable, type TestTable } from '../support/table.ts';

const APRIL = '2026-04-01T00:00:00.000Z';
const BEFORE = '2026-03-31T23:59:59.999Z';

/** What counts at the last moment of a period, at the first of the next, and long after. */
describe('period boundaries', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  function open(terms: AccountTerms = MONTHLY) {
    n += 1;
    return openLedger(table, `ws_${n}`, terms);
  }

  it.each([
    [BEFORE, 110],
    [APRIL, 100],
  ])('expiry-at-use: a pack that expires exactly on the boundary, at %s: %i', async (when, n) => {
    const desk = open();
    await desk.grant('pack', 10, at(APRIL));
    desk.p.setClock(when);
    expect(await desk.balance()).toEqual({ available: n, held: 0 });
    expect((await desk.hold('h', n)).state).toBe('applied');
    await audit(table, desk.p, desk.workspaceId);
  });

  it.each([
    [BEFORE, '2026-03-01', 'grant_2026-03-01-contact'],
    [APRIL, '2026-04-01', 'grant_2026-04-01-contact'],
  ])('period-by-id: the allotment that counts at %s is that of %s', async (when, period, id) => {
    const desk = open();
    await desk.load();
    desk.p.setClock(when);
    expect((await desk.hold('h', 100)).slices).toMatchObject([{ grantId: id, held: 100 }]);
    expect((await desk.load()).period.id).toBe(period);
  });

  it('a grant that came in on the boundary itself counts from then on', async () => {
    const desk = open();
    await desk.load();
    desk.p.setClock(APRIL);
    await desk.grant('pack', 10, null);
    expect(await desk.balance()).toEqual({ available: 110, held: 0 });
    desk.p.setClock(BEFORE);
    // A function whose clock is behind meets the account in April.
    expect(await desk.balance()).toEqual({ available: 110, held: 0 });
  });

  it('a workspace that nobody touched for a year is right when it is', async () => {
    const desk = open();
    await desk.settle('h', await desk.hold('h', 30), 30);
    await desk.grant('half', 10, at('2026-09-10T12:00:00Z'));
    await desk.grant('ever', 7, null);
    desk.p.setClock('2027-03-20T08:00:00Z');
    expect(await desk.balance()).toEqual({ available: 107, held: 0 });
    expect((await desk.load()).period.id).toBe('2027-03-01');
    await bringUpToDate(desk.p, desk.account, desk.terms);
    const grants = await audit(table, desk.p, desk.workspaceId);
    expect(
      [...grants].map(([id, { granted, spent, expired }]) => [id, granted, spent, expired]),
    ).toEqual([
      ['grant_2026-03-01-contact', 100, 30, 70],
      ['grant_half', 10, 0, 10],
      ['grant_ever', 7, 0, 0],
      ['grant_2027-03-01-contact', 100, 0, 0],
    ]);
  });

  it.each([
    ['Asia/Tokyo', 'UTC', '2026-03-31T15:00:00Z', '2026-05-01T00:00:00.000Z'],
    ['UTC', 'Asia/Tokyo', '2026-04-01T00:00:00Z', '2026-04-30T15:00:00.000Z'],
    ['Pacific/Kiritimati', 'Pacific/Pago_Pago', '2026-03-31T10:00:00Z', '2026-05-01T11:00:00.000Z'],
    ['Pacific/Pago_Pago', 'Pacific/Kiritimati', '2026-04-01T11:00:00Z', '2026-04-30T10:00:00.000Z'],
  ])(
    'anchored: from %s to %s in March: one allotment of March, one of April from %s to %s',
    async (from, to, starts, ends) => {
      const desk = open({ ...MONTHLY, timezone: from });
      await desk.load();
      const moved = openLedger(
        table,
        desk.workspaceId,
        { ...MONTHLY, timezone: to, no: 1 },
        desk.p,
      );
      await moved.load();
      desk.p.setClock(new Date(at(starts) - 1).toISOString());
      expect((await moved.load()).period.id).toBe('2026-03-01');
      desk.p.setClock(starts);
      expect((await moved.load()).period).toMatchObject({
        id: '2026-04-01',
        startsAt: at(starts),
        endsAt: at(ends),
      });
      desk.p.setClock(new Date(at(ends) - 1).toISOString());
      expect(await moved.balance()).toEqual({ available: 100, held: 0 });
      const grants = await audit(table, desk.p, desk.workspaceId);
      expect([...grants.keys()]).toEqual(['grant_2026-03-01-contact', 'grant_2026-04-01-contact']);
    },
  );
});
