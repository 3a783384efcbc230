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
        drawnPast: { available: { allotment: 3 }, opened: 2 },
      },
    });
  });

  it('has all that waits lifted before it draws an allotment that may come later', () => {
    const allotment = grantOf({ cat: 'allotment', pri: 30 });
    const waiting = { contact: { grants: 2, credits: 4, exp: null, pri: 20 } };
    const account = accountOf({ allotment }, { waiting });
    expect(planHold(account, { contact: 1 }, NOW)).toEqual({
      kind: 'lift-first',
      amounts: { contact: Infinity },
    });
    const lapsed = { contact: { ...waiting.contact, exp: NOW } };
    const other = accountOf({ allotment }, { waiting: lapsed });
    expect(planHold(other, { contact: 1 }, NOW)).toEqual({ kind: 'expire-first' });
    const first = accountOf({ allotment: { ...allotment, pri: 10 } }, { waiting });
    expect(planHold(first, { contact: 1 }, NOW).kind).toBe('planned');
  });

  it.each<[string, Parameters<typeof accountOf>[0], Record<string, number>]>([
    [
      'a drained one, for what it takes',
      { early: grantOf({ pri: 20, available: 3 }) },
      { early: 3 },
    ],
    [
      'one whose credits are all held: they may come back',
      { early: grantOf({ pri: 20, available: 0, held: 4 }) },
      { early: 0 },
    ],
    ['not one that is empty for good', { early: grantOf({ pri: 20, available: 0 }) }, {}],
    ['not one that has expired', { early: grantOf({ pri: 20, exp: NOW, held: 4 }) }, {}],
    [
      'not one that has not begun',
      { early: grantOf({ pri: 20, eff: at('2026-03-11T00:00:00Z'), held: 4 }) },
      {},
    ],
    ['not one of another type', { early: grantOf({ pri: 20, type: 'phone', held: 4 }) }, {}],
    ['not one that is drawn later', { late: grantOf({ pri: 40, available: 0, held: 4 }) }, {}],
  ])('asks of the grants before the last: %s', (_which, others, available) => {
    const plan = planHold(accountOf({ pack: grantOf(), ...others }), { contact: 5 }, NOW);
    expect(plan).toMatchObject({ change: { drawnPast: { opened: 2 } } });
    expect(Reflect.get(plan, 'change').drawnPast.available).toEqual(available);
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
        required: { contact: 11 },
        available: { contact: 10 },
        nextResetAt: '2026-04-01T00:00:00.000Z',
      },
    });
  });

  it('says what is owed of the type that is short', () => {
    const account = accountOf({ g: grantOf() }, { debt: { contact: 7, phone: 2 } });
    expect(planHold(account, { contact: 11 }, NOW)).toMatchObject({ details: { debt: 7 } });
  });

  it('draws nothing of what is frozen, in the account or beside it', () => {
    const waiting = { contact: { grants: 1, credits: 5, exp: null, frozen: 5 } };
    const grants = {
      shut: grantOf({ exp: at('2026-03-20T00:00:00Z'), frozen: true }),
      g: grantOf(),
    };
    const account = accountOf(grants, { waiting });
    expect(planHold(account, { contact: 10 }, NOW)).toMatchObject({
      change: { slices: [{ grantId: 'g', held: 10 }] },
    });
    expect(planHold(account, { contact: 11 }, NOW)).toMatchObject({
      details: { available: { contact: 10 } },
    });
  });

  it('names the first type that is short', () => {
    const account = accountOf({ g: grantOf() });
    const plan = planHold(account, { contact: 1, phone: 2, postal: 3 }, NOW);
    expect(plan).toMatchObject({
      details: {
        creditType: 'phone',
        required: { contact: 1, phone: 2, postal: 3 },
        available: { contact: 10, phone: 0, postal: 0 },
      },
    });
  });

  it('does not count credits past their expiry', () => {
    const plan = planHold(accountOf({ g: grantOf({ exp: NOW }) }), { contact: 1 }, NOW);
    expect(plan).toMatchObject({ kind: 'refused', details: { available: { contact: 0 } } });
  });
});
