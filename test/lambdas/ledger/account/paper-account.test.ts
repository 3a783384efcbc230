import { expect, it } from 'vitest';
import {
  grantOnPaper,
  holdOnPaper,
  openOnPaper,
  settleOnPaper,
  turnOnPaper,
} from '../../../../lambdas/ledger/account/paper-account.ts';
import { at, MONTHLY } from '../../../support/accounts.ts';

const NOW = at('2026-03-10T12:00:00Z');
const NEXT = at('2026-04-01T00:00:00Z');
const PACK = { type: 'contact', cat: 'pack', amount: 50, eff: NOW, exp: null } as const;

it('does on paper what the ledger would do', () => {
  const opened = openOnPaper(MONTHLY, NOW);
  const granted = grantOnPaper(opened, { grantId: 'p', grant: PACK }, NOW);
  const held = holdOnPaper(granted, { wanted: [{ contact: 120 }], partial: false }, NOW);
  if (!('account' in held)) throw new Error('refused');
  const settled = settleOnPaper(held.account, { held: held.held, spent: { contact: 90 } }, NOW);
  expect(settled.used).toEqual({ contact: 90 });
  const { account, lapsed } = turnOnPaper(settled, MONTHLY, NEXT);
  expect(lapsed).toEqual({ contact: 10 });
  expect(account.period.id).toBe('2026-04-01');
  expect(account.used).toEqual({});
  const left = Object.values(account.grants).map(({ available }) => available);
  expect(left.reduce((sum, n) => sum + n, 0)).toBe(150);
});

it('refuses on paper as the ledger would, and leaves the account as it was', () => {
  const opened = openOnPaper(MONTHLY, NOW);
  expect(holdOnPaper(opened, { wanted: [{ contact: 101 }], partial: false }, NOW)).toMatchObject({
    kind: 'refused',
    code: 'CREDITS_INSUFFICIENT',
  });
  expect(turnOnPaper(opened, MONTHLY, NOW)).toEqual({ account: opened, lapsed: {} });
});
