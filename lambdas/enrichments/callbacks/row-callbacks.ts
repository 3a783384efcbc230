import type { Ports } from '../../shared/ports.ts';
import { mayCallBack } from '../../waterfall/callback-address.ts';
import type { AskedTicket, Callbacks } from '../../waterfall/perform-step.ts';
import { findSearch } from '../../waterfall/registry.ts';
import type { Part } from '../rounds/end-rows.ts';
import { findAnswer } from './answers.store.ts';
import { type AnswerPlace, makeToken } from './callback-token.ts';
import { CALLBACK_PATH, CALLBACK_SECONDS } from './callbacks.contract.ts';

/** How vendors reach us: where the API answers, and the key of the tokens. */
export interface CallbackSettings {
  readonly baseUrl: string;
  readonly key: string;
}

/** What a row reaches for its callbacks. */
export interface CallbackPorts extends Ports {
  /** Absent: the operator has set no key of tokens; tickets are polled alone. */
  readonly callbackSettings?: CallbackSettings | undefined;
}

/** Gives what vendors may send by themselves for the tickets of a row's run. */
export function rowCallbacks(
  p: CallbackPorts,
  { record, part, rows }: Part,
  row: number,
): Callbacks | undefined {
  const { callbackSettings: settings } = p;
  const identityKey = rows[row]?.keys[0];
  if (!settings || identityKey === undefined) return undefined;
  const { workspaceId, id: enrichmentId } = record;
  const placeOf = ({ step, search, data, account }: AskedTicket): AnswerPlace => ({
    workspaceId,
    enrichmentId,
    part,
    row,
    step,
    identityKey,
    search,
    data,
    ...(account && { account }),
  });
  return {
    addressFor: (ticket, secret) => {
      const { provider } = ticket;
      const { search } = findSearch(provider, ticket.search) ?? {};
      if (!search || !mayCallBack(search, secret, settings.baseUrl)) return undefined;
      const untilMs = p.now() + CALLBACK_SECONDS * 1000;
      const token = makeToken(settings.key, provider, placeOf(ticket), untilMs);
      const path = CALLBACK_PATH.replace('{provider}', provider).replace('{token}', token);
      return `${settings.baseUrl}${path}`;
    },
    answerTo: (ticket) => findAnswer(p, placeOf(ticket), ticket.provider),
  };
}
