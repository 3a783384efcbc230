import * as z from 'zod/mini';
import type { Price, VendorAnswer, Verifier } from '../adapter.contract.ts';
import { creditsCost } from '../credits-cost.ts';
import { refuse, refuseByStatus } from '../read-answer.ts';
import { count, flag, text, wordOf } from '../read-fields.ts';
import { PLAIN_WORDS, readVerdict, UNKNOWN_IS_FREE } from '../read-verdict.ts';
import type { RefusalReason, VerifierOutcome } from '../waterfall.contract.ts';

const Answer = z.object({
  status: text,
  result: text,
  is_role: flag,
  is_disposable: flag,
  is_accept_all: flag,
  credits_consumed: count,
});

/** 403: no credits. 405: the account is blocked. */
const OWN_STATUSES: Readonly<Record<number, RefusalReason>> = {
  403: 'out-of-credits',
  405: 'bad-key',
};
const STILL_AT_WORK = ['verifying', 'queue'];
const AGAIN_AFTER_SECONDS = 2;

const PRICE: Price = { microUsd: 4_000, asOf: '2026-07' };

function outcome(answer: VendorAnswer): VerifierOutcome {
  if (answer.status === 408) return refuse('timeout', AGAIN_AFTER_SECONDS);
  if (answer.status !== 200) return refuseByStatus(answer, OWN_STATUSES);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { status = '', result, ...said } = parsed.data;
  if (STILL_AT_WORK.includes(wordOf(status))) return refuse('timeout', AGAIN_AFTER_SECONDS);
  return readVerdict({
    word: result,
    words: PLAIN_WORDS,
    mailbox: {
      isRole: said.is_role,
      isDisposable: said.is_disposable,
      // It tells a mailbox that is there from one that is not where all mail is taken, too.
      acceptsAll: said.is_accept_all && result !== undefined && wordOf(result) === 'risky',
    },
    price: PRICE,
    free: UNKNOWN_IS_FREE,
    paidMicroUsd: paid(said.credits_consumed),
  });
}

const paid = (creditsReported: number | undefined): number | undefined =>
  creditsReported === undefined ? undefined : creditsCost(PRICE, creditsReported);

/**
 * Verifies an address, also at a domain that takes all mail: what it calls deliverable there is
 * `deliverable`, and only what it leaves `risky` is `catch-all`. The answer says what it took. It
 * may work for 80 s (it cannot be told less than 30). The same address is free at this host for
 * 30 minutes, so that a call that was given up is repeated; its other host charges each.
 *
 * Source: bounceban.com/public/doc/api.html and its own guide for agents, single verification,
 *         waterfall endpoint; $0.004 a credit, one a verdict. Not sure: whether a risky one is
 *         charged where the answer does not say.
 */
export const bounceban: Verifier = {
  id: 'bounceban',
  price: PRICE,
  baseUrl: 'https://api-waterfall.bounceban.com',
  timeoutMs: 45_000,
  request: (address, { key }) => ({
    method: 'GET',
    path: '/v1/verify/single',
    query: { email: address },
    headers: { Authorization: key },
    repeatable: true,
  }),
  outcome,
};
