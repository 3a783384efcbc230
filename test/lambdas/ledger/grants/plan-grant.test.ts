import { describe, expect, it } from 'vitest';
import {
  allotmentId,
  allotmentSlices,
  type NewGrant,
  planGrant,
  repayByAllotment,
} from '../../../../lambdas/ledger/grants/plan-grant.ts';
import type { Account } from '../../../../lambdas/ledger/ledger.contract.ts';
import type { EpochMs } from '../../../../lambdas/shared/units.contract.ts';
import { accountOf, at, grantOf, MONTHLY } from '../../../support/accounts.ts';

const NEW = {
  type: 'contact',
  cat: 'pack',
  amount: 100,
  eff: at('2026-03-10T12:00:00Z'),
  exp: null,
} as const;

const ENTRY = { grantId: 'grant_1', grant: NEW };
const NOW = NEW.eff;

describe('planGrant', () => {
  it('lets the credits come in with their terms', () => {
    expect(planGrant(accountOf(), ENTRY, NOW)).toEqual({
      kind: 'planned',
      change: {
        action: 'grant',
        slices: [
          {
            grantId: 'grant_1',
            type: 'contact',
            granted: 100,
            available: 100,
            opened: {
              type: 'contact',
              cat: 'pack',
              pri: 30,
              eff: at('2026-03-10T12:00:00Z'),
              exp: null,
              amount: 100,
            },
          },
        ],
        inRoom: 'contact',
      },
    });
  });
});

/** What a plan does: the moves of its slices, and where the grants beside the account go. */
function shapeOf(account: Account, change: Partial<NewGrant> = {}) {
  const plan = planGrant(account, { grantId: 'n', grant: { ...NEW, ...change } }, NOW);
  if (plan.kind !== 'planned') return plan.kind;
  const { slices, inRoom, whileOpened, beside } = plan.change;
  return {
    slices: slices.map(({ grantId, moved = 'in' }) => `${grantId} ${moved}`),
    ...(inRoom !== undefined && { inRoom }),
    ...(whileOpened !== undefined && { whileOpened }),
    ...(beside && { waiting: beside.waiting, put: beside.put.map(({ grantId }) => grantId) }),
  };
}

const SOON = at('2026-03-20T00:00:00Z');
const LATE = at('2026-09-01T00:00:00Z');
const later = grantOf({ exp: LATE });
const phone = grantOf({ type: 'phone' });
/** As many as there is room for; the last comes after the others. */
const FULL = { a: later, b: later, last: grantOf({ exp: LATE, eff: NOW, available: 7 }) };
const waits = (grants: number, exp: EpochMs | null = null) => ({
  waiting: { contact: { grants, credits: 10 * grants, exp } },
});

describe('planGrant, where there is room or not', () => {
  it.each<[string, Account, Partial<NewGrant>, unknown]>([
    [
      'room, and none of the type waits: into the account',
      accountOf({ a: later, b: later }),
      {},
      { slices: ['n in'], inRoom: 'contact' },
    ],
    [
      'those that are used up make room',
      accountOf({ a: later, b: later, d: grantOf({ available: 0 }) }),
      {},
      { slices: ['n in'], inRoom: 'contact' },
    ],
    [
      'another type counts for room, not for the order',
      accountOf({ a: phone, b: phone, c: phone }),
      {},
      {
        slices: ['n waits'],
        whileOpened: 3,
        waiting: { contact: { grants: 1, credits: 100, exp: null } },
        put: ['n'],
      },
    ],
    [
      'no room, later than all: it waits',
      accountOf(FULL),
      {},
      {
        slices: ['n waits'],
        whileOpened: 3,
        waiting: { contact: { grants: 1, credits: 100, exp: null } },
        put: ['n'],
      },
    ],
    [
      'room, but some of the type wait: it waits too',
      accountOf({ a: later }, waits(2, LATE)),
      {},
      {
        slices: ['n waits'],
        whileOpened: 1,
        waiting: { contact: { grants: 3, credits: 120, exp: LATE } },
        put: ['n'],
      },
    ],
    [
      'room and some wait, earlier than the last in the account: into it, at this count alone',
      accountOf({ a: later }, waits(2)),
      { exp: SOON },
      { slices: ['n in'], whileOpened: 1 },
    ],
    [
      'no room, earlier than the last: the last makes way',
      accountOf(FULL),
      { exp: SOON },
      {
        slices: ['n in', 'last shelved'],
        whileOpened: 3,
        waiting: { contact: { grants: 1, credits: 7, exp: LATE } },
        put: ['last'],
      },
    ],
    [
      'no room, earlier than the last, of which some is held: one more than there is room for',
      accountOf({ ...FULL, last: { ...FULL.last, held: 3 } }),
      { exp: SOON },
      { slices: ['n in'], whileOpened: 3 },
    ],
    [
      'those that have expired make room, and are booked first',
      accountOf({ a: later, b: later, d: grantOf({ exp: NOW }) }),
      {},
      'expire-first',
    ],
    [
      'one that has expired with all it has held takes room',
      accountOf({ a: later, b: later, d: grantOf({ exp: NOW, available: 0, held: 4 }) }),
      {},
      {
        slices: ['n waits'],
        whileOpened: 3,
        waiting: { contact: { grants: 1, credits: 100, exp: null } },
        put: ['n'],
      },
    ],
  ])('%s', (_what, account, change, shape) => {
    expect(shapeOf(account, change)).toEqual(shape);
  });

  it('lets no allotment make way', () => {
    const allotment = grantOf({ cat: 'allotment', pri: 40, exp: LATE });
    const account = accountOf({ a: later, b: later, allotment });
    expect(shapeOf(account)).toEqual({ slices: ['n in'], whileOpened: 3 });
  });
});

