import { expect, it } from 'vitest';
import { viewEntry } from '../../../../lambdas/ledger/journal/view-entry.ts';
import { entryOf, openedOf } from '../../../support/ledger-entries.ts';

it('shows every counter, also of credits that were voided and clawed back', () => {
  const [slice] = viewEntry(
    entryOf(1, { slices: [{ grantId: 'g', type: 'contact', voided: 2, clawedBack: 3 }] }),
  ).slices;
  expect(slice).toEqual({
    grantId: 'g',
    creditType: 'contact',
    granted: 0,
    available: 0,
    held: 0,
    spent: 0,
    expired: 0,
    voided: 2,
    clawedBack: 3,
    debt: 0,
    repaid: 0,
  });
});

it('shows nothing spent, and no hash, where there is none', () => {
  expect(viewEntry(entryOf(1, { slices: [openedOf(5)] }))).toMatchObject({
    spentOn: {},
    hash: null,
  });
});

it('names actions and credit types in their order', () => {
  const spentOn = { 'contact.phone': { phone: 1, contact: 2 }, 'contact.email': { contact: 3 } };
  expect(JSON.stringify(viewEntry(entryOf(1, { spentOn })).spentOn)).toBe(
    '{"contact.email":{"contact":3},"contact.phone":{"contact":2,"phone":1}}',
  );
});
