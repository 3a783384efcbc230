import * as z from 'zod/mini';
import type { Price, VendorAnswer, Verifier } from '../adapter.contract.ts';
import { priceProviderAttempt } from '../price-provider-attempt.ts';
import { refuse, refuseByStatus, refuseByText } from '../read-answer.ts';
import type { RefusalReason, Refused, Verdict, VerifierOutcome } from '../waterfall.contract.ts';

const Text = z.string().check(z.minLength(1));
/** One text; its own clients also expect a list of them. */
const Failure = z.object({ error: z.union([Text, z.array(Text).check(z.minLength(1))]) });
const Answer = z.object({ status: z.string(), sub_status: z.nullish(z.string()) });

const VERDICTS: Readonly<Record<string, Verdict>> = {
  valid: 'deliverable',
  'catch-all': 'catch-all',
  invalid: 'undeliverable',
  spamtrap: 'undeliverable',
  abuse: 'undeliverable',
  do_not_mail: 'undeliverable',
  unknown: 'unknown',
};

/** 403: a shield against attacks, which is up for a while; it says nothing of the key. */
const OWN_STATUSES: Readonly<Record<number, RefusalReason>> = { 403: 'down' };

const PRICE: Price = { microUsd: 9_900, asOf: '2026-08' };

/** A bad key and an empty account come as a text inside a 200, and are looked for in a 400 too. */
function refusal(answer: VendorAnswer): Refused | undefined {
  const failure = Failure.safeParse(answer.body);
  if (failure.success && (answer.status === 200 || answer.status === 400)) {
    const text = [failure.data.error].flat().join(' ');
    return refuseByText(text, answer.status === 400 ? 'bad-input' : 'down');
  }
  return answer.status === 200 ? undefined : refuseByStatus(answer, OWN_STATUSES);
}

function outcome(answer: VendorAnswer): VerifierOutcome {
  const refused = refusal(answer);
  if (refused) return refused;
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { status, sub_status } = parsed.data;
  // A mailbox of a role (sales@) works, but is not the person's: role_based, role_based_catch_all.
  const role = status === 'do_not_mail' && sub_status?.startsWith('role_based');
  const verdict = role ? 'risky' : VERDICTS[status];
  if (verdict === undefined) return refuse('malformed');
  const charged = verdict !== 'unknown';
  const costMicroUsd = priceProviderAttempt({ charged, priceMicroUsd: PRICE.microUsd });
  return { kind: 'verdict', verdict, costMicroUsd };
}

/**
 * Verifies an address; an unknown is free. The key travels in the URL, so no URL is ever written
 * down.
 *
 * Source: zerobounce.net/docs (v2/validate, status codes, API error codes); $0.0099 a verdict in
 *         the plan of 10,000.
 */
export const zerobounce: Verifier = {
  id: 'zerobounce',
  price: PRICE,
  baseUrl: 'https://api.zerobounce.net',
  timeoutMs: 15_000,
  request: (address, key) => ({
    method: 'GET',
    path: '/v2/validate',
    query: { api_key: key, email: address, ip_address: '' },
    repeatable: true,
  }),
  outcome,
};
