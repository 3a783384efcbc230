import * as z from 'zod/mini';
import type { Price, VendorAnswer, Verifier } from '../adapter.contract.ts';
import { refuse, refuseByStatus } from '../read-answer.ts';
import { flag, text } from '../read-fields.ts';
import { readVerdict } from '../read-verdict.ts';
import type { Verdict, VerifierOutcome } from '../waterfall.contract.ts';

const Answer = z.object({ result: text, is_role_address: flag, is_disposable_address: flag });

const VERDICTS: Readonly<Record<string, Verdict>> = {
  deliverable: 'deliverable',
  catch_all: 'catch-all',
  undeliverable: 'undeliverable',
  do_not_send: 'undeliverable',
  unknown: 'unknown',
};

const PRICE: Price = { microUsd: 12_000, asOf: '2026-10' };

function outcome(answer: VendorAnswer): VerifierOutcome {
  if (answer.status !== 200) return refuseByStatus(answer);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { result, is_role_address, is_disposable_address } = parsed.data;
  return readVerdict({
    word: result,
    words: VERDICTS,
    mailbox: { isRole: is_role_address, isDisposable: is_disposable_address },
    price: PRICE,
  });
}

/**
 * Verifies an address. It is billed by the validation, also the second time, so that no call is
 * repeated; of an unknown nothing else is said, and it is counted as charged. It refuses with 429
 * what is asked while too much is at work.
 *
 * Source: documentation.mailgun.com, mailgun-validate, single validation; $1.20 for 100 beyond
 *         those of the plan. An account of the EU has a host of its own, api.eu.mailgun.net. Not
 *         sure: what an account gets that may validate no more (402 is taken for it).
 */
export const mailgun: Verifier = {
  id: 'mailgun',
  price: PRICE,
  baseUrl: 'https://api.mailgun.net',
  timeoutMs: 15_000,
  request: (address, { key }) => ({
    method: 'GET',
    path: '/v4/address/validate',
    query: { address },
    headers: { Authorization: `Basic ${Buffer.from(`api:${key}`).toString('base64')}` },
    repeatable: false,
  }),
  outcome,
};
