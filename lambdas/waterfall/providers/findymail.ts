import * as z from 'zod/mini';
import type { Price, Provider, VendorAnswer } from '../adapter.contract.ts';
import { fullNameOf, known } from '../contact-query.ts';
import { priceProviderAttempt } from '../price-provider-attempt.ts';
import { isAddress, refuse, refuseByStatus, refuseByText } from '../read-answer.ts';
import type { ContactQuery, ProviderOutcome, RefusalReason } from '../waterfall.contract.ts';

const Failure = z.object({ error: z.string().check(z.minLength(1)) });
const Person = z.object({ name: z.nullish(z.string()), email: z.nullish(z.string()) });
/** Nobody is null or an empty list: what its server makes of an object without fields. */
const Contact = z.union([Person, z.null(), z.tuple([])]);
/** Some of its calls wrap the contact in `payload`. */
const Answer = z.union([
  z.object({ contact: Contact }),
  z.object({ payload: z.object({ contact: Contact }) }),
  z.strictObject({}),
]);

/** Gives the contact of an answer; undefined where there is none in it. */
function contactOf(answer: z.infer<typeof Answer>): z.infer<typeof Person> | undefined {
  const outer = 'payload' in answer ? answer.payload : answer;
  const contact = 'contact' in outer ? outer.contact : null;
  return contact === null || Array.isArray(contact) ? undefined : contact;
}

/** 423: the subscription is paused, which for us is the same as no credits. */
const OWN_STATUSES: Readonly<Record<number, RefusalReason>> = { 423: 'out-of-credits' };

const PRICE: Price = { microUsd: 19_800, asOf: '2026-08' };

function outcome(answer: VendorAnswer): ProviderOutcome {
  if (answer.status === 404) return { kind: 'not-found', costMicroUsd: 0 };
  if (answer.status !== 200) return refuseByStatus(answer, OWN_STATUSES);
  const failure = Failure.safeParse(answer.body);
  if (failure.success) return refuseByText(failure.data.error);
  const parsed = Answer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const contact = contactOf(parsed.data);
  if (!contact?.email) return { kind: 'not-found', costMicroUsd: 0 };
  if (!isAddress(contact.email)) return refuse('malformed');
  return {
    kind: 'found',
    emails: [{ value: contact.email }],
    phones: [],
    ...(contact.name && { person: { fullName: contact.name } }),
    costMicroUsd: priceProviderAttempt({ charged: true, priceMicroUsd: PRICE.microUsd }),
  };
}

/** Gives the call and what it is told: a profile is one person's, a name may be several's. */
function search(query: ContactQuery): { path: string; body: Record<string, string> } {
  const { linkedinUrl, companyDomain } = query;
  if (linkedinUrl) {
    return { path: '/api/search/business-profile', body: { linkedin_url: linkedinUrl } };
  }
  return {
    path: '/api/search/name',
    body: known({ name: fullNameOf(query), domain: companyDomain }),
  };
}

/**
 * Finds an address by profile, or by name and domain where no profile is known.
 *
 * Source: app.findymail.com/docs, where an error may also come inside a 200; $99 for 5,000 credits,
 *         one a hit of either call, and both answer alike, without the profile. How a miss looks is not documented: all ways that have been seen are read.
 */
export const findymail: Provider = {
  id: 'findymail',
  baseUrl: 'https://app.findymail.com',
  timeoutMs: 15_000,
  searches: [
    {
      id: 'email',
      prices: { email: PRICE },
      needs: 'LinkedIn URL, or name and company domain',
      canUse: (query) => Boolean(query.linkedinUrl || (fullNameOf(query) && query.companyDomain)),
      request: (query, key) => ({
        method: 'POST',
        ...search(query),
        headers: { Authorization: `Bearer ${key}` },
        repeatable: false,
      }),
      outcome,
    },
  ],
};
