import { describe, expect, it } from 'vitest';
import { availableOf, viewBalance } from '../../../../lambdas/ledger/account/view-balance.ts';
import { accountOf, at, grantOf, MONTHLY } from '../../../support/accounts.ts';

const NOW = at('2026-03-10T12:00:00Z');
const GRANTS = {
  never: grantOf({ amount: 100, available: 60, held: 5 }),
  allotment: grantOf({
    cat: 'allotment',
    pri: 20,
    exp: at('2026-04-01T00:00:00Z'),
    amount: 100,
    available: 70,
    held: 10,
  }),
  gone: grantOf({ exp: NOW, available: 4, held: 2 }),
  goneAndFree: grantOf({ exp: NOW, available: 4 }),
  usedUp: grantOf({ available: 0 }),
  later: grantOf({ eff: at('2026-03-11T00:00:00Z') }),
};

describe('viewBalance', () => {
  it('shows what counts now: expired credits only as far as they are held', () => {
    const account = accountOf(GRANTS, { used: { contact: 20 }, debt: { contact: 3 } });
    const view = viewBalance(account, MONTHLY, ['contact'], 'workspace-pool', NOW);
    expect(view).toEqual({
      workspaceId: 'ws_1',
      plan: 'workspace-pool',
      period: {
        startsAt: '2026-03-01T00:00:00.000Z',
        endsAt: '2026-04-01T00:00:00.000Z',
        nextResetAt: '2026-04-01T00:00:00.000Z',
      },
      types: {
        contact: {
          available: 130,
          held: 17,
          usedThisPeriod: 20,
          allotment: 100,
          debt: 3,
          frozen: 0,
          lapsesAtReset: 70,
          lapses: [{ at: '2026-04-01T00:00:00.000Z', credits: 70 }],
          grants: [
            {
              id: 'allotment',
              category: 'allotment',
              amount: 100,
              available: 70,
              held: 10,
              frozen: false,
              expiresAt: '2026-04-01T00:00:00.000Z',
            },
            {
              id: 'gone',
              category: 'pack',
              amount: 10,
              available: 0,
              held: 2,
              frozen: false,
              expiresAt: '2026-03-10T12:00:00.000Z',
            },
            {
              id: 'never',
              category: 'pack',
              amount: 100,
              available: 60,
              held: 5,
              frozen: false,
              expiresAt: null,
            },
          ],
        },
      },
      rev: 7,
    });
  });

  it('tells what lapses when, soonest first, each moment once', () => {
    const sep = at('2026-09-01T00:00:00Z');
    const account = accountOf({
      late: grantOf({ exp: sep, available: 4 }),
      alike: grantOf({ exp: sep, available: 5, held: 5 }),
      soon: grantOf({ exp: at('2026-03-20T00:00:00Z'), available: 3 }),
      held: grantOf({ exp: at('2026-03-15T00:00:00Z'), available: 0, held: 9 }),
      never: grantOf(),
    });
    const { types } = viewBalance(account, MONTHLY, ['contact'], 'workspace-pool', NOW);
    expect(types.contact?.lapses).toEqual([
      { at: '2026-03-20T00:00:00.000Z', credits: 3 },
      { at: '2026-09-01T00:00:00.000Z', credits: 9 },
    ]);
  });

  it('counts what waits beside the account', () => {
    const waiting = { contact: { grants: 2, credits: 15, exp: null } };
    const account = accountOf({ never: grantOf() }, { waiting });
    expect(availableOf(account, ['contact', 'phone'], NOW)).toEqual({ contact: 25, phone: 0 });
  });

  it('counts what is frozen apart, in the account and beside it', () => {
    const waiting = { contact: { grants: 2, credits: 15, exp: null, frozen: 9 } };
    const grants = { own: grantOf(), shut: grantOf({ available: 4, held: 2, frozen: true }) };
    const { types } = viewBalance(accountOf(grants, { waiting }), MONTHLY, ['contact'], 'p', NOW);
    expect(types.contact).toMatchObject({ available: 16, frozen: 13, held: 2 });
    expect(types.contact?.grants).toMatchObject([
      { id: 'own', frozen: false },
      { id: 'shut', available: 4, frozen: true },
    ]);
  });

  it('counts nothing of what has come back and is owed, and shows a type of which debt is all', () => {
    const reversal = { credits: 9, clawedBack: 2, debt: 0 };
    const owing = grantOf({ available: 3, held: 2, reversal });
    const account = accountOf({ owing }, { debt: { phone: 4 } });
    const { types } = viewBalance(account, MONTHLY, ['contact'], 'p', NOW);
    expect(types.contact).toMatchObject({ available: 0, held: 2 });
    expect(types.phone).toMatchObject({ available: 0, debt: 4 });
  });

  it('shows a type of the plan that has no grants, and a granted type that the plan lacks', () => {
    const account = accountOf({ g: grantOf({ type: 'phone' }) });
    const { types } = viewBalance(account, MONTHLY, ['contact'], 'workspace-pool', NOW);
    expect(types).toMatchObject({
      contact: { available: 0, held: 0, usedThisPeriod: 0, grants: [] },
      phone: { available: 10, allotment: 0 },
    });
  });
});

describe('availableOf', () => {
  it('sums what can be spent now', () => {
    expect(availableOf(accountOf(GRANTS), ['contact', 'phone'], NOW)).toEqual({
      contact: 130,
      phone: 0,
    });
  });
});
