import { expect, it } from 'vitest';
import { availableAcross } from '../../../../lambdas/ledger/account/view-across.ts';
import { accountOf, at, grantOf, MONTHLY } from '../../../support/accounts.ts';

const NOW = at('2026-03-10T12:00:00Z');
const account = (contact: number, phone: number) =>
  accountOf({
    c: grantOf({ available: contact }),
    p: grantOf({ type: 'phone', available: phone }),
  });
const side = (role: 'Seat' | 'MemberCap' | 'KeyCap', allotments: Record<string, number>) => ({
  role,
  terms: { ...MONTHLY, allotments },
  account: account(allotments.contact ?? 0, allotments.phone ?? 0),
});

it.each([
  ['the workspace’s own alone', [], { contact: 50, phone: 8 }],
  ['a seat’s besides', [side('Seat', { contact: 3 })], { contact: 53, phone: 8 }],
  ['no more than the cap', [side('MemberCap', { contact: 5 })], { contact: 5, phone: 8 }],
  [
    'a seat’s, and the tighter of two caps',
    [side('Seat', { contact: 3 }), side('MemberCap', { contact: 5 }), side('KeyCap', { phone: 1 })],
    { contact: 8, phone: 1 },
  ],
  ['nothing of a cap of 0', [side('KeyCap', { contact: 0 })], { contact: 0, phone: 8 }],
])('one who asks can spend %s', (_what, sides, available) => {
  expect(availableAcross(account(50, 8), sides, ['contact', 'phone'], NOW)).toEqual(available);
});
