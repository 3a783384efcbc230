import { describe, expect, it } from 'vitest';
import type { NewGrant } from '../../../../lambdas/ledger/grants/plan-grant.ts';
import {
  planFirst,
  planReconcile,
  type StandingGrant,
} from '../../../../lambdas/ledger/grants/plan-reconcile.ts';
import type { AccountChange, OpenGrant } from '../../../../lambdas/ledger/ledger.contract.ts';
import { accountOf, at, grantOf } from '../../../support/accounts.ts';

const NOW = at('2026-03-10T12:00:00Z');
const EFF = at('2026-03-01T00:00:00Z');
const PAID = (reversed = 0, frozen = false) => ({ reversed, frozen });
const was = (credits: number, clawedBack: number, debt = 0) => ({
  reversal: { credits, clawedBack, debt },
});

/** The change of a plan that makes one. */
function changeOf(plan: ReturnType<typeof planReconcile>): AccountChange {
  if (plan.kind !== 'planned') throw new Error(`no change, but ${plan.kind}`);
  return plan.change;
}

describe('planFirst', () => {
  const NEW: NewGrant = { type: 'contact', cat: 'pack', amount: 10, eff: NOW, exp: null };
  const owing = (debt: number) => accountOf({}, { debt: { contact: debt } });
  const plan = (of: Partial<NewGrant>, target = PAID(), account = accountOf()) =>
    planFirst(account, { grantId: 'g', grant: { ...NEW, ...of } }, target, NOW);
  const terms = { type: 'contact', cat: 'pack', pri: 30, eff: NOW, exp: null, amount: 10 };

  // Each: what is paid for, what is owed already, and what the entry says beside its terms.
  it.each([
    ['whole', PAID(), 0, { available: 10 }, {}],
    ['reversed in part', PAID(3), 0, { available: 7, clawedBack: 3 }, was(3, 3)],
    ['disputed', PAID(0, true), 0, { available: 10 }, { frozen: true }],
    ['into debt', PAID(), 4, { available: 6, spent: 4, repaid: 4 }, {}],
    ['into more debt than it has', PAID(), 40, { available: 0, spent: 10, repaid: 10 }, {}],
    [
      'reversed in part, into debt',
      PAID(3),
      40,
      { available: 0, clawedBack: 3, spent: 7, repaid: 7 },
      was(3, 3),
    ],
    ['disputed, into debt', PAID(0, true), 4, { available: 10 }, { frozen: true }],
  ])('lets it come in: %s', (_what, target, debt, moved, marks) => {
    expect(changeOf(plan({ repays: true }, target, owing(debt))).slices).toEqual([
      { grantId: 'g', type: 'contact', granted: 10, ...moved, opened: { ...terms, ...marks } },
    ]);
  });

  it('counts on the debt that it repays, and on that there is none', () => {
    expect(changeOf(plan({ repays: true }))).toMatchObject({ whileDebt: { contact: 0 } });
    const repaying = changeOf(plan({ repays: true }, PAID(), owing(4)));
    expect(repaying).toMatchObject({ whileDebt: { contact: 4 } });
    expect(changeOf(plan({}, PAID(), owing(4)))).not.toHaveProperty('whileDebt');
  });

  it('does not let it come in where nothing is paid for', () => {
    expect(plan({}, PAID(10))).toEqual({ kind: 'unneeded', surely: true });
  });
});

