import { describe, expect, it } from 'vitest';
import { planAdjust } from '../../../../lambdas/ledger/grants/plan-adjust.ts';
import { accountOf, at, grantOf } from '../../../support/accounts.ts';

const NOW = at('2026-03-10T12:00:00Z');
const SOON = at('2026-03-20T00:00:00Z');
const ACCOUNT = accountOf({
  late: grantOf({ available: 10 }),
  soon: grantOf({ available: 4, held: 2, exp: SOON }),
});

describe('planAdjust', () => {
  it('voids available credits in draw order, and counts on what it passed over', () => {
    expect(planAdjust(ACCOUNT, { creditType: 'contact', amount: 5 }, NOW)).toEqual({
      kind: 'planned',
      change: {
        action: 'adjust',
        slices: [
          { grantId: 'soon', type: 'contact', available: -4, voided: 4 },
          { grantId: 'late', type: 'contact', available: -1, voided: 1 },
        ],
        inPeriod: '2026-03-01',
        drawnPast: { available: { soon: 4 }, opened: 2 },
      },
    });
  });

  it('takes all there is, and not one more: what is held counts no more than for a hold', () => {
    expect(planAdjust(ACCOUNT, { creditType: 'contact', amount: 14 }, NOW).kind).toBe('planned');
    expect(planAdjust(ACCOUNT, { creditType: 'contact', amount: 15 }, NOW)).toMatchObject({
      kind: 'refused',
      code: 'CREDITS_INSUFFICIENT',
      details: { required: { contact: 15 }, available: { contact: 14 } },
    });
  });
});
