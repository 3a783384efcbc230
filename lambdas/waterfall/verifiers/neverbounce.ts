import * as z from 'zod/mini';
import type { Price, VendorAnswer, Verifier } from '../adapter.contract.ts';
import { readWord, refuse, refuseByStatus, refuseByText } from '../read-answer.ts';
import { text } from '../read-fields.ts';
import { readVerdict } from '../read-verdict.ts';
import type { RefusalReason, Refused, Verdict, VerifierOutcome } from '../waterfall.contract.ts';

const Answer = z.object({
  status: text,
  message: text,
  result: text,
  flags: z.catch(z.array(z.unknown()), []),
});

const VERDICTS: Readonly<Record<string, Verdict>> = {
  valid: 'deliverable',
  catchall: 'catch-all',
  invalid: 'undeliverable',
  disposable: 'undeliverable',
  unknown: 'unknown',
};

/** Its `status`, which is where it says that a call failed: the HTTP status is 200 all the same. */
const FAILURES: Readonly<Record<string, RefusalReason>> = {
  auth_failure: 'bad-key',
  bad_referrer: 'bad-key',
  temp_unavail: 'down',
  throttle_triggered: 'rate-limited',
};
/** An account whose credits are used up is asked for a way to pay. */
const TO_BE_PAID = /\bpayment\b/i;

const PRICE: Price = { microUsd: 8_000, asOf: '2026-08' };

function outcome(answer: VendorAnswer): VerifierOutcome {
  if (answer.status !== 200) return refuseByStatus(answer);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { status, message, result, flags } = parsed.data;
  if (status !== undefined && status !== 'success') return failure(status, message);
  return readVerdict({
    word: result,
    words: VERDICTS,
    mailbox: { isRole: flags.includes('role_account'), acceptsAll: flags.includes('accepts_all') },
    price: PRICE,
  });
}

function failure(status: string, message = ''): Refused {
  const { said } = readWord(status, FAILURES);
  if (said !== undefined) return refuse(said);
  if (TO_BE_PAID.test(message)) return refuse('out-of-credits');
  return refuseByText(message, status === 'general_failure' ? 'bad-input' : 'down');
}

/**
 * Verifies an address. Each answer is charged, an unknown one too, and the same address each time
 * again, so that no call is repeated. `timeout=10` keeps its own work below our 15 s: it then
 * answers `unknown`. The key travels in the URL, so no URL is ever written down.
 *
 * Source: developers.neverbounce.com/reference, single-check and error-handling (v4.2); $8 for
 *         1,000 credits, one a call. It may lock an account that sends it a list one by one; its
 *         own way for lists is a job. Not sure: the flag `accepts_all`, and how an empty account is
 *         told.
 */
export const neverbounce: Verifier = {
  id: 'neverbounce',
  price: PRICE,
  baseUrl: 'https://api.neverbounce.com',
  timeoutMs: 15_000,
  request: (address, { key }) => ({
    method: 'GET',
    path: '/v4.2/single/check',
    query: { key, email: address, timeout: '10' },
    repeatable: false,
  }),
  outcome,
};
