import * as z from 'zod/mini';
import type { Price, VendorAnswer, Verifier } from '../adapter.contract.ts';
import { priceProviderAttempt } from '../price-provider-attempt.ts';
import { refuse, refuseByStatus, refuseByText } from '../read-answer.ts';
import type { Verdict, VerifierOutcome } from '../waterfall.contract.ts';

const Failure = z.object({ error: z.string().check(z.minLength(1)) });
const Answer = z.object({ result: z.string(), role: z.nullish(z.boolean()) });

const VERDICTS: Readonly<Record<string, Verdict>> = {
  ok: 'deliverable',
  catch_all: 'catch-all',
  invalid: 'undeliverable',
  disposable: 'undeliverable',
  unknown: 'unknown',
  error: 'unknown',
};

/** Results that take a credit; a risky one (catch_all, unknown) takes none. */
const CHARGED = new Set(['ok', 'invalid', 'disposable']);

const PRICE: Price = { microUsd: 1_200, asOf: '2026-09' };

function outcome(answer: VendorAnswer): VerifierOutcome {
  if (answer.status !== 200) return refuseByStatus(answer);
  const failure = Failure.safeParse(answer.body);
  if (failure.success) return refuseByText(failure.data.error);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { result, role } = parsed.data;
  // A mailbox of a role (sales@) works, but is not the person's.
  const verdict = result === 'ok' && role ? 'risky' : VERDICTS[result];
  if (verdict === undefined) return refuse('malformed');
  const charged = CHARGED.has(result);
  const costMicroUsd = priceProviderAttempt({ charged, priceMicroUsd: PRICE.microUsd });
  return { kind: 'verdict', verdict, costMicroUsd };
}

/**
 * Verifies an address; a catch-all or unknown one is free. The key travels in the URL, so no URL is
 * ever written down. `timeout=10` keeps its own work below our 15 s.
 *
 * Source: millionverifier.com API v3; about $0.0012 a verdict at volume. What is charged:
 *         help.millionverifier.com/payments-credits/refund-for-risky-emails. It also says that
 *         accounts that it finds misusing it pay for risky ones too; that is not counted here.
 */
export const millionverifier: Verifier = {
  id: 'millionverifier',
  price: PRICE,
  baseUrl: 'https://api.millionverifier.com',
  timeoutMs: 15_000,
  request: (address, key) => ({
    method: 'GET',
    path: '/api/v3/',
    query: { api: key, email: address, timeout: '10' },
    repeatable: true,
  }),
  outcome,
};
