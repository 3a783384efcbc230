import type { Action } from './action.contract.ts';

/** Says whether an address can receive; a verdict is owned for a month, since mailboxes change. */
export const contactVerifyEmail = {
  id: 'contact.verify-email',
  does: 'Says whether an e-mail address can receive; `unknown` is not charged.',
  subject: 'email',
  datum: 'emailCheck',
  needs: 'an email',
  canAsk: ({ email }) => email !== undefined,
  ownedDays: 30,
} as const satisfies Action;
