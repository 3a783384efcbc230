import * as z from 'zod/mini';
import type { Price, VendorAnswer, Verifier } from '../adapter.contract.ts';
import { creditsCost } from '../credits-cost.ts';
import { CREDIT, VERDICTS } from '../providers/leadmagic.ts';
import { refuse, refuseByStatus } from '../read-answer.ts';
import { count, flag, text } from '../read-fields.ts';
import { readVerdict } from '../read-verdict.ts';
import type { VerifierOutcome } from '../waterfall.contract.ts';

const Answer = z.object({ email_status: text, is_domain_catch_all: flag, credits_consumed: count });

const FREE = new Set(['unknown', 'catch_all']);

/** A quarter of a credit. */
const PRICE: Price = { microUsd: 6_249, asOf: '2026-07' };

function outcome(answer: VendorAnswer): VerifierOutcome {
  if (answer.status !== 200) return refuseByStatus(answer);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { email_status, is_domain_catch_all, credits_consumed } = parsed.data;
  return readVerdict({
    word: email_status,
    words: VERDICTS,
    mailbox: { acceptsAll: is_domain_catch_all },
    price: PRICE,
    free: FREE,
    paidMicroUsd: paid(credits_consumed),
  });
}

const paid = (creditsReported: number | undefined): number | undefined =>
  creditsReported === undefined ? undefined : creditsCost(CREDIT, creditsReported);

/**
 * Verifies an address; valid and invalid take a quarter of a credit, an unknown none, and the
 * answer says how much it was. Nothing is said of a second time, so that no call is repeated. An
 * address that it holds for valid at a domain that takes all mail is `catch-all`: it goes by what
 * it has seen of the mailbox, as under its older word `valid_catch_all`.
 *
 * Source: leadmagic.io/docs/v1/reference/email-validation; $49.99 for 2,000 credits.
 */
export const leadmagicVerifier: Verifier = {
  id: 'leadmagic',
  price: PRICE,
  baseUrl: 'https://api.leadmagic.io',
  timeoutMs: 15_000,
  limits: { perMinute: 300 },
  request: (address, { key }) => ({
    method: 'POST',
    path: '/v1/people/email-validation',
    headers: { 'X-API-Key': key },
    body: { email: address },
    repeatable: false,
  }),
  outcome,
};
