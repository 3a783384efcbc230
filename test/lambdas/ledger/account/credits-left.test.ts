import { expect, it } from 'vitest';
import { creditsLeft } from '../../../../lambdas/ledger/account/credits-left.ts';
import type { OpenGrant } from '../../../../lambdas/ledger/ledger.contract.ts';
import { accountOf, at, grantOf } from '../../../support/accounts.ts';

const CHANGED_AT = at('2026-03-02T00:00:00Z');

it.each<[string, Partial<OpenGrant>, object]>([
  ['all of a grant', { held: 3 }, { contact: { available: 10, held: 3 } }],
  [
    'what lasts longer',
    { exp: at('2026-03-02T00:00:00.001Z') },
    { contact: { available: 10, held: 0 } },
  ],
  ['nothing of what has expired', { exp: CHANGED_AT, held: 3 }, {}],
  ['nothing of what was ended', { exp: CHANGED_AT, ended: 'voided', held: 3 }, {}],
  ['nothing of what is frozen', { frozen: true, held: 3 }, {}],
  ['nothing of what has not begun', { eff: at('2026-03-02T00:00:00.001Z') }, {}],
])('counts %s', (_what, change, left) => {
  expect(creditsLeft(accountOf({ g: grantOf(change) }))).toEqual(left);
});

it('adds up by type, with what waits', () => {
  const grants = { a: grantOf(), b: grantOf({ available: 1 }), c: grantOf({ type: 'phone' }) };
  const waiting = { contact: { grants: 3, credits: 45, exp: null, frozen: 5 } };
  expect(creditsLeft(accountOf(grants, { waiting }))).toEqual({
    contact: { available: 51, held: 0 },
    phone: { available: 10, held: 0 },
  });
});

it('counts an account whose period has ended as at that period’s last moment', () => {
  const account = accountOf({ g: grantOf({ exp: at('2026-04-01T00:00:00Z') }) });
  const last = { ...account.last, at: at('2026-04-01T00:00:07Z') };
  expect(creditsLeft({ ...account, last })).toEqual({ contact: { available: 10, held: 0 } });
});
