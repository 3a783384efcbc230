import { describe, expect, it } from 'vitest';
import {
  allotmentId,
  allotmentSlices,
  planGrant,
} from '../../../../lambdas/ledger/grants/plan-grant.ts';
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

/** So many grants of this kind, by id. */
const many = (count: number, grant = grantOf()) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`g${n}`, grant]));

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
      },
    });
  });

  it('takes the twenty-fourth open grant and refuses the twenty-fifth', () => {
    expect(planGrant(accountOf(many(23)), ENTRY, NOW).kind).toBe('planned');
    expect(planGrant(accountOf(many(24)), ENTRY, NOW)).toEqual({
      kind: 'refused',
      code: 'GRANTS_TOO_MANY',
      details: { openGrantsMax: 24 },
    });
  });

  it('does not count grants that are used up', () => {
    const used = many(24, grantOf({ available: 0, held: 0 }));
    expect(planGrant(accountOf(used), ENTRY, NOW).kind).toBe('planned');
  });
});

describe('planGrant with grants past their expiry', () => {
  const gone = grantOf({ exp: NOW });
  const goneButHeld = grantOf({ exp: NOW, available: 4, held: 6 });

  it.each([
    ['expired ones make room, and are booked first', { ...many(23), gone }, 'expire-first'],
    [
      'one that ends a moment later does not',
      { ...many(23), g: grantOf({ exp: at('2026-03-10T12:00:00.001Z') }) },
      'refused',
    ],
    ['one that is held after its expiry does not', { ...many(23), goneButHeld }, 'refused'],
    ['where there is room they need not be booked', { ...many(22), gone }, 'planned'],
  ])('%s', (_what, grants, kind) => {
    expect(planGrant(accountOf(grants), ENTRY, NOW).kind).toBe(kind);
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
