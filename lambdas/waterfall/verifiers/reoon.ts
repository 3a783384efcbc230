import * as z from 'zod/mini';
import type { Price, VendorAnswer, Verifier } from '../adapter.contract.ts';
import { refuse, refuseByStatus, refuseByText } from '../read-answer.ts';
import { flag, text } from '../read-fields.ts';
import { readVerdict, UNKNOWN_IS_FREE } from '../read-verdict.ts';
import type { Verdict, VerifierOutcome } from '../waterfall.contract.ts';

const Answer = z.object({
  status: text,
  reason: text,
  is_role_account: flag,
  is_disposable: flag,
  is_catch_all: flag,
});

const VERDICTS: Readonly<Record<string, Verdict>> = {
  safe: 'deliverable',
  catch_all: 'catch-all',
  role_account: 'risky',
  invalid: 'undeliverable',
  disabled: 'undeliverable',
  disposable: 'undeliverable',
  spamtrap: 'undeliverable',
  inbox_full: 'undeliverable',
  unknown: 'unknown',
  // The quick mode's word: nobody has looked at the mailbox.
  valid: 'unknown',
};

const PRICE: Price = { microUsd: 1_190, asOf: '2026-10' };

function outcome(answer: VendorAnswer): VerifierOutcome {
  if (answer.status !== 200) return refuseByStatus(answer);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { status, reason = '', is_role_account, is_disposable, is_catch_all } = parsed.data;
  if (status === 'error') return refuseByText(reason);
  return readVerdict({
    word: status,
    words: VERDICTS,
    mailbox: {
      isRole: is_role_account,
      isDisposable: is_disposable,
      acceptsAll: is_catch_all,
    },
    price: PRICE,
    free: UNKNOWN_IS_FREE,
  });
}

/**
 * Verifies an address in its power mode: the quick one does not look at mailboxes. An unknown is
 * given back, each other verdict is charged, and nothing is said of a second time, so that no call
 * is repeated. It takes up to 60 s and cannot be told to hurry: what takes longer than our 45 s is
 * `timeout`, and may have been charged. It asks for at most five calls at a time. The key travels
 * in the URL, so no URL is ever written down.
 *
 * Source: reoon.com/articles/api-documentation-of-reoon-email-verifier; $11.90 for 10,000 credits,
 *         one a verdict. Not sure: the texts of its errors.
 */
export const reoon: Verifier = {
  id: 'reoon',
  price: PRICE,
  baseUrl: 'https://emailverifier.reoon.com',
  timeoutMs: 45_000,
  request: (address, { key }) => ({
    method: 'GET',
    path: '/api/v1/verify',
    query: { email: address, key, mode: 'power' },
    repeatable: false,
  }),
  outcome,
};
