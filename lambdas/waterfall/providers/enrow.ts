import * as z from 'zod/mini';
import { fullNameOf } from '../../identity/person-name.ts';
import type { Credentials, Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import {
  employerField,
  hasCompany,
  hasNameAndCompany,
  known,
  namePartsOf,
  publicProfileOf,
} from '../contact-query.ts';
import { creditsCost } from '../credits-cost.ts';
import {
  brought,
  MISS,
  noAddress,
  pending,
  readAddress,
  readWord,
  refuse,
  refuseByStatus,
} from '../read-answer.ts';
import { count, part, text, value } from '../read-fields.ts';
import type { ContactQuery, ProviderOutcome, RefusalReason } from '../waterfall.contract.ts';

const Ticket = z.object({ id: text, credits_used: count });
const Result = z.object({
  qualification: text,
  email: value,
  number: value,
  info: part({ fullname: value, firstname: value, lastname: value, company_domain: value }),
});
type Result = z.infer<typeof Result>;

/** An address is `valid` or not, a number `found` or not; nothing is in between. */
const QUALIFICATIONS: Readonly<Record<string, 'hit' | 'miss' | 'pending'>> = {
  ongoing: 'pending',
  valid: 'hit',
  found: 'hit',
  invalid: 'miss',
  not_found: 'miss',
};

const OWN_STATUSES: Readonly<Record<number, RefusalReason>> = { 422: 'out-of-credits' };

const CREDIT: Price = { microUsd: 12_000, asOf: '2026-11' };
/** Fifty credits. */
const MOBILE: Price = { microUsd: 600_000, asOf: '2026-11' };

/** The credits are taken now, and given back where nothing is found. */
const submitOutcome =
  (price: Price) =>
  (answer: VendorAnswer): ProviderOutcome => {
    if (answer.status !== 200 && answer.status !== 201) return refuseByStatus(answer, OWN_STATUSES);
    const { id: ticket, credits_used } = Ticket.safeParse(answer.body).data ?? {};
    const credits = credits_used ?? price.microUsd / CREDIT.microUsd;
    return pending(ticket, creditsCost(CREDIT, credits));
  };

/** Reads the result of a ticket; `hit` reads what is none of the two ways to have nothing. */
const pollOutcome =
  (price: Price, hit: (result: Result, unknownWord?: true) => ProviderOutcome) =>
  (answer: VendorAnswer, ticket: string): ProviderOutcome => {
    if (answer.status === 202) return pending(ticket, price.microUsd);
    if (answer.status !== 200) return refuseByStatus(answer, OWN_STATUSES);
    const result = Result.safeParse(answer.body);
    if (!result.success) return refuse('malformed');
    const { said, unknownWord } = readWord(result.data.qualification, QUALIFICATIONS);
    if (said === 'pending') return pending(ticket, price.microUsd);
    if (said === 'miss') return MISS;
    return hit(result.data, unknownWord);
  };

function emailOutcome({ email, info }: Result, unknownWord?: true): ProviderOutcome {
  if (email === undefined) return refuse('malformed');
  const address = readAddress(email);
  if (address === undefined) return noAddress(email);
  return brought({
    emails: [{ value: address, ...(!unknownWord && { statedVerdict: 'deliverable' }) }],
    person: {
      fullName:
        info?.fullname ?? fullNameOf({ firstName: info?.firstname, lastName: info?.lastname }),
      companyDomain: info?.company_domain,
    },
    costMicroUsd: CREDIT.microUsd,
    unknownWord,
  });
}

function phoneOutcome({ number }: Result, unknownWord?: true): ProviderOutcome {
  if (number === undefined) return refuse('malformed');
  return brought({
    phones: [{ value: number, statedType: 'mobile' }],
    costMicroUsd: MOBILE.microUsd,
    unknownWord,
  });
}

const employer = (query: ContactQuery): Record<string, string> =>
  employerField(query, 'company_domain', 'company_name');

const post = (path: string, body: Record<string, string>, { key }: Credentials) => ({
  method: 'POST' as const,
  path,
  headers: { 'x-api-key': key },
  body,
  repeatable: false,
});
const read = (path: string, ticket: string, { key }: Credentials) => ({
  method: 'GET' as const,
  path,
  query: { id: ticket },
  headers: { 'x-api-key': key },
  repeatable: true,
});

const email: Search = {
  id: 'email',
  isByName: true,
  prices: { email: CREDIT },
  needs: 'name, and company domain or name',
  canUse: hasNameAndCompany,
  request: (query, credentials) =>
    post(
      '/email/find/single',
      { ...known({ fullname: fullNameOf(query) }), ...employer(query) },
      credentials,
    ),
  outcome: submitOutcome(CREDIT),
  poll: {
    request: (ticket, credentials) => read('/email/find/single', ticket, credentials),
    outcome: pollOutcome(CREDIT, emailOutcome),
  },
};

/** By the profile alone where it is known: it would win over the name. */
function phoneBody(query: ContactQuery): Record<string, string> {
  const profile = publicProfileOf(query);
  if (profile) return { linkedin_url: profile };
  const { first, last } = namePartsOf(query) ?? {};
  return { ...known({ firstname: first, lastname: last }), ...employer(query) };
}

const phone: Search = {
  id: 'phone',
  prices: { phone: MOBILE },
  needs: 'public LinkedIn URL, or first and last name and company domain or name',
  canUse: (query) =>
    publicProfileOf(query) !== undefined || (namePartsOf(query) !== undefined && hasCompany(query)),
  request: (query, credentials) => post('/phone/single', phoneBody(query), credentials),
  outcome: submitOutcome(MOBILE),
  poll: {
    request: (ticket, credentials) => read('/phone/single', ticket, credentials),
    outcome: pollOutcome(MOBILE, phoneOutcome),
  },
};

/**
 * Finds an address by name and employer, a mobile by profile, or by name and employer; both in two
 * steps. Its answer about a number does not say whose it is.
 *
 * Source: EnrowAPI/enrow-mcp (llms-full.txt); EnrowAPI/phone-finder-php (the numbers are mobiles);
 *         $24 for 2,000 credits: one an address, and fifty a mobile (its price list says forty),
 *         taken at once and given back for a miss. What is taken is read of the ticket; its result
 *         says nothing of it.
 */
export const enrow: Provider = {
  id: 'enrow',
  baseUrl: 'https://api.enrow.io',
  timeoutMs: 15_000,
  limits: { perSecond: 10 },
  searches: [email, phone],
};
