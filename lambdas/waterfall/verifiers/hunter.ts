import * as z from 'zod/mini';
import type { Price, VendorAnswer, Verifier } from '../adapter.contract.ts';
import { readFailure, VERDICTS } from '../providers/hunter.ts';
import { refuse } from '../read-answer.ts';
import { text } from '../read-fields.ts';
import { readVerdict } from '../read-verdict.ts';
import type { VerifierOutcome } from '../waterfall.contract.ts';

const Answer = z.object({ data: z.object({ status: text }) });

/** It does not ask the servers of private mailboxes, and passes throw-away ones over. */
const FREE = new Set(['unknown', 'webmail', 'disposable']);

const AGAIN_AFTER_SECONDS = 2;

/** Half a credit. */
const PRICE: Price = { microUsd: 12_250, asOf: '2026-08' };

function outcome(answer: VendorAnswer): VerifierOutcome {
  if (answer.status === 202) return refuse('timeout', AGAIN_AFTER_SECONDS);
  if (answer.status !== 200) return readFailure(answer) ?? refuse('malformed');
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  return readVerdict({
    word: parsed.data.data.status,
    words: VERDICTS,
    price: PRICE,
    free: FREE,
  });
}

/**
 * Verifies an address. Valid, invalid and accept_all take half a credit, everything else is free,
 * and so is the same address within the billing period: what is still at work (202, after 20 s, or
 * our own 15 s before it) is asked for again. A person who asked not to be processed is a 451.
 *
 * Source: hunter.io/api-documentation/v2, email-verifier; help.hunter.io, how credits work and
 *         duplicated requests; $49 for 2,000 credits.
 */
export const hunterVerifier: Verifier = {
  id: 'hunter',
  price: PRICE,
  baseUrl: 'https://api.hunter.io',
  timeoutMs: 15_000,
  limits: { perSecond: 10, perMinute: 300 },
  request: (address, { key }) => ({
    method: 'GET',
    path: '/v2/email-verifier',
    query: { email: address },
    headers: { 'X-API-KEY': key },
    repeatable: true,
  }),
  outcome,
};
