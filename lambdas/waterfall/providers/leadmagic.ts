import * as z from 'zod/mini';
import { fullNameOf } from '../../identity/person-name.ts';
import type { Credentials, Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { employerField, hasNameAndCompany, known, nameFields } from '../contact-query.ts';
import { creditsCost } from '../credits-cost.ts';
import {
  brought,
  MISS,
  noAddress,
  readAddress,
  readWord,
  refuse,
  refuseByStatus,
} from '../read-answer.ts';
import { count, hasField, text, value } from '../read-fields.ts';
import type { ProviderOutcome, Verdict } from '../waterfall.contract.ts';

const EmailAnswer = z.object({
  email: value,
  status: text,
  credits_consumed: count,
  first_name: value,
  last_name: value,
  company_name: value,
  domain: value,
});
const MobileAnswer = z.object({
  mobile_number: value,
  credits_consumed: count,
  profile_url: value,
});

/** Its words for an address, here and where it verifies one. */
export const VERDICTS: Readonly<Record<string, Verdict>> = {
  valid: 'deliverable',
  valid_catch_all: 'catch-all',
  catch_all: 'catch-all',
  invalid: 'undeliverable',
  unknown: 'unknown',
};

/** One credit, which is one address. */
export const CREDIT: Price = { microUsd: 24_995, asOf: '2026-07' };
/** Five credits. */
const MOBILE: Price = { microUsd: 124_975, asOf: '2026-07' };

/**
 * Gives what both calls have in common: a person that it does not know is a 404 in JSON, and one in
 * another form is not its own. Undefined where there may be a hit.
 */
function noHit({ status, body, ...rest }: VendorAnswer): ProviderOutcome | undefined {
  const isOwn = typeof body === 'object' && body !== null;
  if (status === 404 && isOwn) return MISS;
  return status === 200 ? undefined : refuseByStatus({ status, body, ...rest });
}

/**
 * An answer without a value is a miss where it says so: by the empty field, by its status, or by
 * taking no credit. Another one was charged, or is not in its own form.
 */
function emptyOutcome(
  body: unknown,
  field: string,
  said: { readonly status?: string | undefined; readonly credits_consumed?: number | undefined },
): ProviderOutcome {
  const isMiss =
    hasField(body, field) || said.status === 'not_found' || said.credits_consumed === 0;
  if (!isMiss) return { ...refuse('malformed'), ...paid(said.credits_consumed) };
  return { ...MISS, ...paid(said.credits_consumed) };
}

const paid = (credits = 0): { readonly costMicroUsd?: number } =>
  credits > 0 ? { costMicroUsd: creditsCost(CREDIT, credits) } : {};

function emailOutcome(answer: VendorAnswer): ProviderOutcome {
  const none = noHit(answer);
  if (none) return none;
  const parsed = EmailAnswer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { email, credits_consumed, ...said } = parsed.data;
  if (email === undefined) return emptyOutcome(answer.body, 'email', parsed.data);
  const address = readAddress(email);
  if (address === undefined) return noAddress(email, paid(credits_consumed).costMicroUsd);
  const { said: statedVerdict, unknownWord } = readWord(said.status, VERDICTS);
  return brought({
    emails: [{ value: address, ...(statedVerdict && { statedVerdict }) }],
    person: {
      fullName: fullNameOf({ firstName: said.first_name, lastName: said.last_name }),
      companyName: said.company_name,
      companyDomain: said.domain,
    },
    costMicroUsd: creditsCost(CREDIT, credits_consumed ?? 1),
    unknownWord,
  });
}

function mobileOutcome(answer: VendorAnswer): ProviderOutcome {
  const none = noHit(answer);
  if (none) return none;
  const parsed = MobileAnswer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { mobile_number, credits_consumed, profile_url } = parsed.data;
  if (mobile_number === undefined) return emptyOutcome(answer.body, 'mobile_number', parsed.data);
  return brought({
    phones: [{ value: mobile_number, statedType: 'mobile' }],
    person: {
      linkedinUrl: profile_url,
    },
    costMicroUsd: creditsCost(CREDIT, credits_consumed ?? 5),
  });
}

const post = (path: string, { key }: Credentials, body: Record<string, string>) => ({
  method: 'POST' as const,
  path,
  headers: { 'X-API-Key': key },
  body,
  repeatable: false,
});

const emailByName: Search = {
  id: 'email',
  isByName: true,
  prices: { email: CREDIT },
  needs: 'name, and company domain or name',
  canUse: hasNameAndCompany,
  request: (query, credentials) =>
    post('/v1/people/email-finder', credentials, {
      ...nameFields(query),
      ...employerField(query, 'domain', 'company_name'),
    }),
  outcome: emailOutcome,
};

const mobile: Search = {
  id: 'mobile',
  prices: { phone: MOBILE },
  needs: 'LinkedIn URL, or e-mail',
  canUse: (query) => Boolean(query.linkedinUrl || query.email),
  request: (query, credentials) =>
    post(
      '/v1/people/mobile-finder',
      credentials,
      query.linkedinUrl ? { profile_url: query.linkedinUrl } : known({ work_email: query.email }),
    ),
  outcome: mobileOutcome,
};

/**
 * Finds an address by name and employer, a mobile by profile or address. Its search for an address
 * by profile costs five times as much and is not used.
 *
 * Source: LeadMagic/leadmagic-openapi, people/email-finder and people/mobile-finder;
 *         leadmagic.io/docs, making-api-calls (404: profile or resource not found); $49.99 for
 *         2,000 credits: one an address, five a mobile.
 */
export const leadmagic: Provider = {
  id: 'leadmagic',
  baseUrl: 'https://api.leadmagic.io',
  timeoutMs: 15_000,
  searches: [emailByName, mobile],
};
