import { describe, expect, it } from 'vitest';
import {
  isDue,
  isOwing,
  moveTowards,
  planReversalsDue,
  spentOf,
} from '../../../../lambdas/ledger/account/reversal.ts';
import type { OpenGrant } from '../../../../lambdas/ledger/ledger.contract.ts';
import { accountOf, grantOf } from '../../../support/accounts.ts';

/** A grant of 10 with so much in each place; the rest of it was spent. */
const packOf = (available: number, held = 0, more: Partial<OpenGrant> = {}) =>
  grantOf({ available, held, ...more });
const was = (credits: number, clawedBack: number, debt = 0) => ({
  reversal: { credits, clawedBack, debt },
});

describe('moveTowards', () => {
  // Each: the grant, how much of it is reversed by now, and what it moves by.
  it.each<[string, OpenGrant, number, number, number, boolean]>([
    ['unspent: takes what is reversed', packOf(10), 4, 4, 0, false],
    ['unspent: takes all', packOf(10), 10, 10, 0, false],
    ['half spent: takes from the rest', packOf(5), 5, 5, 0, false],
    ['half spent: what is beyond the rest is debt', packOf(5), 8, 5, 3, true],
    ['all spent: all is debt', packOf(0), 10, 0, 10, true],
    ['held: waits for it', packOf(2, 8), 6, 2, 0, true],
    ['held and spent: what is sure to be owed is debt now', packOf(2, 3), 9, 2, 4, true],
    ['half lapsed: nobody owes what lapsed', packOf(0, 0, { lapsed: 5 }), 5, 0, 0, true],
    ['half lapsed: beyond it is debt', packOf(0, 0, { lapsed: 5 }), 8, 0, 3, true],
    ['some lapsed: what is available goes first', packOf(4, 0, { lapsed: 6 }), 3, 3, 0, false],
    ['more of it than before', packOf(6, 0, was(4, 4)), 7, 3, 0, false],
    ['the same as before', packOf(6, 0, was(4, 4)), 4, 0, 0, false],
    ['less than before: gives back', packOf(6, 0, was(4, 4)), 1, -3, 0, false],
    ['less than before: debt goes first', packOf(0, 0, was(10, 4, 6)), 5, 0, -5, true],
    ['less than before: then credits come back', packOf(0, 0, was(10, 4, 6)), 3, -1, -6, true],
    ['a hold has given back: takes it', packOf(3, 5, was(6, 2)), 6, 3, 0, true],
    ['a hold has given back more than is owed', packOf(8, 0, was(6, 2)), 6, 4, 0, false],
    ['a hold has spent: is debt', packOf(0, 0, was(6, 2)), 6, 0, 4, true],
  ])('%s', (_what, grant, reversed, clawedBack, debt, isExact) => {
    expect(moveTowards(grant, reversed)).toEqual({ clawedBack, debt, isExact });
  });
});

describe('spentOf', () => {
  it('is what is nowhere else', () => {
    expect(spentOf(packOf(1, 2, { lapsed: 3, ...was(2, 2) }))).toBe(2);
  });
});

describe('isOwing', () => {
  it.each([
    ['never reversed', packOf(10), false],
    ['clawed back as much as is reversed', packOf(6, 0, was(4, 4)), false],
    ['less than is reversed', packOf(3, 5, was(6, 2)), true],
  ])('%s', (_what, grant, isIt) => {
    expect(isOwing(grant)).toBe(isIt);
  });
});

describe('isDue', () => {
  it.each<[string, OpenGrant, boolean]>([
    ['never reversed', packOf(0), false],
    ['all booked', packOf(0, 0, was(10, 4, 6)), false],
    ['a hold is still to give back', packOf(0, 6, was(10, 4)), false],
    ['a hold has given back', packOf(3, 3, was(10, 4)), true],
    ['a hold has spent', packOf(0, 0, was(10, 4)), true],
  ])('%s', (_what, grant, due) => {
    expect(isDue(grant)).toBe(due);
  });
});

describe('planReversalsDue', () => {
  it('books what a hold gave back and spent since, on condition that no more has', () => {
    const pack = packOf(3, 2, was(9, 2));
    const account = accountOf({ other: grantOf(), pack }, { opened: 5 });
    expect(planReversalsDue(account)).toEqual({
      action: 'clawback',
      slices: [{ grantId: 'pack', type: 'contact', available: -3, clawedBack: 3, debt: 2 }],
      whileOpened: 5,
      whileAt: { pack: { available: 3, held: 2 } },
    });
  });

  it.each([
    ['nothing is reversed', packOf(3, 2)],
    ['nothing has come back', packOf(0, 8, was(8, 2))],
    ['all is booked', packOf(0, 0, was(10, 4, 6))],
  ])('is undefined where %s', (_what, pack) => {
    expect(planReversalsDue(accountOf({ pack }))).toBeUndefined();
  });
});
