import { describe, expect, it } from 'vitest';
import {
  narrowed,
  planCap,
  planSeat,
  roomBeside,
} from '../../../../lambdas/ledger/holds/plan-across.ts';
import { accountOf, at, grantOf, MONTHLY } from '../../../support/accounts.ts';

const NOW = at('2026-03-10T12:00:00Z');
const account = accountOf(
  {
    a: grantOf({ available: 2 }),
    b: grantOf({ available: 5, held: 1, eff: at('2026-03-02T00:00:00Z') }),
  },
  { used: { contact: 3 } },
);

describe('planSeat', () => {
  it('gives what it has, and asks that it has not one credit more', () => {
    expect(planSeat(account, { contact: 9, phone: 1 }, NOW)).toMatchObject({
      change: {
        slices: [
          { grantId: 'a', available: -2, held: 2 },
          { grantId: 'b', available: -5, held: 5 },
        ],
        drawnPast: { available: { a: 2, b: 5 } },
      },
    });
  });

  it('asks nothing of the last grant where it has enough', () => {
    expect(planSeat(account, { contact: 3 }, NOW)).toMatchObject({
      change: { drawnPast: { available: { a: 2 } } },
    });
  });

  it('has nothing to give of another type', () => {
    expect(planSeat(account, { phone: 1 }, NOW)).toEqual({ kind: 'unneeded' });
  });
});

describe('planCap', () => {
  const caps = { contact: 10 };

  it.each([
    ['what fits', { contact: 7 }, 7, undefined],
    ['types without a cap not at all', { phone: 9 }, undefined, undefined],
    ['as much as is left, and says what is short', { contact: 8 }, 7, { cap: 10, used: 4 }],
  ])('sets aside %s', (_what, amounts, held, short) => {
    const planned = planCap(account, { amounts, caps }, NOW);
    const slices = planned.plan.kind === 'planned' ? planned.plan.change.slices : [];
    expect(slices.reduce((sum, slice) => sum + (slice.held ?? 0), 0)).toBe(held ?? 0);
    if (short === undefined) expect(planned.short).toBeUndefined();
    else {
      expect(planned.short).toMatchObject({ code: 'MEMBER_CAP_REACHED', details: short });
    }
  });
});

it('narrowed takes the tighter of two caps, and leaves what is not capped', () => {
  expect(narrowed({ email: 5 }, { email: 9, phone: 4 }, { email: 7 })).toEqual({
    email: 5,
    phone: 0,
  });
});

it('roomBeside counts a seat before it asks the allowances', () => {
  const terms = { ...MONTHLY, allotments: { contact: 10 } };
  const sides = [
    { role: 'Seat', account: accountOf({ s: grantOf({ available: 4 }) }), terms },
    { role: 'MemberCap', account, terms },
  ] as const;
  expect(roomBeside(sides, { wanted: [{ contact: 12 }] }, NOW)).toMatchObject({
    seat: { contact: 4 },
    room: { contact: 7 },
    capShort: { details: { required: 8, used: 4 } },
  });
});
