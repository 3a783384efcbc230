import * as z from 'zod/mini';
import type { Price, Provider, VendorAnswer } from '../adapter.contract.ts';
import { fullNameOf, hasCompany, known, nameFields } from '../contact-query.ts';
import { priceProviderAttempt } from '../price-provider-attempt.ts';
import { foundEmail, isAddress, refuse, refuseByStatus } from '../read-answer.ts';
import type { ProviderOutcome, Verdict } from '../waterfall.contract.ts';

const Answer = z.object({
  email: z.nullable(z.string()),
  status: z.nullish(z.string()),
  credits_consumed: z.nullish(z.number().check(z.nonnegative())),
});
/** A miss that leaves `email` out. */
const Miss = z.union([
  z.object({ email: z.optional(z.undefined()), status: z.literal('not_found') }),
  z.object({ email: z.optional(z.undefined()), credits_consumed: z.literal(0) }),
]);

const VERDICTS: Readonly<Record<string, Verdict>> = {
  valid: 'deliverable',
  valid_catch_all: 'catch-all',
};

/** One credit, which is also one hit. */
const PRICE: Price = { microUsd: 24_500, asOf: '2026-07' };

/** A person that it does not know is a 404 in JSON; one in another form is not its own. */
function isMiss({ status, body }: VendorAnswer): boolean {
  if (status === 404) return typeof body === 'object' && body !== null;
  return status === 200 && Miss.safeParse(body).success;
}

function outcome(answer: VendorAnswer): ProviderOutcome {
  if (isMiss(answer)) return { kind: 'not-found', costMicroUsd: 0 };
  if (answer.status !== 200) return refuseByStatus(answer);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { email, status, credits_consumed } = parsed.data;
  if (email === null || email === '') return { kind: 'not-found', costMicroUsd: 0 };
  if (!isAddress(email)) return refuse('malformed');
  return {
    kind: 'found',
    emails: [foundEmail(email, status, VERDICTS)],
    phones: [],
    costMicroUsd: priceProviderAttempt({
      charged: true,
      priceMicroUsd: PRICE.microUsd,
      creditsReported: credits_consumed ?? undefined,
    }),
  };
}

/**
 * Finds an address by name and employer. Its search by profile costs five times as much and is not
 * used.
 *
 * Source: LeadMagic/leadmagic-openapi, people/email-finder; leadmagic.io/docs, making-api-calls
 *         (404: profile or resource not found); $49 for 2,000 credits.
 */
export const leadmagic: Provider = {
  id: 'leadmagic',
  baseUrl: 'https://api.leadmagic.io',
  timeoutMs: 15_000,
  searches: [
    {
      id: 'email',
      prices: { email: PRICE },
      needs: 'name, and company domain or name',
      canUse: (query) => Boolean(fullNameOf(query)) && hasCompany(query),
      request: (query, key) => ({
        method: 'POST',
        path: '/v1/people/email-finder',
        headers: { 'X-API-Key': key },
        body: {
          ...nameFields(query),
          ...(query.companyDomain
            ? { domain: query.companyDomain }
            : known({ company_name: query.companyName })),
        },
        repeatable: false,
      }),
      outcome,
    },
  ],
};
