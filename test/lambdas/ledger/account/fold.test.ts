import { describe, expect, it } from 'vitest';
import {
  foldSlices,
  foldTotals,
  sameTotals,
  totalsOf,
} from '../../../../lambdas/ledger/account/fold.ts';
import { at, grantOf } from '../../../support/accounts.ts';

describe('totalsOf', () => {
  it('sums available and held by type', () => {
    const grants = {
      a: grantOf({ available: 3, held: 2 }),
      b: grantOf({ available: 4, held: 0 }),
      c: grantOf({ type: 'phone', available: 1, held: 5 }),
    };
    expect(totalsOf({ grants })).toEqual({
      contact: { available: 7, held: 2 },
      phone: { available: 1, held: 5 },
    });
  });

  it('is empty for an account without grants', () => {
    expect(totalsOf({ grants: {} })).toEqual({});
  });
});

describe('foldTotals and sameTotals', () => {
  const before = { contact: { available: 5, held: 0, debt: 3 } };

  it('adds what makes debt, and takes off what repays it; no debt is not there', () => {
    const makes = { grantId: 'g', type: 'contact', debt: 4 };
    const repays = { grantId: 'h', type: 'contact', available: 1, spent: 7, repaid: 7 };
    expect(foldTotals(before, [makes])).toEqual({ contact: { available: 5, held: 0, debt: 7 } });
    expect(foldTotals(before, [makes, repays])).toEqual({ contact: { available: 6, held: 0 } });
  });

  it('tells totals apart by their debt', () => {
    expect(sameTotals(before, { contact: { available: 5, held: 0 } })).toBe(false);
    expect(sameTotals({ contact: { available: 0, held: 0, debt: 0 } }, {})).toBe(true);
  });

  it('sums the debt of an account, not that of its grants again', () => {
    const g = grantOf({ reversal: { credits: 9, clawedBack: 0, debt: 9 } });
    const debt = { contact: 3, phone: 1 };
    expect(totalsOf({ grants: { g }, debt })).toEqual({
      contact: { available: 10, held: 0, debt: 3 },
      phone: { available: 0, held: 0, debt: 1 },
    });
  });
});

describe('foldSlices', () => {
  it('opens a grant with what the revision brought', () => {
    const { available: _a, held: _h, ...opened } = grantOf();
    const slice = { grantId: 'g', type: 'contact', granted: 10, available: 10, opened };
    expect(foldSlices({}, [slice])).toEqual({ g: grantOf() });
  });

  it('moves the counters of a grant and leaves the others alone', () => {
    const grants = { g: grantOf(), other: grantOf() };
    const folded = foldSlices(grants, [
      { grantId: 'g', type: 'contact', available: -4, held: 4 },
      { grantId: 'g', type: 'contact', available: 1, held: -3, spent: 2 },
    ]);
    expect(folded).toEqual({ g: grantOf({ available: 7, held: 1 }), other: grantOf() });
    expect(grants.g.available).toBe(10);
  });

  it('adds to what came in, and ends a grant before its time', () => {
    const ends = { as: 'voided', at: at('2026-03-10T12:00:00Z') } as const;
    const folded = foldSlices({ more: grantOf(), gone: grantOf({ held: 4 }) }, [
      { grantId: 'more', type: 'contact', granted: 5, available: 5 },
      { grantId: 'gone', type: 'contact', available: -10, voided: 10, ends },
    ]);
    expect(folded).toEqual({
      more: grantOf({ amount: 15, available: 15 }),
      gone: grantOf({ available: 0, held: 4, exp: ends.at, ended: 'voided', lapsed: 10 }),
    });
  });

  it('refuses a slice of a grant that nobody opened', () => {
    const slice = { grantId: 'g', type: 'contact', available: -1 };
    expect(() => foldSlices({}, [slice])).toThrow(RangeError);
  });

  it('keeps what is told of a grant beside its credits', () => {
    const slice = { grantId: 'g', type: 'contact', available: -3, clawedBack: 3, debt: 2 };
    const lapse = { grantId: 'g', type: 'contact', available: -1, expired: 1 };
    const marks = { reversed: 6, frozen: true };
    const folded = foldSlices({ g: grantOf() }, [{ ...slice, ...marks }, lapse]);
    const reversal = { credits: 6, clawedBack: 3, debt: 2 };
    expect(folded.g).toEqual(grantOf({ available: 6, lapsed: 1, reversal, frozen: true }));
    const thawed = foldSlices(folded, [{ grantId: 'g', type: 'contact', frozen: false }]);
    expect(thawed.g).toEqual(grantOf({ available: 6, lapsed: 1, reversal }));
  });

  it('opens a grant as its terms say, also what was told of it before', () => {
    const {
      available: _a,
      held: _h,
      ...terms
    } = grantOf({
      reversal: { credits: 2, clawedBack: 2, debt: 0 },
    });
    const opened = { grantId: 'g', type: 'contact', available: 4, clawedBack: -4, opened: terms };
    expect(foldSlices({}, [opened]).g).toEqual({ ...terms, available: 4, held: 0 });
  });
});
