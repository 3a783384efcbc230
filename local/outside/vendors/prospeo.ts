import type { Person, PersonEmail, PersonPhone } from '../directory.ts';
import {
  addressesKnownTo,
  BROKEN_JSON,
  fieldOf,
  headerOf,
  isSearchable,
  nameOf,
  numbersKnownTo,
  type SimulatedVendor,
  spellNumber,
  splitName,
  type Trouble,
  textOf,
  type VendorAnswer,
} from './engine/vendor.ts';

/** Prospeo's code decides; the status is 400 even for a miss. */
const TROUBLES: Readonly<Record<Exclude<Trouble, 'malformed'>, readonly [number, string]>> = {
  down: [503, 'INTERNAL_ERROR'],
  'rate-limited': [429, 'RATE_LIMIT_EXCEEDED'],
  'out-of-credits': [400, 'INSUFFICIENT_CREDITS'],
  'legal-block': [451, 'LEGAL_BLOCK'],
  'bad-key': [401, 'INVALID_API_KEY'],
  'bad-input': [400, 'INVALID_DATAPOINTS'],
  'no-such-call': [404, 'INVALID_REQUEST'],
};

function refuse(trouble: Trouble): VendorAnswer {
  if (trouble === 'malformed') return BROKEN_JSON;
  const [status, error_code] = TROUBLES[trouble];
  const headers = { 'x-minute-request-left': '0', 'x-minute-reset-seconds': '4' };
  return {
    status,
    body: { error: true, error_code },
    ...(trouble === 'rate-limited' && { headers }),
  };
}

const NO_MATCH: VendorAnswer = { status: 400, body: { error: true, error_code: 'NO_MATCH' } };

/** What of a person the vendor knows. */
interface Known {
  readonly email: PersonEmail | undefined;
  readonly mobile: PersonPhone | undefined;
}

/** A mobile that was not asked for is named and masked. */
function mobileOf({ mobile }: Known, isAsked: boolean): object {
  if (!mobile) return { status: null, revealed: false, mobile: null };
  const number = spellNumber(mobile.value);
  const masked = number.replace(/\d(?=.{0,6}$)/g, '*');
  return { status: 'VERIFIED', revealed: isAsked, mobile: isAsked ? number : masked };
}

function emailOf({ email }: Known): object {
  if (!email) return { status: null, revealed: false, email: null };
  const status = email.verdict === 'deliverable' ? 'VERIFIED' : 'UNVERIFIED';
  return { status, revealed: true, email: email.value };
}

function foundBody(person: Person, known: Known, isMobileAsked: boolean): object {
  return {
    error: false,
    free_enrichment: false,
    person: {
      person_id: 'simulated',
      ...splitName(person.fullName),
      full_name: person.fullName,
      linkedin_url: person.linkedinUrl ?? null,
      current_job_title: person.profile?.title ?? null,
      headline: person.profile?.headline ?? null,
      email: emailOf(known),
      mobile: mobileOf(known, isMobileAsked),
      location: {
        city: person.profile?.location ?? null,
        country_code: person.profile?.country ?? null,
      },
      skills: person.profile?.skills ?? [],
    },
    company: { name: person.companyName ?? null, domain: person.companyDomain ?? null },
  };
}

/** Speaks `POST /enrich-person`; mobiles are revealed only where they are asked for. */
export const prospeo: SimulatedVendor = {
  id: 'prospeo',
  keyOf: (request) => headerOf(request, 'x-key'),
  refuse,
  answer({ method, path, body }, directory) {
    if (method !== 'POST' || path !== '/enrich-person') return undefined;
    const data = fieldOf(body, 'data');
    const keys = {
      fullName: nameOf(data),
      companyDomain: textOf(data, 'company_website'),
      companyName: textOf(data, 'company_name'),
      linkedinUrl: textOf(data, 'linkedin_url'),
      email: textOf(data, 'email'),
    };
    if (!isSearchable(keys)) return { answer: refuse('bad-input'), hit: false };
    const person = directory.find(keys);
    const known: Known = {
      email: addressesKnownTo('prospeo', person)[0],
      mobile: numbersKnownTo('prospeo', person).find(({ lineType }) => lineType === 'mobile'),
    };
    const onlyMobile = fieldOf(body, 'only_verified_mobile') === true;
    const isMobileAsked = onlyMobile || fieldOf(body, 'enrich_mobile') === true;
    const isHit = onlyMobile
      ? known.mobile !== undefined
      : known.email !== undefined || (isMobileAsked && known.mobile !== undefined);
    if (!person || !isHit) return { answer: NO_MATCH, hit: false };
    return { answer: { status: 200, body: foundBody(person, known, isMobileAsked) }, hit: true };
  },
};
