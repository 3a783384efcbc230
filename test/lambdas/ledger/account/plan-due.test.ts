import { describe, expect, it } from 'vitest';
import {
  dueByTerms,
  dueExpiry,
  dueExpiryBeside,
  dueLift,
  toDueRevision,
} from '../../../../lambdas/ledger/account/plan-due.ts';
import { accountOf, at, grantOf, MONTHLY } from '../../../support/accounts.ts';

const NOON = at('2026-03-10T12:00:00Z');
const APRIL = at('2026-04-01T00:00:00Z');
const LAPSED = grantOf({ exp: NOON });
const WAITING = { contact: { grants: 1, credits: 10, exp: NOON } };

describe('what is due has an id that follows from the account', () => {
  it.each([
    ['a turn, from its period', dueByTerms(accountOf(), MONTHLY, APRIL), 'turn:2026-04-01'],
    [
      'a change of terms, from their number',
      dueByTerms(accountOf(), { ...MONTHLY, no: 3 }, NOON),
      'retune:2026-03-01:3',
    ],
    [
      'a turn, rather than a change of terms',
      dueByTerms(accountOf(), { ...MONTHLY, no: 3 }, APRIL),
      'turn:2026-04-01',
    ],
    ['an expiry, from the revision', dueExpiry(accountOf({ g: LAPSED }), NOON), 'expire:7'],
    [
      'one beside, from the count of opened grants',
      dueExpiryBeside(
        accountOf({}, { opened: 4, waiting: WAITING }),
        [{ ...LAPSED, grantId: 'g' }],
        NOON,
      ),
      'expire:beside:4',
    ],
    [
      'what comes in from beside, from that count too',
      dueLift(
        accountOf({}, { opened: 4, waiting: { contact: { ...WAITING.contact, exp: null } } }),
        [{ ...grantOf(), grantId: 'g' }],
        { contact: 1 },
        NOON,
      ),
      'lift:4',
    ],
  ])('%s', (_what, due, op) => {
    expect(due?.op).toBe(op);
  });

  it.each([
    ['turns before the period ends', dueByTerms(accountOf(), MONTHLY, NOON)],
    ['has expired', dueExpiry(accountOf({ g: grantOf() }), NOON)],
    ['waits', dueExpiryBeside(accountOf(), [], NOON)],
    ['is short', dueLift(accountOf({ g: grantOf() }), [], { contact: 1 }, NOON)],
  ])('nothing is where nothing %s', (_what, due) => {
    expect(due).toBeUndefined();
  });
});

it('time does it, but for a change of terms, which somebody made', () => {
  const byTime = { actor: 'sluice', reason: 'period', ref: 'schedule' };
  const turn = dueByTerms(accountOf(), MONTHLY, APRIL);
  expect(turn && toDueRevision(turn, APRIL)).toMatchObject({
    ...byTime,
    op: 'turn:2026-04-01',
    action: 'turn',
    at: APRIL,
  });
  const retune = dueByTerms(accountOf(), { ...MONTHLY, no: 3, by: 'op_ada' }, NOON);
  expect(retune && toDueRevision(retune, NOON)).toMatchObject({
    actor: 'op_ada',
    reason: 'terms changed',
    ref: 'terms_3',
    action: 'retune',
  });
});
