import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CallbackSignature, Search, SentCallback } from './adapter.contract.ts';
import { refuse } from './read-answer.ts';
import type { ProviderOutcome, ProviderSecret } from './waterfall.contract.ts';

/**
 * Reads what a vendor has sent for a ticket, as a poll would have read it; `unsigned` where its
 * signature is not right.
 *
 * Errors: refused `malformed` for what is no answer.
 */
export function readCallback(
  { callback, poll }: Search,
  secret: ProviderSecret,
  sent: SentCallback,
): ProviderOutcome | 'unsigned' {
  if (!callback || !poll) return refuse('malformed');
  if (callback.signature && !isSigned(callback.signature, secret, sent)) return 'unsigned';
  const body = callback.asPolled ? callback.asPolled(sent.body) : sent.body;
  // The ticket itself is not in the address: the run knows it, and nothing rests on it here.
  return poll.outcome({ status: 200, headers: {}, body }, '');
}

function isSigned(
  { by, read }: CallbackSignature,
  { [by]: key }: ProviderSecret,
  sent: SentCallback,
): boolean {
  const said = read(sent);
  if (said === undefined || !key) return false;
  const wanted = createHmac('sha1', key).update(said.over).digest();
  const given = Buffer.from(said.signature, 'hex');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
