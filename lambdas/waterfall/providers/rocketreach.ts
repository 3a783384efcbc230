import * as z from 'zod/mini';
import { fullNameOf } from '../../identity/person-name.ts';
import type {
  Credentials,
  Price,
  Provider,
  Search,
  VendorAnswer,
  VendorRequest,
} from '../adapter.contract.ts';
import { hasNameAndCompany, known } from '../contact-query.ts';
import {
  brought,
  isSuccess,
  MISS,
  pending,
  readEmails,
  readPhones,
  readWord,
  refuse,
  refuseByStatus,
} from '../read-answer.ts';
import { list, text, value, wordOf } from '../read-fields.ts';
import type { ContactQuery, LineType, ProviderOutcome, Verdict } from '../waterfall.contract.ts';

const Email = z.object({ email: value, smtp_valid: text, type: text });
const Phone = z.object({ number: value, e164: value, type: text });
const Profile = z.object({
  id: text,
  status: text,
  name: value,
  linkedin_url: value,
  current_employer: value,
  current_employer_domain: value,
  emails: list(Email),
  phones: list(Phone),
});
/** A look-up is answered with one profile, its ticket with a list of them. */
const Profiles = list(Profile);
type Profile = z.infer<typeof Profile>;

/** `failed`: it is done, and has found nothing, or not all. */
const STATUSES: Readonly<Record<string, 'done' | 'running'>> = {
  complete: 'done',
  failed: 'done',
  progress: 'running',
  in_progress: 'running',
  searching: 'running',
  waiting: 'running',
  pending: 'running',
  not_queued: 'running',
};

const VERDICTS: Readonly<Record<string, Verdict>> = {
  valid: 'deliverable',
  accept_all: 'catch-all',
  role_based: 'risky',
  inconclusive: 'unknown',
  unknown: 'unknown',
  invalid: 'undeliverable',
};
const NOT_OF_WORK = ['personal', 'disposable'];

const LINES: Readonly<Record<string, LineType | 'private'>> = {
  mobile: 'mobile',
  landline: 'landline',
  work: 'unknown',
  unknown: 'unknown',
  home: 'private',
  fax: 'private',
};

/** Sold by contract alone: ten cents a credit are assumed, two an address and six a number. */
const EMAIL: Price = { microUsd: 200_000, asOf: '2026-11' };
const PHONE: Price = { microUsd: 600_000, asOf: '2026-11' };

/** A person that it does not know is a 404 in its own form. */
function lookupOutcome(answer: VendorAnswer): ProviderOutcome {
  const isOwn = z.object({ message: z.string() }).safeParse(answer.body).success;
  if (answer.status === 404 && isOwn) return MISS;
  return statusOutcome(answer);
}

/** Many a look-up is done at once, without a ticket. */
function statusOutcome(answer: VendorAnswer): ProviderOutcome {
  if (!isSuccess(answer.status)) return refuseByStatus(answer);
  const [profile] = z.parse(Profiles, answer.body);
  const { said, unknownWord } = readWord(profile?.status, STATUSES);
  if (profile && said === 'done') return profileOutcome(profile);
  if (profile?.id && said === 'running') return pending(profile.id);
  return { ...refuse('malformed'), ...(unknownWord && { unknownWord }) };
}

function profileOutcome(profile: Profile): ProviderOutcome {
  const { emails, ...read } = readEmails(profile.emails.filter(isOfWork).map(stated), VERDICTS);
  const { phones, unknownWord } = readPhones(profile.phones.map(inE164), LINES);
  return brought({
    emails,
    phones,
    person: {
      fullName: profile.name,
      linkedinUrl: profile.linkedin_url,
      companyName: profile.current_employer,
      companyDomain: profile.current_employer_domain,
    },
    costMicroUsd:
      (emails.length > 0 ? EMAIL.microUsd : 0) + (phones.length > 0 ? PHONE.microUsd : 0),
    unknownWord: unknownWord ?? read.unknownWord,
  });
}

const isOfWork = ({ type }: z.infer<typeof Email>): boolean =>
  !NOT_OF_WORK.includes(wordOf(type ?? ''));

/** A mailbox of a role (sales@) may work, but is not the person's. */
const stated = ({ email, smtp_valid, type }: z.infer<typeof Email>) => ({
  email,
  status: wordOf(type ?? '') === 'role_based' && smtp_valid !== 'invalid' ? type : smtp_valid,
});

const inE164 = ({ number, e164 = number, type }: z.infer<typeof Phone>) => ({ number: e164, type });

const get = (
  path: string,
  query: Record<string, string>,
  { key }: Credentials,
): Omit<VendorRequest, 'repeatable'> => ({
  method: 'GET',
  path: `/api/v2/universal/person/${path}`,
  query,
  headers: { 'Api-Key': key },
});

/** One of them is enough; a name alone with its employer, whom it knows by name or domain. */
function identityOf(query: ContactQuery): Record<string, string> {
  if (query.linkedinUrl) return { linkedin_url: query.linkedinUrl };
  if (query.email) return { email: query.email };
  return known({
    name: fullNameOf(query),
    current_employer: query.companyName || query.companyDomain,
  });
}

const lookup: Search = {
  id: 'lookup',
  prices: { email: EMAIL, phone: PHONE },
  needs: 'LinkedIn URL, or e-mail, or name and company',
  canUse: (query) => Boolean(query.linkedinUrl || query.email || hasNameAndCompany(query)),
  request: (query, credentials, data) => ({
    ...get(
      'lookup',
      {
        ...identityOf(query),
        reveal_professional_email: String(data.includes('email')),
        reveal_phone: String(data.includes('phone')),
        return_cached_emails: 'false',
      },
      credentials,
    ),
    repeatable: false,
  }),
  outcome: lookupOutcome,
  poll: {
    request: (ticket, credentials) => ({
      ...get('check_status', { ids: ticket }, credentials),
      repeatable: true,
    }),
    outcome: statusOutcome,
  },
};

/**
 * Finds addresses of work and numbers, by profile, by another address, or by name and employer:
 * a look-up that is not done at once is read by its profile's id until it is. Private addresses
 * and numbers are dropped.
 *
 * Source: docs.rocketreach.co (universal look-up and its status, credits, rate limits; their
 *         OpenAPI as kept by api-evangelist/rocketreach). An account without universal credits is
 *         not served. Its prices are not public. Not sure: that a look-up which was given up is not
 *         charged when it ends.
 */
export const rocketreach: Provider = {
  id: 'rocketreach',
  baseUrl: 'https://api.rocketreach.co',
  timeoutMs: 15_000,
  limits: { perSecond: 10, perMinute: 15 },
  searches: [lookup],
};
