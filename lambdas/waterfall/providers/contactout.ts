import * as z from 'zod/mini';
import type { Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { hasNameAndCompany, known, linkedinHandleOf, nameFields } from '../contact-query.ts';
import { brought, MISS, readEmails, refuse, refuseByStatus, refuseByText } from '../read-answer.ts';
import { list, part, text, value } from '../read-fields.ts';
import type { Findable, ProviderOutcome, Verdict } from '../waterfall.contract.ts';

const Failure = z.object({ message: text });
const Profile = z.object({
  url: value,
  full_name: value,
  fullName: value,
  company: part({ name: value, domain: value }),
  work_email: list(value),
  /** By address. */
  work_email_status: z.catch(z.optional(z.record(z.string(), text)), undefined),
  phone: list(value),
});
/** Nobody is a 404, or a profile that is an empty list. */
const Answer = z.object({ profile: z.union([Profile, z.null(), z.tuple([])]) });

const VERDICTS: Readonly<Record<string, Verdict>> = {
  verified: 'deliverable',
  valid: 'deliverable',
  accept_all: 'catch-all',
  catch_all: 'catch-all',
  unverified: 'unknown',
  unknown: 'unknown',
  invalid: 'undeliverable',
  disposable: 'undeliverable',
};

const priceOf = (microUsd: number): Price => ({ microUsd, asOf: '2026-09' });
/** However many addresses, or numbers, a person has. */
const EMAIL = priceOf(150_000);
const PHONE = priceOf(250_000);
/** What a person who is found by name or address costs, with or without anything. */
const MATCH = priceOf(20_000);

/** Its 403 stands for used-up credits and for keys that may not; the text may say which. */
function failureOutcome(answer: VendorAnswer): ProviderOutcome {
  const failure = Failure.safeParse(answer.body);
  if (answer.status === 404 && failure.success) return MISS;
  if (answer.status !== 403) return refuseByStatus(answer);
  return refuseByText(failure.data?.message ?? '', 'out-of-credits');
}

/** @param match what the person alone costs */
const outcomeAt =
  (match: number) =>
  (answer: VendorAnswer): ProviderOutcome => {
    if (answer.status !== 200) return failureOutcome(answer);
    const parsed = Answer.safeParse(answer.body);
    if (!parsed.success) return refuse('malformed');
    const { profile } = parsed.data;
    if (profile === null || Array.isArray(profile)) return MISS;
    return profileOutcome(profile, match);
  };

function profileOutcome(profile: z.infer<typeof Profile>, match: number): ProviderOutcome {
  const { work_email, work_email_status = {}, phone, company } = profile;
  const written = work_email.map((email) => ({ email, status: work_email_status[email] }));
  return brought({
    ...readEmails(written, VERDICTS),
    phones: phone.map((number) => ({ value: number })),
    person: {
      fullName: profile.full_name ?? profile.fullName,
      linkedinUrl: profile.url,
      companyName: company?.name,
      companyDomain: company?.domain,
    },
    costMicroUsd: match + (work_email.length && EMAIL.microUsd) + (phone.length && PHONE.microUsd),
  });
}

const byProfile: Search = {
  id: 'profile',
  prices: { email: EMAIL, phone: PHONE },
  needs: 'LinkedIn URL',
  canUse: (query) => linkedinHandleOf(query) !== undefined,
  request: (query, { key }, data) => ({
    method: 'GET',
    path: '/v1/people/linkedin',
    query: {
      ...known({ profile: query.linkedinUrl }),
      email_type: data.includes('email') ? 'work' : 'none',
      include_phone: String(data.includes('phone')),
    },
    headers: { token: key },
    repeatable: false,
  }),
  outcome: outcomeAt(0),
};

const INCLUDE: Readonly<Partial<Record<Findable, string>>> = {
  email: 'work_email',
  phone: 'phone',
};

/** Whose profile is known is not asked for again by name: an answer would be about a namesake. */
const byPerson: Search = {
  id: 'person',
  prices: {
    email: priceOf(MATCH.microUsd + EMAIL.microUsd),
    phone: priceOf(MATCH.microUsd + PHONE.microUsd),
  },
  needs: 'no LinkedIn URL, but e-mail, or name and company',
  canUse: (query) => !linkedinHandleOf(query) && Boolean(query.email || hasNameAndCompany(query)),
  request: (query, { key }, data) => ({
    method: 'POST',
    path: '/v1/people/enrich',
    headers: { token: key },
    body: {
      ...nameFields(query),
      ...known({ email: query.email }),
      ...(query.companyName && { company: [query.companyName] }),
      ...(query.companyDomain && { company_domain: [query.companyDomain] }),
      include: data.flatMap((datum) => INCLUDE[datum] ?? []),
    },
    repeatable: false,
  }),
  outcome: outcomeAt(MATCH.microUsd),
};

/**
 * Finds addresses and numbers by profile, of which nothing but a hit costs; where none is known, by
 * name and employer or by another address. It does not say what kind of line a number is.
 *
 * Source: api.contactout.com (contact info of a profile; people enrich), its own n8n node. Prices
 *         are one account's contract. Not sure: whether a miss is a 404 or an empty profile, so that
 *         both are read; and the words for an address other than `Verified`.
 */
export const contactout: Provider = {
  id: 'contactout',
  baseUrl: 'https://api.contactout.com',
  timeoutMs: 15_000,
  limits: { perMinute: 1_000 },
  searches: [byProfile, byPerson],
};
