import * as z from 'zod/mini';
import { fullNameOf } from '../../identity/person-name.ts';
import type { Price, Provider, Search, VendorAnswer } from '../adapter.contract.ts';
import { linkedinHandleOf } from '../contact-query.ts';
import {
  brought,
  MISS,
  readAddress,
  refuse,
  refuseByStatus,
  refuseByText,
} from '../read-answer.ts';
import { flag, list, part, text, value } from '../read-fields.ts';
import type { Findable, ProviderOutcome } from '../waterfall.contract.ts';

const Failure = z.object({ message: z.string().check(z.minLength(1)) });
const Profile = z.object({
  name: value,
  companyName: value,
  company: part({ name: value, domains: list(value) }),
  professionalEmails: list(value),
  starryProfessionalEmail: value,
  /** All addresses, the private ones too; only what is invalid among them is looked at. */
  emails: list(z.object({ email: text, valid: flag })),
  phones: list(value),
  starryPhone: value,
});
const Answer = z.object({ profile: z.nullable(Profile) });

/** Its word for each datum; the private address (`directEmail`) is not asked for. */
const WORDS: Readonly<Partial<Record<Findable, string>>> = { email: 'workEmail', phone: 'phone' };

/** What a call takes that answers with a profile. */
const CALL: Price = { microUsd: 99_000, asOf: '2026-09' };
/** With its call. */
const PHONE: Price = { microUsd: 495_000, asOf: '2026-09' };

function outcome(answer: VendorAnswer): ProviderOutcome {
  if (answer.status === 404 || isEmpty(answer)) return MISS;
  if (answer.status !== 200) return refuseByStatus(answer);
  const parsed = Answer.safeParse(answer.body);
  if (parsed.success) return parsed.data.profile ? profileOutcome(parsed.data.profile) : MISS;
  const failure = Failure.safeParse(answer.body);
  return failure.success ? refuseByText(failure.data.message, 'malformed') : refuse('malformed');
}

/** Nobody is also an answer without a word in it, which must not be mistaken for a broken one. */
const isEmpty = ({ status, headers }: VendorAnswer): boolean =>
  status === 204 || (status === 200 && headers['content-length'] === '0');

/** The `starry` one is the best of its list in some answers, and masked in others. */
function profileOutcome(profile: z.infer<typeof Profile>): ProviderOutcome {
  const invalid = profile.emails.filter(({ valid }) => valid === false);
  const emails = [profile.starryProfessionalEmail, ...profile.professionalEmails]
    .flatMap((said) => readAddress(said) ?? [])
    .filter((address, i, all) => all.indexOf(address) === i)
    .filter((address) => !invalid.some(({ email }) => readAddress(email) === address));
  const phones = profile.phones.length > 0 ? profile.phones : [profile.starryPhone ?? ''];
  const found = brought({
    emails: emails.map((address) => ({ value: address })),
    phones: phones.map((number) => ({ value: number })),
    person: {
      fullName: profile.name,
      companyName: profile.company?.name ?? profile.companyName,
      companyDomain: profile.company?.domains[0],
    },
    costMicroUsd: CALL.microUsd,
  });
  const hasPhone = found.kind === 'found' && found.phones.length > 0;
  return hasPhone ? { ...found, costMicroUsd: PHONE.microUsd } : found;
}

const byProfile: Search = {
  id: 'profile',
  prices: { email: CALL, phone: PHONE },
  needs: 'LinkedIn URL with a public handle, and name',
  canUse: (query) => linkedinHandleOf(query) !== undefined && Boolean(fullNameOf(query)),
  request: (query, { key }, data) => {
    const wanted = data.flatMap((datum) => WORDS[datum] ?? []);
    return {
      method: 'POST',
      path: '/profile/linkedin',
      headers: { Authorization: `Bearer ${key}`, 'accept-version': 'v2.0' },
      body: {
        id: linkedinHandleOf(query),
        name: fullNameOf(query),
        dataToGet: wanted,
        // A profile without it is no hit, and not charged; of two, one may be missing.
        ...(wanted.length === 1 && { requiredData: wanted }),
      },
      repeatable: false,
    };
  },
  outcome,
};

/**
 * Finds a work address and numbers by profile: its handle alone, since a whole URL is a 500 there.
 *
 * Source: kaspr.stoplight.io/docs/kaspr-api as its clients have it, help.kaspr.io (credits): a
 *         credit for each call that succeeds, and one more for its numbers; 60 calls a minute.
 *         Not confirmed: `Bearer` before the key, which some clients leave out; `requiredData`; the
 *         price of a call. Its plan names 200 numbers for $99 a month, and no price for calls: one
 *         is counted as a fifth of a number. 402 may mean that the credits for one datum alone are
 *         used up; it is not asked again for the other.
 */
export const kaspr: Provider = {
  id: 'kaspr',
  baseUrl: 'https://api.developers.kaspr.io',
  timeoutMs: 15_000,
  limits: { perMinute: 60 },
  searches: [byProfile],
};
