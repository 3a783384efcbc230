import type { Ports } from '../../shared/ports.ts';
import type { SentCallback } from '../../waterfall/adapter.contract.ts';
import { ownSecrets } from '../../waterfall/own-accounts.ts';
import { readCallback } from '../../waterfall/read-callback.ts';
import { findSearch } from '../../waterfall/registry.ts';
import type { ProviderSecret, ProviderSecrets } from '../../waterfall/waterfall.contract.ts';
import type { KeyVault } from '../../workspaces/provider-keys/provider-keys.contract.ts';
import { putAnswer } from './answers.store.ts';
import { type AnswerPlace, readToken } from './callback-token.ts';

/** What taking a vendor's call in reaches outside itself. */
export interface ReceivePorts extends Ports, Pick<KeyVault, 'readKeys'> {
  /** The operator's. */
  readonly secrets: ProviderSecrets;
  /** Of the tokens; absent: none was ever made. */
  readonly callbackKey?: string | undefined;
}

/** A call by whoever calls himself that provider. */
export interface Called extends Omit<SentCallback, 'body'> {
  readonly provider: string;
  readonly token: string;
}

/**
 * What became of a call. `kept`: the answer waits for its run, or for whoever asks next. `repeated`:
 * one was kept before, and stays. `unfinished`: an answer that says nothing yet; the polls go on.
 */
export type Received = 'kept' | 'repeated' | 'unfinished';
/** Why nothing of a call was kept. */
export type CallbackRefusal = 'NOT_FOUND' | 'SIGNATURE_WRONG' | 'NOT_AN_ANSWER';

/**
 * Takes in an answer that a vendor sends by itself. It is kept once for its place, whatever became
 * of the run meanwhile: what no run reads any more is there for the person's next one.
 *
 * Errors: refused NOT_FOUND for a token that is not of this provider and us, or too old;
 *         SIGNATURE_WRONG where the vendor signs; NOT_AN_ANSWER. Nothing changed then.
 */
export async function receiveCallback(
  p: ReceivePorts,
  { provider, token, ...sent }: Called,
): Promise<{ readonly kind: Received } | { readonly refused: CallbackRefusal }> {
  const place = p.callbackKey && readToken(p.callbackKey, provider, token, p.now());
  const { search } = (place && findSearch(provider, place.search)) || {};
  if (!place || !search?.callback) return { refused: 'NOT_FOUND' };
  const secret = await secretOf(p, place, provider);
  if (!secret) return { refused: 'NOT_FOUND' };
  const outcome = readCallback(search, secret, { ...sent, body: parseJson(sent.text) });
  if (outcome === 'unsigned') return { refused: 'SIGNATURE_WRONG' };
  if (outcome.kind === 'refused' && outcome.reason === 'malformed') {
    return { refused: 'NOT_AN_ANSWER' };
  }
  // What went wrong at the vendor, a poll hears of: it may be right by then.
  if (outcome.kind === 'pending' || outcome.kind === 'refused') return { kind: 'unfinished' };
  return { kind: (await putAnswer(p, place, { provider, outcome })) ? 'kept' : 'repeated' };
}

/** Gives the secret of the account that was given the ticket: the vendor signs by that one. */
async function secretOf(
  p: Pick<ReceivePorts, 'secrets' | 'readKeys'>,
  { workspaceId, account }: AnswerPlace,
  provider: string,
): Promise<ProviderSecret | undefined> {
  if (account === undefined) return p.secrets[provider];
  return ownSecrets((await p.readKeys(workspaceId)) ?? {}, p.secrets)[provider];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
