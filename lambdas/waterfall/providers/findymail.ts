import * as z from 'zod/mini';
import type { Provider, VendorAnswer } from '../adapter.contract.ts';
import { fullNameOf } from '../contact-query.ts';
import { priceProviderAttempt } from '../price-provider-attempt.ts';
import { isAddress, refuse, refuseByStatus } from '../read-answer.ts';
import type { ContactQuery, ProviderOutcome, RefusalReason } from '../waterfall.contract.ts';

const Contact = z.nullable(z.object({ name: z.nullish(z.string()), email: z.nullish(z.string()) }));
/** Some of its calls wrap the contact in `payload`. */
const Answer = z.union([
  z.object({ contact: Contact }),
  z.object({ payload: z.object({ contact: Contact }) }),
]);

/** 423: the subscription is paused, which for us is the same as no credits. */
const OWN_STATUSES: Readonly<Record<number, RefusalReason>> = { 423: 'out-of-credits' };

const PRICE_MICRO_USD = 19_800;

function outcome(answer: VendorAnswer): ProviderOutcome {
  if (answer.status === 404) return { kind: 'not-found', costMicroUsd: 0 };
  if (answer.status !== 200) return refuseByStatus(answer, OWN_STATUSES);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const contact = 'contact' in parsed.data ? parsed.data.contact : parsed.data.payload.contact;
  if (!contact?.email) return { kind: 'not-found', costMicroUsd: 0 };
  if (!isAddress(contact.email)) return refuse('malformed');
  return {
    kind: 'found',
    emails: [{ value: contact.email }],
    ...(contact.name && { person: { fullName: contact.name } }),
    costMicroUsd: priceProviderAttempt({ charged: true, priceMicroUsd: PRICE_MICRO_USD }),
  };
}

const byName = (query: ContactQuery): boolean => Boolean(fullNameOf(query) && query.companyDomain);

/**
 * Finds an address by name and domain, or by profile.
 *
 * Source: app.findymail.com/docs; $99 for 5,000 credits, one a hit.
 */
export const findymail: Provider = {
  id: 'findymail',
  finds: ['email'],
  needs: 'name and company domain, or LinkedIn URL',
  priceMicroUsd: PRICE_MICRO_USD,
  baseUrl: 'https://app.findymail.com',
  timeoutMs: 15_000,
  canUse: (query) => byName(query) || Boolean(query.linkedinUrl),
  request: (query, key) => ({
    method: 'POST',
    path: byName(query) ? '/api/search/name' : '/api/search/business-profile',
    headers: { Authorization: `Bearer ${key}` },
    body: byName(query)
      ? { name: fullNameOf(query), domain: query.companyDomain }
      : { linkedin_url: query.linkedinUrl },
    repeatable: false,
  }),
  outcome,
};
