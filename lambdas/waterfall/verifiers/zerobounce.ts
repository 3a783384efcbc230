import * as z from 'zod/mini';
import type { Price, VendorAnswer, Verifier } from '../adapter.contract.ts';
import { creditsCost } from '../credits-cost.ts';
import { type ReadWord, readWord, refuse, refuseByStatus, refuseByText } from '../read-answer.ts';
import { text, wordOf } from '../read-fields.ts';
import type { RefusalReason, Refused, Verdict, VerifierOutcome } from '../waterfall.contract.ts';

const Text = z.string().check(z.minLength(1));
/** One text; its own clients also expect a list of them. */
const Failure = z.object({ error: z.union([Text, z.array(Text).check(z.minLength(1))]) });
const Answer = z.object({ status: z.string(), sub_status: text });

const VERDICTS: Readonly<Record<string, Verdict>> = {
  valid: 'deliverable',
  catch_all: 'catch-all',
  invalid: 'undeliverable',
  spamtrap: 'undeliverable',
  abuse: 'undeliverable',
  do_not_mail: 'undeliverable',
  unknown: 'unknown',
};

/**
 * What a sub-status makes of `valid`: a mailbox at a domain that takes all mail may not be there.
 * The list is closed, since nobody knows what a new sub-status means for a good address.
 */
const OF_VALID: Readonly<Record<string, Verdict>> = {
  alternate: 'deliverable',
  leading_period_removed: 'deliverable',
  gold: 'deliverable',
  alias_address: 'deliverable',
  allowed: 'deliverable',
  accept_all: 'catch-all',
};
/** Sub-statuses of a mailbox that works and is not a person's, and what they may come under. */
const NOBODYS = /^(role_based|ai_agent)/;
const OF_NOBODYS = ['valid', 'catch_all', 'do_not_mail'];

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
  const { said = 'unknown', unknownWord } = readStatus(parsed.data);
  const charged = wordOf(parsed.data.status) !== 'unknown';
  return {
    kind: 'verdict',
    verdict: said,
    costMicroUsd: creditsCost(PRICE, charged ? 1 : 0),
    ...(unknownWord && { unknownWord }),
  };
}

function readStatus({ status, sub_status }: z.infer<typeof Answer>): ReadWord<Verdict> {
  const isNobodys = NOBODYS.test(wordOf(sub_status ?? ''));
  if (isNobodys && OF_NOBODYS.includes(wordOf(status))) return { said: 'risky' };
  const read = readWord(status, VERDICTS);
  return read.said === 'deliverable' && sub_status ? readWord(sub_status, OF_VALID) : read;
}

/**
 * Verifies an address; an unknown is free, each other verdict is charged, also the second time, so
 * that no call is repeated. `timeout=10` keeps its own work below our 15 s: it then answers
 * `unknown`, free. The key travels in the URL, so no URL is ever written down.
 *
 * Source: zerobounce.net/docs (v2/validate, status codes, API error codes); $0.0099 a verdict in
 *         the plan of 10,000.
 */
export const zerobounce: Verifier = {
  id: 'zerobounce',
  price: PRICE,
  baseUrl: 'https://api.zerobounce.net',
  timeoutMs: 15_000,
  request: (address, { key }) => ({
    method: 'GET',
    path: '/v2/validate',
    query: { api_key: key, email: address, ip_address: '', timeout: '10' },
    repeatable: false,
  }),
  outcome,
};
