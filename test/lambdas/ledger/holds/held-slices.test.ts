import { describe, expect, it } from 'vitest';
import {
  heldAmounts,
  takeHeld,
  toHeldSlices,
} from '../../../../lambdas/ledger/holds/held-slices.ts';
import type { HeldSlice } from '../../../../lambdas/ledger/ledger.contract.ts';

const slice = (grantId: string, credits: number, type = 'contact'): HeldSlice => ({
  grantId,
  type,
  cat: 'pack',
  credits,
});

describe('toHeldSlices', () => {
  it('gives what was set aside, in draw order', () => {
    const slices = [
      { grantId: 'a', type: 'contact', cat: 'allotment' as const, available: -2, held: 2 },
      { grantId: 'b', type: 'contact', cat: 'pack' as const, available: -1, held: 1 },
    ];
    expect(toHeldSlices(slices)).toEqual([
      { grantId: 'a', type: 'contact', cat: 'allotment', credits: 2 },
      { grantId: 'b', type: 'contact', cat: 'pack', credits: 1 },
    ]);
  });
});

describe('takeHeld', () => {
  it('takes from the front and leaves the rest in order', () => {
    expect(takeHeld([slice('a', 2), slice('b', 3)], { contact: 4 })).toEqual({
      taken: [slice('a', 2), slice('b', 2)],
      rest: [slice('b', 1)],
    });
  });

  it('takes each type from its own slices', () => {
    const held = [slice('a', 2), slice('p', 2, 'phone')];
    expect(takeHeld(held, { phone: 1 })).toEqual({
      taken: [slice('p', 1, 'phone')],
      rest: [slice('a', 2), slice('p', 1, 'phone')],
    });
  });

  it('takes nothing where nothing is asked', () => {
    expect(takeHeld([slice('a', 2)], {})).toEqual({ taken: [], rest: [slice('a', 2)] });
  });

  it('refuses to take more than there is', () => {
    expect(() => takeHeld([slice('a', 2)], { contact: 3 })).toThrow(RangeError);
  });
});

describe('heldAmounts', () => {
  it('sums by type', () => {
    expect(heldAmounts([slice('a', 2), slice('b', 3), slice('p', 1, 'phone')])).toEqual({
      contact: 5,
      phone: 1,
    });
  });
});
