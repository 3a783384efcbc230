import { describe, expect, it } from 'vitest';
import {
  addWaiting,
  drawableBeside,
  isAllWaiting,
  lapsedTypes,
  mayComeBefore,
  sumWaiting,
  waitingOf,
} from '../../../../lambdas/ledger/account/waiting.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { at, grantOf } from '../../../support/accounts.ts';

const SOON = at('2026-03-20T00:00:00Z');
const LATE = at('2026-09-01T00:00:00Z');
const NONE = { grants: 0, credits: 0, exp: null };
const grant = (grantId: string, change = {}) => ({ ...grantOf(change), grantId });

describe('addWaiting', () => {
  it.each([
    [null, null, null],
    [LATE, null, LATE],
    [null, LATE, LATE],
    [SOON, LATE, SOON],
    [LATE, SOON, SOON],
  ])('keeps the first moment at which something expires: %s and %s → %s', (a, b, first) => {
    const before = { contact: { grants: 1, credits: 5, exp: a } };
    expect(addWaiting(before, grantOf({ exp: b, available: 3 }))).toEqual({
      contact: { grants: 2, credits: 8, exp: first },
    });
  });

  it('keeps the priority that is drawn first, where it is not that of packs', () => {
    const one = addWaiting({}, grantOf({ pri: 40 }));
    expect(one).toEqual({ contact: { grants: 1, credits: 10, exp: null, pri: 40 } });
    const two = addWaiting(one, grantOf({ pri: 20 }));
    expect(two).toEqual({ contact: { grants: 2, credits: 20, exp: null, pri: 20 } });
    expect(addWaiting(two, grantOf({ pri: 50 })).contact?.pri).toBe(20);
    expect(addWaiting(one, grantOf()).contact).toEqual({ grants: 2, credits: 20, exp: null });
  });

  it('keeps apart what is frozen: it counts, and cannot be drawn', () => {
    const one = addWaiting({}, grantOf({ available: 4, frozen: true }));
    const two = addWaiting(one, grantOf());
    expect(two).toEqual({ contact: { grants: 2, credits: 14, exp: null, frozen: 4 } });
    expect(drawableBeside({ waiting: two }, 'contact')).toBe(10);
    expect(drawableBeside({}, 'contact')).toBe(0);
  });

  it('begins at nothing, and leaves other types alone', () => {
    const phone = { grants: 1, credits: 1, exp: null };
    expect(addWaiting({ phone }, grantOf())).toEqual({
      phone,
      contact: { grants: 1, credits: 10, exp: null },
    });
    expect(addWaiting(undefined, grantOf())).toHaveProperty('contact');
  });
});

describe('sumWaiting', () => {
  it('sums some types anew; one of which nothing is left is gone', () => {
    const sum = { grants: 9, credits: 9, exp: null };
    expect(
      sumWaiting({ contact: sum, phone: sum, search: sum }, ['contact', 'phone'], [grant('a')]),
    ).toEqual({ contact: { grants: 1, credits: 10, exp: null }, search: sum });
  });
});

describe('isAllWaiting', () => {
  const account = { waiting: { contact: { grants: 2, credits: 14, exp: null } } };
  it.each([
    [[grant('a'), grant('b', { available: 4 })], true],
    [[grant('a')], false],
    [[grant('a'), grant('b')], false],
    [[], false],
  ])('says whether it is what the account counts: case %#', (grants, isAll) => {
    expect(isAllWaiting(account, ['contact'], grants)).toBe(isAll);
  });

  it('needs nothing where the account counts nothing', () => {
    expect(isAllWaiting({}, ['contact'], [])).toBe(true);
    expect(isAllWaiting({}, ['contact'], [grant('a')])).toBe(false);
  });
});

describe('waitingOf and lapsedTypes', () => {
  it('gives what waits of a type, also where nothing does', () => {
    const sum = { grants: 1, credits: 10, exp: null };
    expect(waitingOf({ waiting: { contact: sum } }, 'contact')).toEqual(sum);
    expect([waitingOf({}, 'contact'), waitingOf({ waiting: {} }, 'contact')]).toEqual([NONE, NONE]);
  });

  it('lapses at its expiry, not a millisecond before', () => {
    const waiting = {
      contact: { grants: 1, credits: 1, exp: SOON },
      phone: { grants: 1, credits: 1, exp: null },
    };
    expect(lapsedTypes({ waiting }, epochMs(SOON - 1))).toEqual([]);
    expect(lapsedTypes({ waiting }, SOON)).toEqual(['contact']);
    expect(lapsedTypes({}, SOON)).toEqual([]);
  });
});

describe('mayComeBefore', () => {
  const allotment = (pri: number) => grantOf({ cat: 'allotment', pri, exp: LATE });
  it.each([
    ['an allotment that is drawn first', { exp: SOON }, allotment(20), false],
    ['one of the same rank that expires later', { exp: SOON }, allotment(30), true],
    ['one of the same rank that expires earlier', { exp: null }, allotment(30), false],
    ['one of the same rank and expiry', { exp: LATE }, allotment(30), true],
    ['one of a later rank', { exp: null }, allotment(40), true],
    ['one before which packs are drawn', { exp: null, pri: 20 }, allotment(30), true],
    ['a pack: it was there first', { exp: SOON }, grantOf({ exp: LATE }), false],
  ])('asked of %s', (_name, sum, grant, expected) => {
    const waiting = { contact: { grants: 1, credits: 5, ...sum } };
    expect(mayComeBefore({ waiting }, grant)).toBe(expected);
    expect(mayComeBefore({}, grant)).toBe(false);
  });
});
