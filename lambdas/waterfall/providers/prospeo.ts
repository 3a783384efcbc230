import * as z from 'zod/mini';
import type { Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { hasNameAndCompany, known, nameFields } from '../contact-query.ts';
import { brought, MISS, readAddress, readWord, refuse, refuseByStatus } from '../read-answer.ts';
import { flag, part, text, value } from '../read-fields.ts';
import { parseSeconds } from '../retry-after.ts';
import type { ProviderOutcome, RefusalReason, Verdict } from '../waterfall.contract.ts';

const Failure = z.object({ error: z.literal(true), error_code: z.string() });
const Answer = z.object({
  error: z.optional(z.literal(false)),
  free_enrichment: flag,
  person: z.object({
    full_name: value,
    linkedin_url: value,
    email: part({ status: text, revealed: flag, email: value }),
    mobile: part({ revealed: flag, mobile: value, mobile_international: value }),
  }),
  company: part({ name: value, domain: value }),
});

/** The code decides, not the status: a miss is a 400. */
const REASONS: Readonly<Record<string, RefusalReason | 'miss'>> = {
  no_match: 'miss',
  no_results: 'miss',
  insufficient_credits: 'out-of-credits',
  invalid_datapoints: 'bad-input',
  invalid_request: 'bad-input',
  invalid_filters: 'bad-input',
  invalid_api_key: 'bad-key',
  account_restricted: 'bad-key',
  // The free plan has no API.
  plan_required: 'bad-key',
  rate_limited: 'rate-limited',
  rate_limit_exceeded: 'rate-limited',
  internal_error: 'down',
};

const VERDICTS: Readonly<Record<string, Verdict>> = {
  verified: 'deliverable',
  unverified: 'unknown',
  unavailable: 'unknown',
};

const CREDIT: Price = { microUsd: 24_500, asOf: '2026-09' };
/** Ten credits, its address included. */
const MOBILE: Price = { microUsd: 245_000, asOf: '2026-09' };

/** Which of the two limits was hit is in the headers: the day's, when nothing is left of it. */
function resetSeconds({ headers, retryAfterSeconds }: VendorAnswer): number | undefined {
  if (retryAfterSeconds !== undefined) return retryAfterSeconds;
  const span = headers['x-daily-request-left'] === '0' ? 'daily' : 'minute';
  return parseSeconds(headers[`x-${span}-reset-seconds`] ?? '');
}

function failureOutcome(code: string, answer: VendorAnswer): ProviderOutcome {
  const { said: reason } = readWord(code, REASONS);
  if (reason === 'miss') return MISS;
  if (reason === 'rate-limited') return refuse(reason, resetSeconds(answer));
  if (reason !== undefined) return refuse(reason);
  // Nearly all its errors are a 400, which says nothing of whose fault it is.
  const byStatus = answer.status === 400 ? refuse('malformed') : refuseByStatus(answer);
  return { ...byStatus, unknownWord: true };
}

function outcome(answer: VendorAnswer): ProviderOutcome {
  const failure = Failure.safeParse(answer.body);
  if (failure.success) return failureOutcome(failure.data.error_code, answer);
  if (answer.status !== 200) return refuseByStatus(answer);
  const parsed = Answer.safeParse(answer.body);
  return parsed.success ? personOutcome(parsed.data) : refuse('malformed');
}

/** A match is charged, whatever is in it; values that are not revealed are masked. */
function personOutcome({ person, company, free_enrichment }: z.infer<typeof Answer>) {
  const { full_name, linkedin_url, email, mobile } = person;
  const address = email?.revealed === false ? undefined : readAddress(email?.email);
  const { said, unknownWord } = readWord(address && email?.status, VERDICTS);
  const number =
    mobile?.revealed === false ? undefined : (mobile?.mobile ?? mobile?.mobile_international);
  const isNumber = number !== undefined && !number.includes('*');
  const price = isNumber ? MOBILE : CREDIT;
  return brought({
    emails: address ? [{ value: address, ...(said && { statedVerdict: said }) }] : [],
    phones: isNumber ? [{ value: number, statedType: 'mobile' }] : [],
    person: {
      fullName: full_name,
      linkedinUrl: linkedin_url,
      companyName: company?.name,
      companyDomain: company?.domain,
    },
    costMicroUsd: free_enrichment ? 0 : price.microUsd,
    unknownWord,
  });
}

/**
 * Only what is wanted is a match, and charged: one credit with a verified address, ten with a
 * mobile. Where both are wanted, a person with one of them is a match.
 */
const person: Search = {
  id: 'person',
  prices: { email: CREDIT, phone: MOBILE },
  needs: 'LinkedIn URL, or e-mail, or name and company',
  canUse: (query) => Boolean(query.linkedinUrl || query.email || hasNameAndCompany(query)),
  request: (query, { key }, data) => ({
    method: 'POST',
    path: '/enrich-person',
    headers: { 'X-KEY': key },
    body: {
      data: {
        ...nameFields(query),
        ...known({
          linkedin_url: query.linkedinUrl,
          email: query.email,
          company_name: query.companyName,
          company_website: query.companyDomain,
        }),
      },
      only_verified_email: !data.includes('phone'),
      enrich_mobile: data.includes('phone'),
      only_verified_mobile: !data.includes('email'),
    },
    repeatable: true,
  }),
  outcome,
};

/**
 * Finds an address and a mobile in one call, by profile, by another address, or by name and
 * employer.
 *
 * Source: prospeo.io/api-docs (enrich-person); $49 for 2,000 credits; repeating a request is free.
 */
export const prospeo: Provider = {
  id: 'prospeo',
  baseUrl: 'https://api.prospeo.io',
  timeoutMs: 15_000,
  searches: [person],
};
