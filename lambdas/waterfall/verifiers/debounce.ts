import * as z from 'zod/mini';
import type { Price, VendorAnswer, Verifier } from '../adapter.contract.ts';
import { readWord, refuse, refuseByStatus, refuseByText } from '../read-answer.ts';
import { flag, text } from '../read-fields.ts';
import { readVerdict } from '../read-verdict.ts';
import type { RefusalReason, Refused, Verdict, VerifierOutcome } from '../waterfall.contract.ts';

const Answer = z.object({
  debounce: z.object({ code: text, role: flag, error: text }),
});

/** By its number, which says more than its word. */
const VERDICTS: Readonly<Record<string, Verdict>> = {
  // Syntax, spam trap, disposable.
  1: 'undeliverable',
  2: 'undeliverable',
  3: 'undeliverable',
  4: 'catch-all',
  5: 'deliverable',
  6: 'undeliverable',
  7: 'unknown',
  // Of a role.
  8: 'risky',
};

/** Its errors, which also come in a 200. */
const FAILURES: Readonly<Record<string, RefusalReason>> = {
  wrong_api: 'bad-key',
  credits_low: 'out-of-credits',
  maximum_concurrent_calls_reached: 'rate-limited',
};

const PRICE: Price = { microUsd: 2_000, asOf: '2026-08' };

function outcome(answer: VendorAnswer): VerifierOutcome {
  if (answer.status !== 200) return refuseByStatus(answer);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { code, role, error } = parsed.data.debounce;
  if (error !== undefined) return failure(error);
  return readVerdict({ word: code, words: VERDICTS, mailbox: { isRole: role }, price: PRICE });
}

function failure(error: string): Refused {
  const { said } = readWord(error, FAILURES);
  return said === undefined ? refuseByText(error) : refuse(said);
}

/**
 * Verifies an address. Each answer is charged, also the second time, so that no call is repeated;
 * whether an unknown is given back is not said, and it is counted as charged. It takes five calls
 * at a time. The key travels in the URL, so no URL is ever written down.
 *
 * Source: developers.debounce.com, single-validation, responses and https-codes, and the numbers of
 *         help.debounce.io, result-codes; $10 for 5,000 credits, one a verdict.
 */
export const debounce: Verifier = {
  id: 'debounce',
  price: PRICE,
  baseUrl: 'https://api.debounce.io',
  timeoutMs: 15_000,
  request: (address, { key }) => ({
    method: 'GET',
    path: '/v1/',
    query: { api: key, email: address },
    repeatable: false,
  }),
  outcome,
};
