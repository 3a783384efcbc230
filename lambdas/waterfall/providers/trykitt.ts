import * as z from 'zod/mini';
import { fullNameOf } from '../../identity/person-name.ts';
import type { Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { known, publicProfileOf } from '../contact-query.ts';
import { creditsCost } from '../credits-cost.ts';
import {
  brought,
  noAddress,
  readAddress,
  readWord,
  refuse,
  refuseByStatus,
} from '../read-answer.ts';
import { count, part, text, value, wordOf } from '../read-fields.ts';
import type { ProviderOutcome, RefusalReason, Refused, Verdict } from '../waterfall.contract.ts';

/** Its own console reads `outcome` and `results`, callers have seen `email` and `validity`. */
const Answer = z.object({
  email: value,
  validity: text,
  outcome: text,
  results: part({ botGeneratedEmail: value }),
  credits: part({ jobCredits: count }),
});
const Failure = z.object({ error: text, message: text });

const VERDICTS: Readonly<Record<string, Verdict>> = {
  valid: 'deliverable',
  valid_risky: 'risky',
  catchall: 'catch-all',
  catch_all: 'catch-all',
  invalid: 'undeliverable',
  unknown: 'unknown',
};

/** A miss is this word in place of the address. */
const NO_RESULTS = 'no_results_found';

/** 402 is both of its limits: the text tells the end of the money, which may be a 500 as well. */
const OF_THE_MONEY = /\b(funds?|credits?|balance)\b/i;
const OWN_STATUSES: Readonly<Record<number, RefusalReason>> = {
  402: 'rate-limited',
  418: 'rate-limited',
};

const PRICE: Price = { microUsd: 5_000, asOf: '2026-09' };
/** It counts in dollars, not in credits. */
const DOLLAR = { microUsd: 1_000_000 };

function refusal(answer: VendorAnswer): Refused {
  const { error = '', message = '' } = Failure.safeParse(answer.body).data ?? {};
  const isOfMoney = OF_THE_MONEY.test(`${error} ${message}`);
  if (isOfMoney && (answer.status === 402 || answer.status === 500)) {
    return refuse('out-of-credits');
  }
  return refuseByStatus(answer, OWN_STATUSES);
}

const paid = (dollars: number): number => creditsCost(DOLLAR, dollars);

function outcome(answer: VendorAnswer): ProviderOutcome {
  const parsed = Answer.safeParse(answer.body);
  if (answer.status !== 200 || !parsed.success) return refusal(answer);
  const { results, credits, validity, ...said } = parsed.data;
  const email = said.email ?? results?.botGeneratedEmail;
  const dollars = credits?.jobCredits;
  const isMiss = [email, said.outcome].some((word) => wordOf(word ?? '') === NO_RESULTS);
  if (email === undefined && dollars === undefined && !isMiss) return refuse('malformed');
  if (email === undefined || isMiss) {
    return { kind: 'not-found', costMicroUsd: paid(dollars ?? 0) };
  }
  const address = readAddress(email);
  if (address === undefined) return noAddress(email, paid(dollars ?? 0));
  const { said: statedVerdict, unknownWord } = readWord(validity, VERDICTS);
  return brought({
    emails:
      statedVerdict === 'undeliverable'
        ? []
        : [{ value: address, ...(statedVerdict && { statedVerdict }) }],
    costMicroUsd: dollars === undefined ? PRICE.microUsd : paid(dollars),
    unknownWord,
  });
}

const email: Search = {
  id: 'email',
  prices: { email: PRICE },
  needs: 'name and company domain',
  canUse: (query) => Boolean(fullNameOf(query) && query.companyDomain),
  request: (query, { key }) => ({
    method: 'POST',
    path: '/job/find_email',
    headers: { 'x-api-key': key },
    body: {
      ...known({
        fullName: fullNameOf(query),
        domain: query.companyDomain,
        linkedinStandardProfileURL: publicProfileOf(query),
      }),
      realtime: true,
    },
    repeatable: false,
  }),
  outcome,
};

/**
 * Finds an address by name and domain; the profile is told where it is known. Its answer does not
 * say whom it is about.
 *
 * Source: trykitt.ai/pricing, its collection of requests (documenter.getpostman.com/view/479833)
 *         without answers, and live answers in superdesigndev/treg; $0.005 a hit, read of the answer
 *         (`jobCredits`). Not sure: the body of its errors, and whether a repeat is free: none is
 *         made. A search may take longer than the 45 s that it is waited for, and is lost then:
 *         reading a job by its id fails on their side, and there is no other way without a webhook.
 *         Its limit is 15 calls at once.
 */
export const trykitt: Provider = {
  id: 'trykitt',
  baseUrl: 'https://api.trykitt.ai',
  timeoutMs: 45_000,
  searches: [email],
};
