import { describe, expect, it } from 'vitest';
import { planShare } from '../../../../lambdas/enrichments/settle/plan-share.ts';
import type { HeldSlice } from '../../../../lambdas/ledger/ledger.contract.ts';

const slice = (grantId: string, credits: number, type = 'contact'): HeldSlice => ({
  grantId,
  type,
  cat: 'allotment',
  credits,
});
const HOLD = [slice('allotment', 100), slice('pack', 100)];

describe('planShare', () => {
  it('spends from the front and gives back from the end', () => {
    expect(planShare(HOLD, { spent: { contact: 30 }, released: { contact: 20 } })).toEqual({
      slices: [slice('allotment', 30), slice('pack', 20)],
      rest: [slice('allotment', 70), slice('pack', 80)],
    });
  });

  it.each<[string, number[], number[]]>([
    ['half each', [50, 50], [50, 50]],
    ['all of one, none of the other', [100, 0], [0, 100]],
    ['none of the first, all of the second', [0, 100], [100, 0]],
    ['uneven', [13, 87], [87, 13]],
  ])('two parts of 100 spend the first grant whole: %s', (_case, found, missed) => {
    const first = planShare(HOLD, {
      spent: { contact: found[0] ?? 0 },
      released: { contact: missed[0] ?? 0 },
    });
    const second = planShare(first.rest, {
      spent: { contact: found[1] ?? 0 },
      released: { contact: missed[1] ?? 0 },
    });
    expect(second.rest).toEqual([]);
    const taken = { allotment: 0, pack: 0 };
    for (const [n, { slices }] of [first, second].entries()) {
      let left = found[n] ?? 0;
      for (const { grantId, credits } of slices) {
        const spent = Math.min(left, credits);
        taken[grantId as 'allotment' | 'pack'] += spent;
        left -= spent;
      }
    }
    expect(taken).toEqual({ allotment: 100, pack: 0 });
  });

  it('takes each type of credit by itself', () => {
    const rest = [slice('a', 3, 'email'), slice('b', 2, 'phone'), slice('c', 4, 'phone')];
    const planned = planShare(rest, {
      spent: { email: 1, phone: 3 },
      released: { email: 2, phone: 1 },
    });
    expect(planned).toEqual({
      slices: [
        slice('a', 1, 'email'),
        slice('b', 2, 'phone'),
        slice('c', 1, 'phone'),
        slice('a', 2, 'email'),
        slice('c', 1, 'phone'),
      ],
      rest: [slice('c', 2, 'phone')],
    });
  });

  it('refuses to take more than is left', () => {
    expect(() => planShare(HOLD, { spent: { contact: 150 }, released: { contact: 51 } })).toThrow(
      RangeError,
    );
  });
});
