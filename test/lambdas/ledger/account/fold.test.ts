import { describe, expect, it } from 'vitest';
import { foldSlices, totalsOf } from '../../../../lambdas/ledger/account/fold.ts';
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
      gone: grantOf({ available: 0, held: 4, exp: ends.at, ended: 'voided' }),
    });
  });

  it('refuses a slice of a grant that nobody opened', () => {
    const slice = { grantId: 'g', type: 'contact', available: -1 };
    expect(() => foldSlices({}, [slice])).toThrow(RangeError);
  });
});