describe('a grant that repays', () => {
  const owing = (debt: number) => accountOf({}, { debt: { contact: debt, phone: 9 } });
  const repaying = (account: Account) => {
    const plan = planGrant(account, { grantId: 'n', grant: { ...NEW, repays: true } }, NOW);
    if (plan.kind !== 'planned') throw new Error(plan.kind);
    const [{ opened: _opened, ...moved } = {}] = plan.change.slices;
    return { moved, needs: plan.change.whileDebt };
  };

  it.each([
    ['nothing where nothing is owed', 0, { available: 100 }],
    ['what is owed', 30, { available: 70, spent: 30, repaid: 30 }],
    ['as far as it goes', 130, { available: 0, spent: 100, repaid: 100 }],
  ])('repays %s', (_what, debt, moved) => {
    expect(repaying(owing(debt))).toEqual({
      moved: { grantId: 'n', type: 'contact', granted: 100, ...moved },
      needs: { contact: debt },
    });
  });

  it('goes into the account where it has repaid all that it has, whatever waits', () => {
    const waiting = { contact: { grants: 1, credits: 5, exp: null } };
    const account = accountOf({}, { waiting, debt: { contact: 100 }, opened: 4 });
    const plan = planGrant(account, { grantId: 'n', grant: { ...NEW, repays: true } }, NOW);
    expect(plan).toMatchObject({ change: { whileOpened: 4 } });
    expect(plan).not.toHaveProperty('change.beside');
  });

  it('repays nothing where its terms say so', () => {
    const plan = planGrant(owing(30), { grantId: 'n', grant: NEW }, NOW);
    expect(plan).toMatchObject({ change: { slices: [{ available: 100 }] } });
  });
});

describe('repayByAllotment', () => {
  const { period } = accountOf();
  const slices = allotmentSlices({ allotments: { contact: 10 } }, period, undefined);
  const account = accountOf({}, { debt: { contact: 4 } });

  it('repays by an allotment only where the terms name it', () => {
    expect(repayByAllotment(account, {}, slices)).toEqual({ slices });
    expect(repayByAllotment(account, { debtRepaidBy: ['pack'] }, slices)).toEqual({ slices });
    expect(repayByAllotment(account, { debtRepaidBy: ['allotment'] }, slices)).toEqual({
      slices: [{ ...slices[0], available: 6, spent: 4, repaid: 4 }],
      whileDebt: { contact: 4 },
    });
  });

  it('does not touch an allowance, nor what a change takes', () => {
    const cap = { debtRepaidBy: ['allotment'], oneGrant: true } as const;
    expect(repayByAllotment(account, cap, slices)).toEqual({ slices });
    const takes = [{ grantId: 'g', type: 'contact', available: -2, voided: 2 }];
    const terms = { debtRepaidBy: ['allotment'] } as const;
    expect(repayByAllotment(account, terms, takes)).toEqual({ slices: takes, whileDebt: {} });
  });
});

describe('allotmentSlices', () => {
  it('gives one allotment a type, for the period alone', () => {
    const { period } = accountOf();
    const terms = { ...MONTHLY, allotments: { contact: 100, phone: 0 } };
    const slices = allotmentSlices(terms, period, undefined);
    expect(slices).toEqual([
      {
        grantId: 'grant_2026-03-01-contact',
        type: 'contact',
        granted: 100,
        available: 100,
        opened: {
          type: 'contact',
          cat: 'allotment',
          pri: 20,
          eff: at('2026-03-01T00:00:00Z'),
          exp: at('2026-04-01T00:00:00Z'),
          amount: 100,
        },
      },
    ]);
  });
});

describe('allotmentId', () => {
  it('follows from period and type alone', () => {
    expect(allotmentId('2026-03-01', 'phone')).toBe('grant_2026-03-01-phone');
  });

  it.each([
    [{}, 'grant_2026-03-01-phone'],
    [{ no: 2 }, 'grant_2026-03-01-phone_2'],
    [{ seat: 'mem_ada' }, 'grant_2026-03-01-phone-mem_ada'],
    [{ seat: 'mem_ada', no: 2 }, 'grant_2026-03-01-phone_2-mem_ada'],
  ])('is another for a seat, and for what is added within the period: %j', (of, id) => {
    expect(allotmentId('2026-03-01', 'phone', of)).toBe(id);
  });
});
