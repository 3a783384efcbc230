import type { Action } from './action.contract.ts';

/** Finds a person's business e-mail address, verified before it is charged. */
export const contactEmail = {
  id: 'contact.email',
  does: 'Finds the e-mail address of a person; charged when a verifier accepts it.',
  subject: 'contact',
  datum: 'email',
  needs: 'anything that a person is found by',
  canAsk: (_subject) => true,
  ownedDays: 'for ever',
  valueKind: 'email',
} as const satisfies Action;
