import type { Action } from './action.contract.ts';

/**
 * Verifies anew what is stored of a person, and looks for another value of what is not good any
 * more. It is owned by nobody: who asks again wants to know how things are now.
 */
export const contactRefresh = {
  id: 'contact.refresh',
  does: 'Verifies the stored address and number of a person anew, and finds others where they are not good any more; charged once when something newer was found.',
  subject: 'contact',
  datum: 'refresh',
  needs: 'a contact of whom the workspace owns something',
  canAsk: (_subject) => true,
  ownedDays: 0,
  refreshes: ['email', 'phone'],
} as const satisfies Action;
