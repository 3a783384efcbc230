import * as z from 'zod/mini';
import type { Provider, VendorAnswer } from '../adapter.contract.ts';
import { fullNameOf } from '../contact-query.ts';
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

const PRICE_MICRO_USD = 19_800;

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
    ...(contact.name && { person: { fullName: contact.name } }),
    costMicroUsd: priceProviderAttempt({ charged: true, priceMicroUsd: PRICE_MICRO_USD }),
  };
}

const byName = (query: ContactQuery): boolean => Boolean(fullNameOf(query) && query.companyDomain);

/**
 * Finds an address by name and domain, or by profile.
 *
 * Source: app.findymail.com/docs, where an error may also come inside a 200; $99 for 5,000 credits,
 *         one a hit. How a miss looks is not documented: all ways that have been seen are read.
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
