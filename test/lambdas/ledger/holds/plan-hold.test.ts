import { describe, expect, it } from 'vitest';
import { planHold } from '../../../../lambdas/ledger/holds/plan-hold.ts';
import { accountOf, at, grantOf } from '../../../support/accounts.ts';

const NOW = at('2026-03-10T12:00:00Z');

describe('planHold', () => {
  it('takes from the grants in draw order, whole', () => {
    const account = accountOf({
      pack: grantOf(),
      allotment: grantOf({ cat: 'allotment', pri: 20, available: 3 }),
    });
    expect(planHold(account, { contact: 5 }, NOW)).toEqual({
      kind: 'planned',
      change: {
        action: 'hold',
        slices: [
          { grantId: 'allotment', type: 'contact', cat: 'allotment', available: -3, held: 3 },
          { grantId: 'pack', type: 'contact', cat: 'pack', available: -2, held: 2 },
        ],
        inPeriod: '2026-03-01',
      },
    });
  });

  it('takes all of it when it is exactly enough', () => {
    const plan = planHold(accountOf({ g: grantOf() }), { contact: 10 }, NOW);
    expect(plan).toMatchObject({ change: { slices: [{ available: -10, held: 10 }] } });
  });

  it('refuses whole when one credit is missing, and says what there is', () => {
    expect(planHold(accountOf({ g: grantOf() }), { contact: 11 }, NOW)).toEqual({
      kind: 'refused',
      code: 'CREDITS_INSUFFICIENT',
      details: {
        creditType: 'contact',
        required: 11,
        available: 10,
        nextResetAt: '2026-04-01T00:00:00.000Z',
      },
    });
  });

  it('names the first type that is short', () => {
    const account = accountOf({ g: grantOf() });
    const plan = planHold(account, { contact: 1, phone: 2, postal: 3 }, NOW);
    expect(plan).toMatchObject({ details: { creditType: 'phone', required: 2, available: 0 } });
  });

  it('does not count credits past their expiry', () => {
    const plan = planHold(accountOf({ g: grantOf({ exp: NOW }) }), { contact: 1 }, NOW);
    expect(plan).toMatchObject({ kind: 'refused', details: { available: 0 } });
  });
});
