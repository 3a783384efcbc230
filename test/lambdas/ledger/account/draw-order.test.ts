import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  drawOrder,
  hasExpired,
  isOpen,
  momentOf,
} from '../../../../lambdas/ledger/account/draw-order.ts';
import type { OpenGrant } from '../../../../lambdas/ledger/ledger.contract.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { accountOf, at, grantOf } from '../../../support/accounts.ts';

const NOW = at('2026-03-10T12:00:00Z');
const idsOf = (grants: Readonly<Record<string, OpenGrant>>) =>
  drawOrder(accountOf(grants), 'contact', NOW).map(([id]) => id);

describe('drawOrder', () => {
  it('draws the allotment before packs, also when a pack expires sooner', () => {
    const grants = {
      pack: grantOf({ exp: at('2026-03-11T00:00:00Z') }),
      allotment: grantOf({ cat: 'allotment', pri: 20, exp: at('2026-04-01T00:00:00Z') }),
    };
    expect(idsOf(grants)).toEqual(['allotment', 'pack']);
  });

  it('draws what expires soonest first, and what never expires last', () => {
    const grants = {
      never: grantOf(),
      later: grantOf({ exp: at('2026-09-01T00:00:00Z') }),
      sooner: grantOf({ exp: at('2026-05-01T00:00:00Z') }),
    };
    expect(idsOf(grants)).toEqual(['sooner', 'later', 'never']);
  });

  it('draws promotional before adjustment before pack where priority and expiry are the same', () => {
    const grants = {
      a_pack: grantOf(),
      b_adjustment: grantOf({ cat: 'adjustment' }),
      c_promotional: grantOf({ cat: 'promotional' }),
    };
    expect(idsOf(grants)).toEqual(['c_promotional', 'b_adjustment', 'a_pack']);
  });

  it('draws the older first, then by id', () => {
    const grants = {
      c: grantOf(),
      b: grantOf(),
      d: grantOf({ eff: at('2026-02-01T00:00:00Z') }),
    };
    expect(idsOf(grants)).toEqual(['d', 'b', 'c']);
  });

  it('leaves out other types, empty grants, grants to come and grants past their expiry', () => {
    const grants = {
      other: grantOf({ type: 'phone' }),
      empty: grantOf({ available: 0, held: 10 }),
      future: grantOf({ eff: at('2026-03-10T12:00:00.001Z') }),
      gone: grantOf({ exp: NOW }),
      good: grantOf({ exp: at('2026-03-10T12:00:00.001Z') }),
    };
    expect(idsOf(grants)).toEqual(['good']);
  });

  it('is one total order: no shuffle of the same grants changes it', () => {
    const grant = fc.record({
      pri: fc.constantFrom(20, 30),
      exp: fc.constantFrom(null, at('2026-04-01T00:00:00Z'), at('2026-05-01T00:00:00Z')),
      cat: fc.constantFrom('pack' as const, 'adjustment' as const, 'promotional' as const),
      eff: fc.constantFrom(at('2026-02-01T00:00:00Z'), at('2026-03-01T00:00:00Z')),
    });
    const shuffled = fc
      .array(grant, { minLength: 2, maxLength: 8 })
      .map((grants) => grants.map((g, n) => [`g${n}`, grantOf(g)] as const))
      .chain((entries) =>
        fc.tuple(
          fc.constant(entries),
          fc.shuffledSubarray(entries, { minLength: entries.length, maxLength: entries.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(idsOf(Object.fromEntries(one))).toEqual(idsOf(Object.fromEntries(other)));
      }),
    );
  });
});

describe('isOpen', () => {
  it.each([
    ['before its start', { eff: NOW }, NOW - 1, false],
    ['from its start on', { eff: NOW }, NOW, true],
    ['until its expiry', { exp: NOW }, NOW - 1, true],
    ['from its expiry on', { exp: NOW }, NOW, false],
    ['not while it is frozen', { frozen: true as const }, NOW, false],
    ['not while it owes', { reversal: { credits: 3, clawedBack: 2, debt: 0 } }, NOW, false],
    ['once it owes nothing', { reversal: { credits: 3, clawedBack: 3, debt: 0 } }, NOW, true],
  ])('%s', (_when, change, nowMs, open) => {
    expect(isOpen(accountOf(), grantOf(change), epochMs(nowMs))).toBe(open);
  });

  it('counts the grants of a period that a clock behind has not seen begin', () => {
    const { startsAt } = accountOf().period;
    const before = epochMs(startsAt - 50);
    const allotment = grantOf({ eff: startsAt });
    expect(isOpen(accountOf(), allotment, before)).toBe(true);
    expect(isOpen(accountOf(), grantOf({ eff: NOW, exp: startsAt }), before)).toBe(false);
  });
});

describe('momentOf', () => {
  it('never lies before the period of the account', () => {
    const { startsAt } = accountOf().period;
    expect(momentOf(accountOf(), epochMs(startsAt - 1))).toBe(startsAt);
    expect(momentOf(accountOf(), NOW)).toBe(NOW);
  });
});

describe('hasExpired', () => {
  it('says so from the expiry itself on', () => {
    const grant = grantOf({ exp: NOW });
    expect(hasExpired(grant, epochMs(NOW - 1))).toBe(false);
    expect(hasExpired(grant, NOW)).toBe(true);
  });

  it('never says so of a grant without expiry', () => {
    expect(hasExpired(grantOf(), at('2999-01-01T00:00:00Z'))).toBe(false);
  });
});
