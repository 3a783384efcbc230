import * as z from 'zod/mini';
import type { Price, Provider, VendorAnswer } from '../adapter.contract.ts';
import { fullNameOf, hasCompany, known, linkedinHandleOf, nameFields } from '../contact-query.ts';
import { priceProviderAttempt } from '../price-provider-attempt.ts';
import { foundEmail, isAddress, refuse, refuseByStatus } from '../read-answer.ts';
import type { ProviderOutcome, RefusalReason, Verdict } from '../waterfall.contract.ts';

const Answer = z.object({
  data: z.object({
    email: z.nullish(z.string()),
    linkedin_url: z.nullish(z.string()),
    verification: z.nullish(z.object({ status: z.nullish(z.string()) })),
  }),
});

const VERDICTS: Readonly<Record<string, Verdict>> = {
  valid: 'deliverable',
  accept_all: 'catch-all',
  invalid: 'undeliverable',
  disposable: 'undeliverable',
  unknown: 'unknown',
};

/** The reverse of every other vendor: 403 is the rate limit, 429 the end of the credits. */
const OWN_STATUSES: Readonly<Record<number, RefusalReason>> = {
  403: 'rate-limited',
  429: 'out-of-credits',
};

const PRICE: Price = { microUsd: 24_500, asOf: '2026-08' };

function outcome(answer: VendorAnswer): ProviderOutcome {
  if (answer.status !== 200) return refuseByStatus(answer, OWN_STATUSES);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { email, verification, linkedin_url } = parsed.data.data;
  if (!email) return { kind: 'not-found', costMicroUsd: 0 };
  if (!isAddress(email)) return refuse('malformed');
  return {
    kind: 'found',
    emails: [foundEmail(email, verification?.status, VERDICTS)],
    phones: [],
    ...(linkedin_url && { person: { linkedinUrl: linkedin_url } }),
    costMicroUsd: priceProviderAttempt({ charged: true, priceMicroUsd: PRICE.microUsd }),
  };
}

/**
 * Finds an address by employer and profile, or by employer and name where no profile is known. A
 * person who asked not to be processed is a 451.
 *
 * Source: hunter.io/api-documentation/v2, where the handle stands in place of the name: with both it
 *         could go by the name, and its answer need not say whom it found; $49 for 2,000 credits, one
 *         a hit.
 */
export const hunter: Provider = {
  id: 'hunter',
  baseUrl: 'https://api.hunter.io',
  timeoutMs: 15_000,
  searches: [
    {
      id: 'email',
      prices: { email: PRICE },
      needs: 'company domain or name, and a name or LinkedIn URL',
      canUse: (query) => hasCompany(query) && Boolean(fullNameOf(query) || linkedinHandleOf(query)),
      request: (query, key) => {
        const handle = linkedinHandleOf(query);
        return {
          method: 'GET',
          path: '/v2/email-finder',
          query: {
            ...(query.companyDomain
              ? { domain: query.companyDomain }
              : known({ company: query.companyName })),
            ...(handle ? { linkedin_handle: handle } : nameFields(query)),
          },
          headers: { 'X-API-KEY': key },
          repeatable: true,
        };
      },
      outcome,
    },
  ],
};
