import { describe, expect, it } from 'vitest';
import { toUpdate } from '../../../../lambdas/ledger/account/account-update.ts';
import { planRepay, planRepayBeside } from '../../../../lambdas/ledger/account/plan-repay.ts';
import { sumWaiting } from '../../../../lambdas/ledger/account/waiting.ts';
import type { OpenGrant, WaitingGrant } from '../../../../lambdas/ledger/ledger.contract.ts';
import { accountOf, at, grantOf } from '../../../support/accounts.ts';

const NOON = at('2026-03-10T12:00:00Z');
const SOON = at('2026-03-20T00:00:00Z');
const OWES = { debt: { contact: 12 } };
const repaidBy = (grants: Readonly<Record<string, OpenGrant>>, terms = {}, owed = OWES) => {
  const { slices = [] } = planRepay(accountOf(grants, owed), terms, NOON) ?? {};
  return Object.fromEntries(slices.map(({ grantId, repaid }) => [grantId, repaid]));
};

describe('planRepay', () => {
  // Each: the grants of an account that owes 12, and what of each repays.
  it.each<[string, Readonly<Record<string, OpenGrant>>, object, object]>([
    ['all of one that is not enough', { a: grantOf() }, {}, { a: 10 }],
    [
      'in draw order, no more than is owed',
      { a: grantOf(), b: grantOf({ exp: SOON }) },
      {},
      { b: 10, a: 2 },
    ],
    ['nothing of what is held', { a: grantOf({ available: 3, held: 7 }) }, {}, { a: 3 }],
    ['nothing of what is frozen', { a: grantOf({ frozen: true }) }, {}, {}],
    ['nothing of what has expired', { a: grantOf({ exp: NOON }) }, {}, {}],
    ['nothing of another type', { a: grantOf({ type: 'phone' }) }, {}, {}],
    [
      'an adjustment, and no allotment',
      { a: grantOf({ cat: 'adjustment' }), b: grantOf({ cat: 'allotment' }) },
      {},
      { a: 10 },
    ],
    [
      'what the terms say alone',
      { a: grantOf(), b: grantOf({ cat: 'allotment' }) },
      { debtRepaidBy: ['allotment'] },
      { b: 10 },
    ],
    ['nothing where nothing repays', { a: grantOf() }, { debtRepaidBy: [] }, {}],
  ])('takes %s', (_what, grants, terms, wanted) => {
    expect(repaidBy(grants, terms)).toEqual(wanted);
  });

  it('is nothing where nothing is owed', () => {
    expect(planRepay(accountOf({ a: grantOf() }), {}, NOON)).toBeUndefined();
    expect(repaidBy({ a: grantOf() }, {}, { debt: { contact: 0 } })).toEqual({});
  });

  it('spends what it takes, and shuts out whoever planned by the same copy', () => {
    const account = accountOf({ a: grantOf() }, OWES);
    const change = planRepay(account, {}, NOON);
    expect(change).toEqual({
      action: 'repay',
      slices: [{ grantId: 'a', type: 'contact', available: -10, spent: 10, repaid: 10 }],
      whileOpened: 1,
    });
    const revision = { ...account.last, slices: [], op: 'repay:1' };
    const { ConditionExpression } = toUpdate(account, change ?? never(), revision);
    expect(ConditionExpression).toContain('opened = :seen');
    expect(ConditionExpression).toContain('debt.#o0 >= :o0');
  });
});

describe('planRepayBeside', () => {
  const waits = (grantId: string, more: Partial<OpenGrant> = {}): WaitingGrant => {
    return { ...grantOf(more), grantId };
  };
  const plan = (waiting: readonly WaitingGrant[]) => {
    const sums = sumWaiting({}, ['contact'], waiting);
    return planRepayBeside(accountOf({}, { ...OWES, waiting: sums, opened: 4 }), waiting, {}, NOON);
  };

  it('takes what waits, and leaves what is left of the last one beside the account', () => {
    const [a, b, c] = [waits('a', { exp: SOON }), waits('b'), waits('c', { frozen: true })];
    expect(plan([a, b, c])).toEqual({
      action: 'repay',
      slices: [
        { grantId: 'a', type: 'contact', eff: a.eff, available: -10, spent: 10, repaid: 10 },
        { grantId: 'b', type: 'contact', eff: b.eff, available: -2, spent: 2, repaid: 2 },
      ],
      whileOpened: 4,
      beside: {
        take: [a, b],
        put: [{ ...b, available: 8 }],
        waiting: { contact: { grants: 2, credits: 18, exp: null, frozen: 10 } },
      },
    });
  });

  it('is nothing where nothing that waits repays', () => {
    expect(plan([waits('a', { cat: 'promotional' })])).toBeUndefined();
  });
});

function never(): never {
  throw new Error('nothing planned');
}
