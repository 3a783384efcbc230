import * as z from 'zod/mini';
import { fullNameOf } from '../../identity/person-name.ts';
import type { Credentials, Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { known, nameFields, publicProfileOf } from '../contact-query.ts';
import {
  brought,
  MISS,
  noAddress,
  readAddress,
  readWord,
  refuse,
  refuseByStatus,
} from '../read-answer.ts';
import { flag, part, text, value } from '../read-fields.ts';
import type {
  LineType,
  ProviderOutcome,
  RefusalReason,
  Refused,
  Verdict,
} from '../waterfall.contract.ts';

const Failure = z.object({ errors: z.object({ type: text }) });
const EmailAnswer = z.object({
  data: z.object({
    email: value,
    first_name: value,
    last_name: value,
    full_name: value,
    linkedin: value,
    company: value,
    website_url: value,
    accept_all: flag,
    webmail: flag,
    disposable: flag,
    verification: part({ status: text }),
  }),
});
type Found = z.infer<typeof EmailAnswer>['data'];
const PhoneAnswer = z.object({
  data: z.object({ e164_format: value, valid: flag, line_type: text }),
});

const REASONS: Readonly<Record<string, RefusalReason>> = {
  // A 400, like everything that is wrong with a request.
  authentication_failed: 'bad-key',
  rate_limit: 'rate-limited',
};

const VERDICTS: Readonly<Record<string, Verdict>> = {
  valid: 'deliverable',
  accept_all: 'catch-all',
  invalid: 'undeliverable',
  unknown: 'unknown',
};

/** The words of libphonenumber; what may be either says nothing. */
const LINE_TYPES: Readonly<Record<string, LineType>> = {
  mobile: 'mobile',
  fixed_line: 'landline',
  voip: 'voip',
  fixed_line_or_mobile: 'unknown',
  toll_free: 'unknown',
  premium_rate: 'unknown',
  shared_cost: 'unknown',
  personal_number: 'unknown',
  pager: 'unknown',
  uan: 'unknown',
  unknown: 'unknown',
};

const CREDIT: Price = { microUsd: 8_900, asOf: '2026-08' };
/** Five credits. */
const PHONE: Price = { microUsd: 44_500, asOf: '2026-08' };

function refusal(answer: VendorAnswer): Refused {
  const type = Failure.safeParse(answer.body).data?.errors.type;
  const { said } = readWord(type, REASONS);
  return said ? refuse(said, answer.retryAfterSeconds) : refuseByStatus(answer);
}

function emailOutcome(answer: VendorAnswer): ProviderOutcome {
  const parsed = EmailAnswer.safeParse(answer.body);
  if (answer.status !== 200 || !parsed.success) return refusal(answer);
  const { email } = parsed.data.data;
  if (email === undefined) return MISS;
  const address = readAddress(email);
  return address === undefined ? noAddress(email) : foundOutcome(address, parsed.data.data);
}

/** Only what it takes for valid is charged; a private or throw-away address is nobody's work one. */
function foundOutcome(address: string, found: Found): ProviderOutcome {
  const { said, unknownWord } = readWord(found.verification?.status, VERDICTS);
  if (said === 'undeliverable') return MISS;
  const statedVerdict = found.accept_all ? 'catch-all' : said;
  return brought({
    emails:
      found.webmail || found.disposable
        ? []
        : [{ value: address, ...(statedVerdict && { statedVerdict }) }],
    person: {
      fullName:
        found.full_name ?? fullNameOf({ firstName: found.first_name, lastName: found.last_name }),
      linkedinUrl: found.linkedin,
      companyName: found.company,
      companyDomain: found.website_url,
    },
    costMicroUsd: CREDIT.microUsd,
    unknownWord,
  });
}

function phoneOutcome(answer: VendorAnswer): ProviderOutcome {
  const parsed = PhoneAnswer.safeParse(answer.body);
  if (answer.status !== 200 || !parsed.success) return refusal(answer);
  const { e164_format: number, valid, line_type } = parsed.data.data;
  if (number === undefined) return MISS;
  const { said: statedType, unknownWord } = readWord(line_type, LINE_TYPES);
  return brought({
    phones: valid === false ? [] : [{ value: number, ...(statedType && { statedType }) }],
    costMicroUsd: PHONE.microUsd,
    unknownWord,
  });
}

/** A repeat within the month is free. */
const get = (path: string, query: Record<string, string>, { key, secret = '' }: Credentials) => ({
  method: 'GET' as const,
  path,
  query,
  headers: { 'X-Tomba-Key': key, 'X-Tomba-Secret': secret },
  repeatable: true,
});

const byProfile: Search = {
  id: 'profile',
  prices: { email: CREDIT },
  needs: 'public LinkedIn URL',
  canUse: (query) => publicProfileOf(query) !== undefined,
  request: (query, credentials) =>
    get('/v1/linkedin', known({ url: publicProfileOf(query) }), credentials),
  outcome: emailOutcome,
};

const byName: Search = {
  id: 'name',
  isByName: true,
  prices: { email: CREDIT },
  needs: 'name and company domain',
  canUse: (query) => Boolean(query.companyDomain && fullNameOf(query)),
  request: (query, credentials) =>
    get(
      '/v1/email-finder',
      { ...known({ domain: query.companyDomain }), ...nameFields(query) },
      credentials,
    ),
  outcome: emailOutcome,
};

const phone: Search = {
  id: 'phone',
  prices: { phone: PHONE },
  needs: 'public LinkedIn URL, or e-mail',
  canUse: (query) => Boolean(publicProfileOf(query) || query.email),
  request: (query, credentials) => {
    const linkedin = publicProfileOf(query);
    return get(
      '/v1/phone-finder',
      linkedin ? { linkedin } : known({ email: query.email }),
      credentials,
    );
  },
  outcome: phoneOutcome,
};

/**
 * Finds an address by profile; where that is not known or misses, by name and domain. Finds a
 * number by profile or address; its kind is said in the words of the numbering plan.
 *
 * Source: tomba-io/docs (email-finder, linkedin), its Zapier app (phone-finder), live answers in
 *         superdesigndev/treg; $89 for 10,000 credits, one an address and five a number. Not sure:
 *         how it says that the credits are used up (402 is assumed), and whether an address at a
 *         domain that takes all mail is charged. Its limits are set by call and plan, and can be as
 *         low as one a second; only its own `GET /v1/rate-limits` tells them.
 */
export const tomba: Provider = {
  id: 'tomba',
  baseUrl: 'https://api.tomba.io',
  timeoutMs: 15_000,
  hasSecret: true,
  searches: [byProfile, byName, phone],
};
