import * as z from 'zod/mini';
import type { Price, VendorAnswer, Verifier } from '../adapter.contract.ts';
import { refuse, refuseByStatus, refuseByText } from '../read-answer.ts';
import { flag, wordOf } from '../read-fields.ts';
import { readVerdict } from '../read-verdict.ts';
import type { Verdict, VerifierOutcome } from '../waterfall.contract.ts';

const Failure = z.object({ error: z.string().check(z.minLength(1)) });
const Answer = z.object({ result: z.string(), role: flag });

const VERDICTS: Readonly<Record<string, Verdict>> = {
  ok: 'deliverable',
  catch_all: 'catch-all',
  invalid: 'undeliverable',
  disposable: 'undeliverable',
  unknown: 'unknown',
  unverified: 'unknown',
};

/** Results that take no credit. */
const FREE = new Set(['catch_all', 'unknown', 'unverified']);

const PRICE: Price = { microUsd: 1_780, asOf: '2026-09' };

function outcome(answer: VendorAnswer): VerifierOutcome {
  if (answer.status !== 200) return refuseByStatus(answer);
  const failure = Failure.safeParse(answer.body);
  if (failure.success) return refuseByText(failure.data.error);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { result, role } = parsed.data;
  if (wordOf(result) === 'error') return refuse('down');
  return readVerdict({
    word: result,
    words: VERDICTS,
    mailbox: { isRole: role },
    price: PRICE,
    free: FREE,
  });
}

/**
 * Verifies an address; a catch-all or unknown one is free, each other verdict is charged, also the
 * second time, so that no call is repeated. The key travels in the URL, so no URL is ever written
 * down. `timeout=10` keeps its own work below our 15 s.
 *
 * Source: millionverifier.com API v3; $89 for 50,000 credits, one a verdict. What is charged:
 *         help.millionverifier.com/payments-credits/refund-for-risky-emails. It also says that
 *         accounts that it finds misusing it pay for risky ones too; that is not counted here.
 */
export const millionverifier: Verifier = {
  id: 'millionverifier',
  price: PRICE,
  baseUrl: 'https://api.millionverifier.com',
  timeoutMs: 15_000,
  request: (address, { key }) => ({
    method: 'GET',
    path: '/api/v3/',
    query: { api: key, email: address, timeout: '10' },
    repeatable: false,
  }),
  outcome,
};
