import { describe, expect, it } from 'vitest';
import {
  lastInOrder,
  planExpireWaiting,
  planLift,
  roomOf,
  shortTypes,
} from '../../../../lambdas/ledger/account/plan-waiting.ts';
import { sumWaiting } from '../../../../lambdas/ledger/account/waiting.ts';
import type { OpenGrant, WaitingGrant } from '../../../../lambdas/ledger/ledger.contract.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { accountOf, at, grantOf } from '../../../support/accounts.ts';

const NOW = at('2026-03-10T12:00:00Z');
const day = (n: number) => epochMs(NOW + n * 86_400_000);
const waitingGrant = (grantId: string, change: Partial<OpenGrant> = {}): WaitingGrant => ({
  ...grantOf(change),
  grantId,
});

/** An account beside which these wait. */
function beside(waiting: readonly WaitingGrant[], grants: Record<string, OpenGrant> = {}) {
  const types = [...new Set(waiting.map(({ type }) => type))];
  return accountOf(grants, { opened: 9, waiting: sumWaiting({}, types, waiting) });
}

const idsOf = (change: ReturnType<typeof planLift>) => change?.slices.map(({ grantId }) => grantId);

describe('planLift', () => {
  // Given in any order; none of them comes before the ones in the account.
  const row = [
    waitingGrant('never'),
    waitingGrant('w3', { exp: day(30) }),
    waitingGrant('w1', { exp: day(10) }),
    waitingGrant('w2', { exp: day(20), available: 4 }),
  ];
  const own = { a: grantOf({ exp: day(5), available: 3 }), b: grantOf({ available: 0, held: 2 }) };
  const full = { ...own, c: grantOf({ type: 'phone' }) };

  it.each([
    ['the first in order, and more while there is room', { a: own.a }, 4, ['w1', 'w2']],
    ['as many as it takes, though there is no room', full, 14, ['w1', 'w2']],
    ['no more than it takes where there is no room', full, 4, ['w1']],
    ['all of them for more than all have', full, 1_000, ['w1', 'w2', 'w3', 'never']],
  ])('lets come in %s', (_what, grants, contact, ids) => {
    expect(idsOf(planLift(beside(row, grants), row, { contact }, NOW))).toEqual(ids);
  });

  it('lets a frozen one come in its turn, and the next for what is needed', () => {
    const shut = waitingGrant('shut', { exp: day(8), frozen: true });
    expect(
      idsOf(planLift(beside([...row, shut], full), [...row, shut], { contact: 5 }, NOW)),
    ).toEqual(['shut', 'w1']);
  });

  it('tells what it moves, by the copy’s count, and what is left', () => {
    expect(planLift(beside(row, full), row, { contact: 4 }, NOW)).toEqual({
      action: 'lift',
      slices: [
        { grantId: 'w1', type: 'contact', eff: at('2026-03-01T00:00:00Z'), moved: 'lifted' },
      ],
      whileOpened: 9,
      beside: {
        put: [],
        take: [row[2]],
        waiting: { contact: { grants: 3, credits: 24, exp: day(20) } },
      },
    });
  });

  it('moves nothing where the account has enough, or none waits', () => {
    expect(planLift(beside(row, own), row, { contact: 3 }, NOW)).toBeUndefined();
    expect(planLift(accountOf(own), [], { contact: 4 }, NOW)).toBeUndefined();
  });

  it('moves twenty at most', () => {
    const many = Array.from({ length: 30 }, (_, n) => waitingGrant(`g${n}`, { exp: day(n + 1) }));
    const ids = idsOf(planLift(beside(many), many, { contact: 1_000 }, NOW));
    expect([ids?.length, ids?.at(-1)]).toEqual([20, 'g19']);
  });

  it('moves those of each type that is short', () => {
    const both = [...row, waitingGrant('p', { type: 'phone' })];
    const ids = idsOf(planLift(beside(both, full), both, { contact: 4, phone: 21 }, NOW));
    expect(ids).toEqual(['w1', 'p']);
  });
});

describe('shortTypes', () => {
  it('names types of which the account has fewer, and some wait', () => {
    const account = beside([waitingGrant('w'), waitingGrant('p', { type: 'phone' })], {
      a: grantOf({ available: 3 }),
      p: grantOf({ type: 'phone', available: 3 }),
      s: grantOf({ type: 'search', available: 3 }),
    });
    const amounts = { contact: 4, phone: 3, search: 4, postal: 1 };
    expect(shortTypes(account, amounts, NOW)).toEqual(['contact']);
  });
});

describe('planExpireWaiting', () => {
  const row = [
    waitingGrant('gone', { exp: NOW, available: 4 }),
    waitingGrant('w', { exp: day(1) }),
  ];

  it('books what has expired, whole, and leaves the others', () => {
    expect(planExpireWaiting(beside(row), row, NOW)).toEqual({
      action: 'expire',
      slices: [
        {
          grantId: 'gone',
          type: 'contact',
          eff: at('2026-03-01T00:00:00Z'),
          available: -4,
          expired: 4,
        },
      ],
      whileOpened: 9,
      beside: {
        put: [],
        take: [row[0]],
        waiting: { contact: { grants: 1, credits: 10, exp: day(1) } },
      },
    });
  });

  it('books nothing a millisecond before', () => {
    expect(planExpireWaiting(beside(row), row, epochMs(NOW - 1))).toBeUndefined();
  });
});

describe('roomOf', () => {
  it('counts what stays with the next change', () => {
    const account = accountOf({
      a: grantOf(),
      held: grantOf({ available: 0, held: 1 }),
      empty: grantOf({ available: 0 }),
      allotment: grantOf({ cat: 'allotment', available: 0, exp: day(1) }),
    });
    expect(roomOf(account, NOW)).toBe(0);
    expect(roomOf(account, day(1))).toBe(1);
  });
});

describe('lastInOrder', () => {
  it('gives the last of a type that has credits, or has some held; none that is over', () => {
    const account = accountOf({
      first: grantOf({ exp: day(1) }),
      last: grantOf({ exp: day(2), available: 0, held: 1 }),
      empty: grantOf({ available: 0 }),
      ended: grantOf({ ended: 'voided', held: 3 }),
      expired: grantOf({ pri: 99, exp: NOW }),
      phone: grantOf({ type: 'phone' }),
    });
    expect(lastInOrder(account, 'contact', NOW)?.[0]).toBe('last');
    expect(lastInOrder(account, 'search', NOW)).toBeUndefined();
    const shut = grantOf({ exp: day(3), frozen: true });
    expect(lastInOrder(accountOf({ ...account.grants, shut }), 'contact', NOW)?.[0]).toBe('shut');
  });
});
