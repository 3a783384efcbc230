import * as z from 'zod/mini';
import type { Price, VendorAnswer, Verifier } from '../adapter.contract.ts';
import { refuse, refuseByStatus } from '../read-answer.ts';
import { part, text, wordOf } from '../read-fields.ts';
import { PLAIN_WORDS, readVerdict, UNKNOWN_IS_FREE } from '../read-verdict.ts';
import type { VerifierOutcome } from '../waterfall.contract.ts';

const Answer = z.object({
  status: text,
  domain: part({ acceptAll: text, disposable: text }),
  account: part({ role: text }),
});

const PRICE: Price = { microUsd: 8_000, asOf: '2026-10' };

/** What it says beside its word is `yes`, `no` or `unknown`. */
const isYes = (said = ''): boolean => wordOf(said) === 'yes';

function outcome(answer: VendorAnswer): VerifierOutcome {
  if (answer.status !== 200) return refuseByStatus(answer);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { status, domain, account } = parsed.data;
  return readVerdict({
    word: status,
    words: PLAIN_WORDS,
    mailbox: {
      isRole: isYes(account?.role),
      isDisposable: isYes(domain?.disposable),
      acceptsAll: isYes(domain?.acceptAll),
    },
    price: PRICE,
    free: UNKNOWN_IS_FREE,
  });
}

/**
 * Verifies an address; an unknown is free, each other verdict is charged, and nothing is said of a
 * second time, so that no call is repeated. `timeout=10` keeps its own work below our 15 s: it then
 * answers `unknown`, free; so is an address that a server put off for minutes (`retryAfter`).
 *
 * Source: docs.usebouncer.com, real-time/verify-email, getting-started, terminology; $8 for 1,000
 *         credits, one a verdict.
 */
export const bouncer: Verifier = {
  id: 'bouncer',
  price: PRICE,
  baseUrl: 'https://api.usebouncer.com',
  timeoutMs: 15_000,
  limits: { perMinute: 1_000 },
  request: (address, { key }) => ({
    method: 'GET',
    path: '/v1.1/email/verify',
    query: { email: address, timeout: '10' },
    headers: { 'x-api-key': key },
    repeatable: false,
  }),
  outcome,
};
