import * as z from 'zod/mini';
import type { Price, Provider, VendorAnswer } from '../adapter.contract.ts';
import { fullNameOf, hasCompany, known, nameFields } from '../contact-query.ts';
import { priceProviderAttempt } from '../price-provider-attempt.ts';
import { foundEmail, isAddress, refuse, refuseByStatus } from '../read-answer.ts';
import { parseSeconds } from '../retry-after.ts';
import type { ProviderOutcome, RefusalReason, Verdict } from '../waterfall.contract.ts';

const Failure = z.object({ error: z.literal(true), error_code: z.string() });
const Answer = z.object({
  error: z.literal(false),
  free_enrichment: z.nullish(z.boolean()),
  person: z.object({
    full_name: z.nullish(z.string()),
    linkedin_url: z.nullish(z.string()),
    email: z.nullish(z.object({ status: z.nullish(z.string()), email: z.nullish(z.string()) })),
  }),
});

/** The code decides, not the status: a miss is a 400. */
const REASONS: Readonly<Record<string, RefusalReason>> = {
  INSUFFICIENT_CREDITS: 'out-of-credits',
  INVALID_DATAPOINTS: 'bad-input',
  INVALID_REQUEST: 'bad-input',
  INVALID_API_KEY: 'bad-key',
  ACCOUNT_RESTRICTED: 'bad-key',
  RATE_LIMITED: 'rate-limited',
  RATE_LIMIT_EXCEEDED: 'rate-limited',
  INTERNAL_ERROR: 'down',
};

const VERDICTS: Readonly<Record<string, Verdict>> = { VERIFIED: 'deliverable' };

const PRICE: Price = { microUsd: 19_800, asOf: '2026-09' };

/** Which of the two limits was hit is in the headers: the day's, when nothing is left of it. */
function resetSeconds({ headers, retryAfterSeconds }: VendorAnswer): number | undefined {
  if (retryAfterSeconds !== undefined) return retryAfterSeconds;
  const span = headers['x-daily-request-left'] === '0' ? 'daily' : 'minute';
  return parseSeconds(headers[`x-${span}-reset-seconds`] ?? '');
}

function outcome(answer: VendorAnswer): ProviderOutcome {
  const failure = Failure.safeParse(answer.body);
  if (failure.success) {
    const code = failure.data.error_code;
    if (code === 'NO_MATCH') return { kind: 'not-found', costMicroUsd: 0 };
    const reason = REASONS[code] ?? refuseByStatus(answer).reason;
    return reason === 'rate-limited' ? refuse(reason, resetSeconds(answer)) : refuse(reason);
  }
  if (answer.status !== 200) return refuseByStatus(answer);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  return personOutcome(parsed.data);
}

function personOutcome({ person, free_enrichment }: z.infer<typeof Answer>): ProviderOutcome {
  const { email, full_name, linkedin_url } = person;
  if (!email?.email || !isAddress(email.email)) return { kind: 'not-found', costMicroUsd: 0 };
  return {
    kind: 'found',
    emails: [foundEmail(email.email, email.status, VERDICTS)],
    phones: [],
    person: {
      ...(linkedin_url && { linkedinUrl: linkedin_url }),
      ...(full_name && { fullName: full_name }),
    },
    costMicroUsd: priceProviderAttempt({
      charged: !free_enrichment,
      priceMicroUsd: PRICE.microUsd,
    }),
  };
}

/**
 * Finds an address by profile, by another address, or by name and employer. Mobiles cost ten times
 * as much and are not asked for; an address that Prospeo could not verify is not asked for, since
 * a match would be charged.
 *
 * Source: prospeo.io/api-docs (enrich-person); $99 for 5,000 credits; repeating a request is free.
 */
export const prospeo: Provider = {
  id: 'prospeo',
  baseUrl: 'https://api.prospeo.io',
  timeoutMs: 15_000,
  searches: [
    {
      id: 'person',
      prices: { email: PRICE },
      needs: 'LinkedIn URL, or e-mail, or name and company',
      canUse: (query) =>
        Boolean(query.linkedinUrl || query.email || (fullNameOf(query) && hasCompany(query))),
      request: (query, key) => ({
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
          only_verified_email: true,
          enrich_mobile: false,
        },
        repeatable: true,
      }),
      outcome,
    },
  ],
};
