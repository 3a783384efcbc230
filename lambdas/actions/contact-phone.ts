import type { Action } from './action.contract.ts';

/** Finds a person's phone number, of the line types that the plan takes. */
export const contactPhone = {
  id: 'contact.phone',
  does: 'Finds the phone number of a person, as E.164; charged when the plan takes its line type.',
  subject: 'contact',
  datum: 'phone',
  needs: 'anything that a person is found by',
  canAsk: (_subject) => true,
  ownedDays: 'for ever',
  valueKind: 'phone',
} as const satisfies Action;