describe('planReconcile', () => {
  const own = (grant: OpenGrant): StandingGrant => ({
    grantId: 'g',
    grant,
    where: 'account',
    waiting: [],
  });
  const gone = (more: Partial<OpenGrant>): StandingGrant => ({
    ...own(grantOf({ available: 0, ...more })),
    where: 'gone',
  });
  const plan = (standing: StandingGrant, target: ReturnType<typeof PAID>, change = {}) => {
    const grants = standing.where === 'account' ? { g: standing.grant } : {};
    return planReconcile(accountOf(grants, { opened: 5, ...change }), standing, target, NOW);
  };
  const EXACT = (available: number, held = 0) => ({ whileAt: { g: { available, held } } });

  // Each: the grant, what is paid for, the action, and the change of the grant.
  it.each<[OpenGrant, ReturnType<typeof PAID>, string, object, object]>([
    [grantOf(), PAID(4), 'clawback', { available: -4, clawedBack: 4, reversed: 4 }, {}],
    [
      grantOf({ available: 2, held: 3 }),
      PAID(9),
      'clawback',
      { available: -2, clawedBack: 2, debt: 4, reversed: 9 },
      EXACT(2, 3),
    ],
    [grantOf({ available: 0, held: 10 }), PAID(3), 'clawback', { reversed: 3 }, EXACT(0, 10)],
    [
      grantOf({ available: 6, ...was(4, 4) }),
      PAID(1),
      'reinstate',
      { available: 3, clawedBack: -3, reversed: 1 },
      {},
    ],
    [grantOf(), PAID(0, true), 'freeze', { frozen: true }, {}],
    [grantOf({ frozen: true }), PAID(), 'unfreeze', { frozen: false }, {}],
    [
      grantOf({ frozen: true }),
      PAID(10),
      'clawback',
      { available: -10, clawedBack: 10, reversed: 10, frozen: false },
      {},
    ],
  ])('changes a grant of the account: %#', (grant, target, action, moved, needs) => {
    expect(changeOf(plan(own(grant), target))).toEqual({
      action,
      slices: [{ grantId: 'g', type: 'contact', ...moved }],
      whileOpened: 5,
      ...needs,
    });
  });

  it.each([
    ['in the account', own(grantOf({ available: 6, ...was(4, 4) })), PAID(4)],
    ['frozen', own(grantOf({ frozen: true })), PAID(0, true)],
    ['gone, expired', gone({ lapsed: 10 }), PAID(10)],
    ['gone, all debt', gone(was(10, 0, 10)), PAID(10)],
    ['gone, and disputed', gone({}), PAID(0, true)],
  ])('has nothing to do with one that is there already: %s', (_what, standing, target) => {
    expect(plan(standing, target)).toEqual({ kind: 'unneeded' });
  });

  it('makes debt of what was spent of a grant that has gone', () => {
    expect(changeOf(plan(gone({ lapsed: 3 }), PAID(10)))).toEqual({
      action: 'clawback',
      slices: [{ grantId: 'g', type: 'contact', debt: 7, eff: EFF }],
      whileOpened: 5,
    });
  });

  it('opens a grant that has gone for what comes back', () => {
    const change = changeOf(plan(gone({ lapsed: 2, ...was(6, 6) }), PAID(1)));
    const { available: _a, held: _h, ...terms } = grantOf();
    expect(change).toMatchObject({ action: 'reinstate', whileOpened: 5 });
    expect(change.slices).toEqual([
      {
        grantId: 'g',
        type: 'contact',
        available: 5,
        clawedBack: -5,
        opened: { ...terms, lapsed: 2, ...was(1, 1) },
      },
    ]);
  });

  it('takes debt off as far as it stands, and gives back what was repaid, for as long', () => {
    const exp = at('2026-03-31T00:00:00Z');
    const standing = gone({ exp, ...was(10, 0, 10) });
    const change = changeOf(plan(standing, PAID(), { debt: { contact: 4 } }));
    const lasts = { eff: NOW, exp: at('2026-04-09T12:00:00Z') };
    expect(change).toMatchObject({ action: 'reinstate', whileDebt: { contact: 4 } });
    expect(change.slices).toEqual([
      { grantId: 'g', type: 'contact', debt: -10, eff: EFF },
      {
        grantId: 'g_back5',
        type: 'contact',
        granted: 6,
        available: 6,
        repaid: -6,
        opened: { type: 'contact', cat: 'pack', pri: 30, amount: 6, ...lasts },
      },
    ]);
  });

  it('gives back what was repaid for as long as it was sold, whatever ended it', () => {
    const ended = { exp: NOW, ended: 'voided' } as const;
    const standing = { ...gone({ ...ended, ...was(10, 0, 10) }), soldUntil: null };
    const { slices } = changeOf(plan(standing, PAID()));
    expect(slices).toMatchObject([{ grantId: 'g' }, { grantId: 'g_back5', opened: { exp: null } }]);
  });

  it('has others lifted where two grants come into an account beside which some wait', () => {
    const waiting = { contact: { grants: 1, credits: 5, exp: null } };
    expect(plan(gone(was(10, 4, 6)), PAID(), { waiting })).toEqual({
      kind: 'lift-first',
      amounts: { contact: Infinity },
    });
    expect(changeOf(plan(gone(was(10, 4, 6)), PAID())).slices).toMatchObject([
      { grantId: 'g', available: 4 },
      { grantId: 'g_back5', available: 6 },
    ]);
  });

  const other = { ...grantOf({ amount: 3, available: 3 }), grantId: 'other' };
  it.each([
    ['keeps its rest there', PAID(4), 6, { grants: 2, credits: 9, exp: null }],
    ['goes with all of it', PAID(10), 0, { grants: 1, credits: 3, exp: null }],
    ['is frozen there', PAID(0, true), 10, { grants: 2, credits: 13, exp: null, frozen: 10 }],
  ])('changes a grant that waits where it is: %s', (_what, target, left, waiting) => {
    const g = { ...grantOf(), grantId: 'g' };
    const standing = { ...own(grantOf()), where: 'beside', waiting: [other, g] } as const;
    const copy = { waiting: { contact: { grants: 2, credits: 13, exp: null } } };
    const { beside, slices } = changeOf(plan(standing, target, copy));
    expect(slices).toMatchObject([{ grantId: 'g', eff: EFF }]);
    expect(beside).toMatchObject({ take: [g], waiting: { contact: waiting } });
    expect(beside?.put).toMatchObject(left === 0 ? [] : [{ grantId: 'g', available: left }]);
  });
});
