import type { Action } from './action.contract.ts';

/** Says what a number is and whether it can be reached; owned for a month, since numbers move. */
export const contactVerifyPhone = {
  id: 'contact.verify-phone',
  does: 'Says whether a phone number exists, what its line is, and whether it can be reached.',
  subject: 'phone',
  datum: 'phoneCheck',
  needs: 'a phone number with its country code',
  canAsk: ({ phone }) => phone !== undefined,
  ownedDays: 30,
} as const satisfies Action;
