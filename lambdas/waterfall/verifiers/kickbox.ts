import * as z from 'zod/mini';
import type { Price, VendorAnswer, Verifier } from '../adapter.contract.ts';
import { refuse, refuseByStatus, refuseByText } from '../read-answer.ts';
import { flag, text } from '../read-fields.ts';
import { PLAIN_WORDS, readVerdict, UNKNOWN_IS_FREE } from '../read-verdict.ts';
import type { Refused, VerifierOutcome } from '../waterfall.contract.ts';

const Answer = z.object({ result: text, role: flag, disposable: flag, accept_all: flag });
const Failure = z.object({ success: flag, message: text });

const PRICE: Price = { microUsd: 10_000, asOf: '2026-08' };

/** A bad key and an empty account are both a 403, and differ by the text alone. */
function refusal(answer: VendorAnswer): Refused | undefined {
  const parsed = Failure.safeParse(answer.body);
  const { success, message = '' } = parsed.success ? parsed.data : {};
  if (answer.status === 403) return refuseByText(message, 'bad-key');
  if (answer.status !== 200) return refuseByStatus(answer);
  return success === false ? refuseByText(message) : undefined;
}

function outcome(answer: VendorAnswer): VerifierOutcome {
  const refused = refusal(answer);
  if (refused) return refused;
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { result, role, disposable, accept_all } = parsed.data;
  return readVerdict({
    word: result,
    words: PLAIN_WORDS,
    mailbox: { isRole: role, isDisposable: disposable, acceptsAll: accept_all },
    price: PRICE,
    free: UNKNOWN_IS_FREE,
  });
}

/**
 * Verifies an address; an unknown is given back, each other verdict is charged, and nothing is said
 * of a second time, so that no call is repeated. `timeout=10000` keeps its own work below our 15 s:
 * it then answers `unknown`, free.
 *
 * Source: docs.kickbox.com, using-the-api and single-verification-api; $0.01 a verdict up to 2,500.
 *         An account of the EU alone has a host of its own, api.eu.kickbox.com.
 */
export const kickbox: Verifier = {
  id: 'kickbox',
  price: PRICE,
  baseUrl: 'https://api.kickbox.com',
  timeoutMs: 15_000,
  limits: { perMinute: 8_000 },
  request: (address, { key }) => ({
    method: 'GET',
    path: '/v2/verify',
    query: { email: address, timeout: '10000' },
    headers: { Authorization: `Bearer ${key}` },
    repeatable: false,
  }),
  outcome,
};
