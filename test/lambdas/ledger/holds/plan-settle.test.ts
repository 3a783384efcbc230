import { describe, expect, it } from 'vitest';
import { planSettle } from '../../../../lambdas/ledger/holds/plan-settle.ts';
import type { HeldSlice } from '../../../../lambdas/ledger/ledger.contract.ts';

const slice = (grantId: string, credits: number, type = 'contact'): HeldSlice => ({
  grantId,
  type,
  cat: 'pack',
  credits,
});

describe('planSettle', () => {
  it('spends from the front of the hold and gives the rest back to where it came from', () => {
    expect(planSettle([slice('a', 3), slice('b', 2)], { contact: 4 })).toEqual({
      action: 'settle',
      slices: [
        { grantId: 'a', type: 'contact', held: -3, spent: 3, available: 0 },
        { grantId: 'b', type: 'contact', held: -2, spent: 1, available: 1 },
      ],
    });
  });

  it('gives everything back where nothing was found', () => {
    expect(planSettle([slice('a', 3)], {})).toEqual({
      action: 'settle',
      slices: [{ grantId: 'a', type: 'contact', held: -3, spent: 0, available: 3 }],
    });
  });

  it('names a grant once, however often the hold drew from it', () => {
    expect(planSettle([slice('a', 1), slice('b', 1), slice('a', 2)], { contact: 3 })).toEqual({
      action: 'settle',
      slices: [
        { grantId: 'a', type: 'contact', held: -3, spent: 2, available: 1 },
        { grantId: 'b', type: 'contact', held: -1, spent: 1, available: 0 },
      ],
    });
  });

  it('leaves out what holds nothing', () => {
    const none = { grantId: 'empty', type: 'contact', cat: 'pack', credits: 0 } as const;
    expect(planSettle([none], {})).toEqual({ action: 'settle', slices: [] });
  });

  it('keeps the types apart', () => {
    const change = planSettle([slice('a', 2), slice('p', 2, 'phone')], { phone: 1 });
    expect(change.slices).toEqual([
      { grantId: 'a', type: 'contact', held: -2, spent: 0, available: 2 },
      { grantId: 'p', type: 'phone', held: -2, spent: 1, available: 1 },
    ]);
  });

  it('refuses to spend more than is held', () => {
    expect(() => planSettle([slice('a', 3)], { contact: 4 })).toThrow(RangeError);
    expect(() => planSettle([slice('a', 3)], { phone: 1 })).toThrow(RangeError);
  });
});
