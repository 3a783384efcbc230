import type { Action } from './action.contract.ts';
import { contactEmail } from './contact-email.ts';
import { contactPhone } from './contact-phone.ts';
import { contactRefresh } from './contact-refresh.ts';
import { contactVerifyEmail } from './contact-verify-email.ts';
import { contactVerifyPhone } from './contact-verify-phone.ts';

/** THE LIST of actions, in the order in which documents and answers show them. */
export const ACTIONS = [
  contactEmail,
  contactPhone,
  contactVerifyEmail,
  contactVerifyPhone,
  contactRefresh,
] as const;

export type ActionId = (typeof ACTIONS)[number]['id'];
/** One thing that can be found and owned. */
export type Datum = (typeof ACTIONS)[number]['datum'];

/** An action of the list. */
export type ListedAction = Action & { readonly id: ActionId; readonly datum: Datum };

const BY_ID: ReadonlyMap<string, ListedAction> = new Map(
  ACTIONS.map((action) => [action.id, action]),
);
const BY_DATUM: ReadonlyMap<string, ListedAction> = new Map(
  ACTIONS.map((action) => [action.datum, action]),
);

/** Gives the action of that id; RangeError where there is none: input is validated before. */
export function actionOf(id: string): ListedAction {
  return orRefuse(BY_ID.get(id), id);
}

/** Gives the action that finds a datum; RangeError where there is none. */
export function actionFor(datum: string): ListedAction {
  return orRefuse(BY_DATUM.get(datum), datum);
}

/** Gives the data that some actions find, each once, in the order of the list. */
export function dataOf(ids: readonly string[]): Datum[] {
  return ACTIONS.filter(({ id }) => ids.includes(id)).map(({ datum }) => datum);
}

function orRefuse(action: ListedAction | undefined, name: string): ListedAction {
  if (action === undefined) throw new RangeError(`there is no action for ${name}`);
  return action;
}
