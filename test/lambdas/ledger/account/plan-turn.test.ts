import { describe, expect, it } from 'vitest';
import { planTurn } from '../../../../lambdas/ledger/account/plan-turn.ts';
import { accountOf, at, grantOf, MONTHLY } from '../../../support/accounts.ts';

describe('planTurn', () => {
  it('finds nothing to do until the last moment of the period', () => {
    expect(planTurn(accountOf(), MONTHLY, at('2026-03-31T23:59:59.999Z'))).toBeUndefined();
  });

  it('turns at the boundary itself, with the new allotment, counting on the old period', () => {
    const account = accountOf({ left: grantOf() });
    expect(planTurn(account, MONTHLY, at('2026-04-01T00:00:00Z'))).toMatchObject({
      action: 'turn',
      slices: [{ grantId: 'grant_2026-04-01-contact', granted: 100 }],
      inPeriod: '2026-03-01',
      turnsTo: {
        id: '2026-04-01',
        startsAt: at('2026-04-01T00:00:00Z'),
        endsAt: at('2026-05-01T00:00:00Z'),
        planVersion: 'pool@1',
      },
    });
  });

  it('passes over periods that were missed', () => {
    const change = planTurn(accountOf(), MONTHLY, at('2026-07-15T09:00:00Z'));
    expect(change?.slices.map(({ grantId }) => grantId)).toEqual(['grant_2026-07-01-contact']);
    expect(change?.turnsTo?.id).toBe('2026-07-01');
  });

  it('lets the new allotment repay debt where the terms say so', () => {
    const account = accountOf({}, { debt: { contact: 30 } });
    const april = at('2026-04-01T00:00:00Z');
    const terms = { ...MONTHLY, debtRepaidBy: ['allotment'] } as const;
    expect(planTurn(account, terms, april)).toMatchObject({
      slices: [{ available: 70, spent: 30, repaid: 30 }],
      whileDebt: { contact: 30 },
    });
    expect(planTurn(account, MONTHLY, april)).toMatchObject({ slices: [{ available: 100 }] });
  });
});
