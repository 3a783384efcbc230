import { describe, expect, it } from 'vitest';
import { planShareEnd, shareOf } from '../../../../lambdas/ledger/holds/settle-sides.ts';

const slice = (grantId: string, credits: number, seat?: string) => ({
  grantId,
  type: 'contact',
  cat: 'allotment' as const,
  credits,
  ...(seat !== undefined && { seat }),
});
const spend = (action: string, credits: number, seat?: string) => ({
  action,
  type: 'contact',
  credits,
  ...(seat !== undefined && { seat }),
});

const SETTLEMENT = {
  held: [slice('s', 3, 'mem_ada'), slice('w', 4)],
  spent: { contact: 5 },
  spending: [
    spend('contact.email', 2, 'mem_ada'),
    spend('contact.phone', 1, 'mem_ada'),
    spend('contact.phone', 2),
  ],
};

// `settleSides` itself is driven by hold-across.test.ts.
describe('shareOf', () => {
  it.each([
    ['the seat, which spends first', 'mem_ada', ['s'], 3, 2],
    ['the workspace, which spends the rest', undefined, ['w'], 2, 1],
    ['another seat, which has no part in it', 'mem_bob', [], 0, 0],
  ])('%s', (_what, seat, grants, spent, spending) => {
    const share = shareOf(SETTLEMENT, seat);
    expect(share.held.map(({ grantId }) => grantId)).toEqual(grants);
    expect(share.spent.contact ?? 0).toBe(spent);
    expect(share.spending).toHaveLength(spending);
  });
});

describe('planShareEnd', () => {
  it('says what the credits were for, action by action', () => {
    expect(planShareEnd(shareOf(SETTLEMENT, 'mem_ada'))).toMatchObject({
      slices: [{ grantId: 's', held: -3, spent: 3, available: 0 }],
      spentOn: { 'contact.email': { contact: 2 }, 'contact.phone': { contact: 1 } },
    });
  });

  it('has nothing to do where nothing was held', () => {
    expect(planShareEnd({ held: [slice('w', 0)], spent: {} })).toBeUndefined();
  });
});
