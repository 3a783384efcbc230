import { describe, expect, it } from 'vitest';
import { viewGrantFate } from '../../../../lambdas/ledger/grants/view-grant.ts';
import { at, grantOf } from '../../../support/accounts.ts';

const NOW = at('2026-03-10T12:00:00Z');
const LATER = at('2026-09-01T00:00:00Z');
const totalsOf = (change = {}) => {
  const { available: _a, held: _h, ...terms } = grantOf({ exp: LATER });
  return { ...terms, grantId: 'g', position: 'x', ...change };
};
const COUNTS = ['available', 'held', 'spent', 'expired', 'voided', 'clawedBack'] as const;

describe('viewGrantFate', () => {
  // Each: the account's grant, the journal's sums, and where the ten credits are shown to be.
  it.each([
    ['fresh: the journal has not got there', grantOf(), undefined, [10, 0, 0, 0, 0, 0]],
    ['as summed', grantOf({ available: 3, held: 2 }), { spent: 5 }, [3, 2, 5, 0, 0, 0]],
    ['spent since the sums', grantOf({ available: 1 }), { spent: 4 }, [1, 0, 9, 0, 0, 0]],
    [
      'voided since the sums',
      grantOf({ available: 0, held: 2, exp: NOW, ended: 'voided' }),
      { spent: 3 },
      [0, 2, 3, 0, 5, 0],
    ],
    ['clawed back', grantOf({ available: 0, ended: 'clawedBack' }), {}, [0, 0, 0, 0, 0, 10]],
    [
      'expired, and not booked yet',
      grantOf({ exp: NOW, available: 6, held: 1 }),
      { exp: NOW, spent: 3 },
      [0, 1, 3, 6, 0, 0],
    ],
    ['ended, and told by the sums alone', undefined, { spent: 6, voided: 4 }, [0, 0, 6, 0, 4, 0]],
    ['ended: expired', undefined, { exp: NOW, spent: 6, expired: 4 }, [0, 0, 6, 4, 0, 0]],
    ['gone since the sums', undefined, { spent: 6 }, [0, 0, 10, 0, 0, 0]],
    ['gone since the sums, and expired', undefined, { exp: NOW }, [0, 0, 0, 10, 0, 0]],
  ])('conserved: %s', (_what, open, sums, counts) => {
    const totals = sums && totalsOf(sums);
    const fate = viewGrantFate({ grantId: 'g', totals, open }, NOW);
    expect(COUNTS.map((name) => fate[name])).toEqual(counts);
    expect(fate.amount).toBe(10);
  });

  it('tells what had repaid debt and came back, so that all grants add up to what is owed', () => {
    const totals = totalsOf({ repaid: -10 });
    expect(viewGrantFate({ grantId: 'g', totals, open: grantOf() }, NOW).repaid).toBe(-10);
  });

  it('tells what was clawed back, and owed, by the account before the journal has got there', () => {
    const reversal = { credits: 9, clawedBack: 4, debt: 5 };
    const open = grantOf({ available: 0, held: 0, reversal, frozen: true });
    const totals = totalsOf({ spent: 6, clawedBack: 1, debt: 2, repaid: 3 });
    expect(viewGrantFate({ grantId: 'g', totals, open }, NOW)).toMatchObject({
      spent: 6,
      clawedBack: 4,
      debt: 5,
      repaid: 3,
      frozen: true,
    });
    expect(viewGrantFate({ grantId: 'g', totals }, NOW)).toMatchObject({
      clawedBack: 1,
      debt: 2,
      frozen: false,
    });
  });

  it.each([
    ['by the journal', { reason: 'refund', actor: 'mem_ada' }, ['refund', 'mem_ada']],
    ['as all of them before', {}, ['purchase', 'stripe']],
  ])('tells who bought what no record asks for, %s', (_what, sums, told) => {
    const { reason, actor } = viewGrantFate({ grantId: 'g', totals: totalsOf(sums) }, NOW);
    expect([reason, actor]).toEqual(told);
  });

  it('tells an allotment by its period, and what the operator asked by the record', () => {
    const allotment = totalsOf({ cat: 'allotment' });
    expect(viewGrantFate({ grantId: 'g', totals: allotment }, NOW)).toMatchObject({
      reason: 'period',
      actor: 'sluice',
      createdAt: '2026-03-01T00:00:00.000Z',
      effectiveAt: '2026-03-01T00:00:00.000Z',
      expiresAt: '2026-09-01T00:00:00.000Z',
      seat: null,
    });
    const record = { reason: 'bought', actor: 'operator', createdAtMs: NOW } as never;
    expect(
      viewGrantFate({ grantId: 'g', open: grantOf(), record, seat: 'mem_ada' }, NOW),
    ).toMatchObject({
      reason: 'bought',
      actor: 'operator',
      createdAt: '2026-03-10T12:00:00.000Z',
      expiresAt: null,
      seat: 'mem_ada',
    });
  });

  it('needs to know something', () => {
    expect(() => viewGrantFate({ grantId: 'g' }, NOW)).toThrow(RangeError);
  });
});
