import * as z from 'zod/mini';
import { fullNameOf } from '../../identity/person-name.ts';
import type { Credentials, Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { hasCompany, known, namePartsOf } from '../contact-query.ts';
import {
  brought,
  isSuccess,
  MISS,
  pending,
  readAddress,
  readWord,
  refuse,
  refuseByStatus,
} from '../read-answer.ts';
import { list, text, value, wordOf } from '../read-fields.ts';
import type {
  ContactQuery,
  FoundEmail,
  ProviderOutcome,
  RefusalReason,
  Verdict,
} from '../waterfall.contract.ts';

const Ticket = z.object({ enrichmentID: text });
/** Its documents call the type both ways. */
const Address = z.object({ email: value, emailType: text, type: text, validationStatus: text });
const Person = z.object({
  firstName: value,
  lastName: value,
  linkedInUrl: value,
  companyName: value,
  companyDomain: value,
  emails: list(Address),
  mobilePhones: list(z.object({ mobilePhone: value })),
});
const Batch = z.object({ status: text, people: list(Person) });

const STATES: Readonly<Record<string, 'working' | 'done' | RefusalReason>> = {
  pending: 'working',
  in_progress: 'working',
  completed: 'done',
  // Not `down`: the batch will never be ready.
  failed: 'malformed',
};
/** Only the first is documented. */
const VERDICTS: Readonly<Record<string, Verdict>> = {
  valid: 'deliverable',
  risky: 'risky',
  catch_all: 'catch-all',
  unknown: 'unknown',
  invalid: 'undeliverable',
};

/** 403: the credits, or the day's quota, do not cover the batch. */
const OWN_STATUSES: Readonly<Record<number, RefusalReason>> = { 403: 'out-of-credits' };

const EMAIL: Price = { microUsd: 79_000, asOf: '2026-08' };
const MOBILE: Price = { microUsd: 790_000, asOf: '2026-08' };

function submitOutcome(answer: VendorAnswer): ProviderOutcome {
  if (!isSuccess(answer.status)) return refuseByStatus(answer, OWN_STATUSES);
  const ticket = Ticket.safeParse(answer.body).data?.enrichmentID;
  return pending(ticket);
}

function pollOutcome(answer: VendorAnswer, ticket: string): ProviderOutcome {
  if (!isSuccess(answer.status)) return refuseByStatus(answer, OWN_STATUSES);
  const { status, people = [] } = Batch.safeParse(answer.body).data ?? {};
  const { said: state, unknownWord } = readWord(status, STATES);
  // A state that it adds later is one more way to wait.
  if (state === 'working' || unknownWord) return pending(ticket);
  return state === 'done' ? personOutcome(people[0]) : refuse(state ?? 'malformed');
}

/** An address and a number are charged apart, also an address that nobody may be given. */
function personOutcome(person: z.infer<typeof Person> | undefined): ProviderOutcome {
  if (person === undefined) return MISS;
  const found = person.emails.flatMap(readEmail);
  const numbers = person.mobilePhones.flatMap(({ mobilePhone }) => mobilePhone ?? []);
  return brought({
    emails: found.filter(({ isUsable }) => isUsable).map(({ email }) => email),
    phones: numbers.map((number) => ({ value: number, statedType: 'mobile' })),
    person: {
      fullName: fullNameOf(known({ firstName: person.firstName, lastName: person.lastName })),
      linkedinUrl: person.linkedInUrl,
      companyName: person.companyName,
      companyDomain: person.companyDomain,
    },
    costMicroUsd:
      (found.length > 0 ? EMAIL.microUsd : 0) + (numbers.length > 0 ? MOBILE.microUsd : 0),
    unknownWord: found.some(({ isUnknown }) => isUnknown) || undefined,
  });
}

interface ReadEmail {
  readonly email: FoundEmail;
  readonly isUsable: boolean;
  readonly isUnknown: boolean;
}

function readEmail(said: z.infer<typeof Address>): ReadEmail[] {
  const address = readAddress(said.email);
  if (address === undefined) return [];
  const { said: verdict, unknownWord = false } = readWord(said.validationStatus, VERDICTS);
  const isPrivate = wordOf(said.emailType ?? said.type ?? '') === 'personal';
  return [
    {
      email: { value: address, ...(verdict && { statedVerdict: verdict }) },
      isUsable: !isPrivate && verdict !== 'undeliverable',
      isUnknown: unknownWord,
    },
  ];
}

const bearer = ({ key }: Credentials) => ({ Authorization: `Bearer ${key}` });

function personFields(query: ContactQuery): Record<string, string> {
  const name = namePartsOf(query);
  return known({
    firstName: name?.first,
    lastName: name?.last,
    companyName: query.companyName,
    companyDomain: query.companyDomain,
    linkedinUrl: query.linkedinUrl,
  });
}

const batchOfOne: Search = {
  id: 'person',
  prices: { email: EMAIL, phone: MOBILE },
  needs: 'LinkedIn URL, or first and last name and company',
  canUse: (query) =>
    Boolean(query.linkedinUrl) || (namePartsOf(query) !== undefined && hasCompany(query)),
  request: (query, credentials, data) => ({
    method: 'POST',
    path: '/v2/people/enrich',
    headers: bearer(credentials),
    body: {
      people: [personFields(query)],
      // The profile could be charged like an address: only what is wanted is asked for.
      include: {
        email: data.includes('email'),
        mobile: data.includes('phone'),
        linkedInUrl: false,
        jobHistory: false,
      },
      enrichmentOptions: {
        acceptedEmailType: 'professional',
        skipMobileEnrichmentIfNoEmailFound: false,
      },
    },
    repeatable: false,
  }),
  outcome: submitOutcome,
  poll: {
    request: (ticket, credentials) => ({
      method: 'GET',
      path: `/v2/people/enrich/${encodeURIComponent(ticket)}`,
      headers: bearer(credentials),
      repeatable: true,
    }),
    outcome: pollOutcome,
  },
};

/**
 * Finds an address and a mobile in two steps, by profile, or by name and employer: a batch of one is
 * handed in, then its ticket is read until it is ready.
 *
 * Source: developers.surfe.com (people/enrich v2, api responses, rate limits): only what is found is
 *         charged, from two pools of credits; ten calls a second, 2,000 people a day, no
 *         Retry-After. Its plan has no price a credit: $79 a month are counted as 1,000 addresses or
 *         100 mobiles, whichever is bought. No credits are a 403 in one of its pages, a 402 in
 *         another.
 */
export const surfe: Provider = {
  id: 'surfe',
  baseUrl: 'https://api.surfe.com',
  timeoutMs: 15_000,
  limits: { perSecond: 10 },
  searches: [batchOfOne],
};
