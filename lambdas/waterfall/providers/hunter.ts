import * as z from 'zod/mini';
import { fullNameOf } from '../../identity/person-name.ts';
import type { Credentials, Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import {
  employerField,
  hasNameAndCompany,
  known,
  linkedinHandleOf,
  nameFields,
} from '../contact-query.ts';
import {
  brought,
  MISS,
  noAddress,
  readAddress,
  readWord,
  refuse,
  refuseByStatus,
} from '../read-answer.ts';
import { part, text, value } from '../read-fields.ts';
import type {
  ContactQuery,
  ProviderOutcome,
  RefusalReason,
  Refused,
  Verdict,
} from '../waterfall.contract.ts';

const Answer = z.object({
  data: z.object({
    email: value,
    first_name: value,
    last_name: value,
    linkedin_url: value,
    company: value,
    domain: value,
    verification: part({ status: text }),
  }),
});
const Failure = z.object({
  errors: z.tuple([z.object({ id: text, details: text })], z.unknown()),
});

/** Its words for an address, here and where it verifies one. */
export const VERDICTS: Readonly<Record<string, Verdict>> = {
  valid: 'deliverable',
  accept_all: 'catch-all',
  invalid: 'undeliverable',
  disposable: 'undeliverable',
  webmail: 'unknown',
  unknown: 'unknown',
};

/** `too_many_requests` is not among them: it stands for both of its limits. */
const REASONS: Readonly<Record<string, RefusalReason | 'miss'>> = {
  not_found: 'miss',
  payment_required: 'out-of-credits',
  usage_limit_reached: 'out-of-credits',
  authentication_failed: 'bad-key',
  unauthorized: 'bad-key',
  forbidden: 'bad-key',
  restricted_account: 'bad-key',
  wrong_params: 'bad-input',
  invalid_params: 'bad-input',
  claimed_email: 'legal-block',
};

/** How its texts tell the limit of calls from that of the plan, which a rest does not end. */
const OF_THE_RATE = /\brate limit|\bper (second|minute)/i;
const OF_THE_PLAN = /\b(billing|period|quota|credits?|usage|upgrade|plan)\b/i;

/**
 * Where neither the error's id nor its text says more: the reverse of every other vendor, 403 is
 * the rate limit and 429 the end of the credits, unless it comes with a time to wait.
 */
const OWN_STATUSES: Readonly<Record<number, RefusalReason>> = {
  403: 'rate-limited',
  429: 'out-of-credits',
};

const PRICE: Price = { microUsd: 24_500, asOf: '2026-08' };

/** Gives why there is no answer, whatever was called; undefined where it knows nobody. */
export function readFailure(answer: VendorAnswer): Refused | undefined {
  const failure = Failure.safeParse(answer.body);
  const { id, details } = failure.success ? failure.data.errors[0] : {};
  const { said: reason } = readWord(id, REASONS);
  if (reason === 'miss') return undefined;
  if (reason !== undefined) return refuse(reason, answer.retryAfterSeconds);
  return refuseByLimit(answer, details ?? '');
}

function refuseByLimit(answer: VendorAnswer, details: string): Refused {
  if (answer.status !== 403 && answer.status !== 429) return refuseByStatus(answer, OWN_STATUSES);
  if (OF_THE_RATE.test(details)) return refuse('rate-limited', answer.retryAfterSeconds);
  if (OF_THE_PLAN.test(details)) return refuse('out-of-credits');
  if (answer.retryAfterSeconds !== undefined)
    return refuseByStatus(answer, { 403: 'rate-limited' });
  return refuseByStatus(answer, OWN_STATUSES);
}

function outcome(answer: VendorAnswer): ProviderOutcome {
  if (answer.status !== 200 && answer.status !== 202) return readFailure(answer) ?? MISS;
  const parsed = Answer.safeParse(answer.body);
  // 202: its own verification still runs. A finder that has an address then says so all the same.
  if (!parsed.success) return refuse(answer.status === 202 ? 'timeout' : 'malformed');
  const { email, verification, ...person } = parsed.data.data;
  if (email === undefined) return answer.status === 202 ? refuse('timeout') : MISS;
  const address = readAddress(email);
  if (address === undefined) return noAddress(email);
  const { said, unknownWord } = readWord(verification?.status, VERDICTS);
  return brought({
    emails: [{ value: address, ...(said && { statedVerdict: said }) }],
    person: {
      fullName: fullNameOf({ firstName: person.first_name, lastName: person.last_name }),
      linkedinUrl: person.linkedin_url,
      companyName: person.company,
      companyDomain: person.domain,
    },
    costMicroUsd: PRICE.microUsd,
    unknownWord,
  });
}

const employer = (query: ContactQuery): Record<string, string> =>
  employerField(query, 'domain', 'company');

/** A repeat within the billing period is free. */
const get = (query: Record<string, string>, { key }: Credentials) => ({
  method: 'GET' as const,
  path: '/v2/email-finder',
  query,
  headers: { 'X-API-KEY': key },
  repeatable: true,
});

/** By the handle alone, in place of the name: with both it could go by the name. */
const byProfile: Search = {
  id: 'profile',
  prices: { email: PRICE },
  needs: 'LinkedIn URL',
  canUse: (query) => linkedinHandleOf(query) !== undefined,
  request: (query, credentials) =>
    get(
      { ...employer(query), ...known({ linkedin_handle: linkedinHandleOf(query) }) },
      credentials,
    ),
  outcome,
};

const byName: Search = {
  id: 'name',
  isByName: true,
  prices: { email: PRICE },
  needs: 'name, and company domain or name',
  canUse: hasNameAndCompany,
  request: (query, credentials) => get({ ...employer(query), ...nameFields(query) }, credentials),
  outcome,
};

/**
 * Finds an address by profile; where that is not known or misses, by name and employer. A person
 * who asked not to be processed is a 451.
 *
 * Source: hunter.io/api-documentation/v2; a miss by profile is a 404, one by name a 200 with
 *         nothing in it. Which status stands for which limit differs between its documents and its
 *         own client, so that the error's id and text come first. $49 for 2,000 credits, one a hit.
 */
export const hunter: Provider = {
  id: 'hunter',
  baseUrl: 'https://api.hunter.io',
  timeoutMs: 15_000,
  limits: { perSecond: 15, perMinute: 500 },
  searches: [byProfile, byName],
};
