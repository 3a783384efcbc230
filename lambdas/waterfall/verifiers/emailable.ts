import * as z from 'zod/mini';
import type { Price, VendorAnswer, Verifier } from '../adapter.contract.ts';
import { refuse, refuseByStatus } from '../read-answer.ts';
import { flag, text } from '../read-fields.ts';
import { PLAIN_WORDS, readVerdict, UNKNOWN_IS_FREE } from '../read-verdict.ts';
import type { VerifierOutcome } from '../waterfall.contract.ts';

const Answer = z.object({ state: text, role: flag, disposable: flag, accept_all: flag });

/** Its own status for an address that it still works at, and how long it then wants to be left. */
const STILL_AT_WORK = 249;
const AGAIN_AFTER_SECONDS = 2;

const PRICE: Price = { microUsd: 7_600, asOf: '2026-10' };

function outcome(answer: VendorAnswer): VerifierOutcome {
  if (answer.status === STILL_AT_WORK) return refuse('timeout', AGAIN_AFTER_SECONDS);
  if (answer.status !== 200) return refuseByStatus(answer);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { state, role, disposable, accept_all } = parsed.data;
  return readVerdict({
    word: state,
    words: PLAIN_WORDS,
    mailbox: { isRole: role, isDisposable: disposable, acceptsAll: accept_all },
    price: PRICE,
    free: UNKNOWN_IS_FREE,
  });
}

/**
 * Verifies an address; an unknown is free, each other verdict is charged. The same call within five
 * minutes is not charged again, so that it is repeated where the first answer is 249: it goes on
 * working. `accept_all=true`, or it does not look whether a domain takes all mail; `timeout=10` is
 * the longest that it holds the line.
 *
 * Source: emailable.com/docs/api, emails and status-codes; $38 for 5,000 credits, one a verdict.
 */
export const emailable: Verifier = {
  id: 'emailable',
  price: PRICE,
  baseUrl: 'https://api.emailable.com',
  timeoutMs: 15_000,
  limits: { perSecond: 25 },
  request: (address, { key }) => ({
    method: 'GET',
    path: '/v1/verify',
    query: { email: address, smtp: 'true', accept_all: 'true', timeout: '10' },
    headers: { Authorization: `Bearer ${key}` },
    repeatable: true,
  }),
  outcome,
};
