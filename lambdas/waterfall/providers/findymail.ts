import * as z from 'zod/mini';
import { fullNameOf } from '../../identity/person-name.ts';
import type { Credentials, Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { employerField, hasNameAndCompany, known, linkedinHandleOf } from '../contact-query.ts';
import {
  brought,
  MISS,
  noAddress,
  readAddress,
  readWord,
  refuse,
  refuseByStatus,
  refuseByText,
} from '../read-answer.ts';
import { text, value } from '../read-fields.ts';
import type {
  ContactQuery,
  LineType,
  ProviderOutcome,
  RefusalReason,
} from '../waterfall.contract.ts';

const Failure = z.object({ error: z.string().check(z.minLength(1)) });
const Person = z.object({ name: value, email: value, company: value, linkedin_url: value });
/** Nobody is null or an empty list: what its server makes of an object without fields. */
const Contact = z.union([Person, z.null(), z.tuple([])]);
/** Some of its calls wrap the contact in `payload`. */
const EmailAnswer = z.union([
  z.object({ contact: Contact }),
  z.object({ payload: z.object({ contact: Contact }) }),
  z.strictObject({}),
]);
const Phone = z.object({ phone: z.optional(z.unknown()), line_type: text });
const PhoneAnswer = z.union([z.object({ payload: Phone }), Phone]);

const LINE_TYPES: Readonly<Record<string, LineType>> = {
  mobile: 'mobile',
  landline: 'landline',
  fixed: 'landline',
  fixed_line: 'landline',
  voip: 'voip',
  unknown: 'unknown',
};

/** 423: the subscription is paused, which for us is the same as no credits. */
const OWN_STATUSES: Readonly<Record<number, RefusalReason>> = { 423: 'out-of-credits' };

const CREDIT: Price = { microUsd: 19_800, asOf: '2026-08' };
const PHONE: Price = { microUsd: 198_000, asOf: '2026-08' };

/** Gives what all its calls have in common: a miss, an error; undefined where neither is there. */
function noHit(answer: VendorAnswer): ProviderOutcome | undefined {
  if (answer.status === 404) return MISS;
  if (answer.status !== 200) return refuseByStatus(answer, OWN_STATUSES);
  const failure = Failure.safeParse(answer.body);
  return failure.success ? refuseByText(failure.data.error) : undefined;
}

/** Gives the contact of an answer; undefined where there is none in it. */
function contactOf(answer: z.infer<typeof EmailAnswer>): z.infer<typeof Person> | undefined {
  const outer = 'payload' in answer ? answer.payload : answer;
  const contact = 'contact' in outer ? outer.contact : null;
  return contact === null || Array.isArray(contact) ? undefined : contact;
}

function emailOutcome(answer: VendorAnswer): ProviderOutcome {
  const none = noHit(answer);
  if (none) return none;
  const parsed = EmailAnswer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const contact = contactOf(parsed.data);
  if (!contact?.email) return MISS;
  const address = readAddress(contact.email);
  if (address === undefined) return noAddress(contact.email);
  const { name, company, linkedin_url } = contact;
  return brought({
    emails: [{ value: address }],
    // Its `domain` is that of the address, which may be an alias of the employer's.
    person: {
      fullName: name,
      linkedinUrl: linkedin_url,
      companyName: company,
    },
    costMicroUsd: CREDIT.microUsd,
  });
}

function phoneOutcome(answer: VendorAnswer): ProviderOutcome {
  const none = noHit(answer);
  if (none) return none;
  const parsed = PhoneAnswer.safeParse(answer.body);
  if (!parsed.success) return refuse('malformed');
  const { phone, line_type } = 'payload' in parsed.data ? parsed.data.payload : parsed.data;
  const number = z.parse(value, phone);
  // An answer without the field is in a form of its own; one with nothing in it is a miss.
  if (number === undefined) return phone === undefined ? refuse('malformed') : MISS;
  const { said: statedType, unknownWord } = readWord(line_type, LINE_TYPES);
  return brought({
    phones: [{ value: number, ...(statedType && { statedType }) }],
    costMicroUsd: PHONE.microUsd,
    unknownWord,
  });
}

const post = (
  { path, body }: { readonly path: string; readonly body: Record<string, string> },
  { key }: Credentials,
) => ({
  method: 'POST' as const,
  path,
  body,
  headers: { Authorization: `Bearer ${key}` },
  repeatable: false,
});

const profileBody = ({ linkedinUrl }: ContactQuery) => known({ linkedin_url: linkedinUrl });

const byProfile: Search = {
  id: 'profile',
  prices: { email: CREDIT },
  needs: 'LinkedIn URL',
  canUse: (query) => Boolean(query.linkedinUrl),
  request: (query, credentials) =>
    post({ path: '/api/search/business-profile', body: profileBody(query) }, credentials),
  outcome: emailOutcome,
};

/** By name only where no public handle is known: several people may share a name. */
const byName: Search = {
  id: 'name',
  isByName: true,
  prices: { email: CREDIT },
  needs: 'name and company domain or name, and no public LinkedIn handle',
  canUse: (query) => hasNameAndCompany(query) && linkedinHandleOf(query) === undefined,
  request: (query, credentials) => {
    const body = { ...known({ name: fullNameOf(query) }), ...employerField(query, 'domain') };
    return post({ path: '/api/search/name', body }, credentials);
  },
  outcome: emailOutcome,
};

const phoneByProfile: Search = {
  id: 'phone',
  prices: { phone: PHONE },
  needs: 'LinkedIn URL',
  canUse: (query) => Boolean(query.linkedinUrl),
  request: (query, credentials) =>
    post({ path: '/api/search/phone', body: profileBody(query) }, credentials),
  outcome: phoneOutcome,
};

/**
 * Finds an address by profile. Where the profile is unknown, or given by LinkedIn's own id
 * (`ACoAA…`), which Findymail may not know, it also asks by name and employer. Finds a number (of
 * the United States alone) by profile.
 *
 * Source: app.findymail.com/docs, where an error may also come inside a 200; `domain` takes a
 *         company's name too. $99 for 5,000 credits: one an address, ten a number. How a miss looks
 *         is not documented: all ways that have been seen are read.
 */
export const findymail: Provider = {
  id: 'findymail',
  baseUrl: 'https://app.findymail.com',
  timeoutMs: 15_000,
  searches: [byProfile, byName, phoneByProfile],
};
