import {
  addressesKnownTo,
  BROKEN_JSON,
  fieldOf,
  headerOf,
  isSearchable,
  nameOf,
  type SimulatedVendor,
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

/** Speaks `POST /enrich-person`. */
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
    const email = addressesKnownTo('prospeo', person)[0];
    if (!person || !email) {
      return { answer: { status: 400, body: { error: true, error_code: 'NO_MATCH' } }, hit: false };
    }
    const found = {
      error: false,
      free_enrichment: false,
      person: {
        person_id: 'simulated',
        ...splitName(person.fullName),
        full_name: person.fullName,
        linkedin_url: person.linkedinUrl ?? null,
        email: {
          status: email.verdict === 'deliverable' ? 'VERIFIED' : 'UNVERIFIED',
          revealed: true,
          email: email.value,
        },
        mobile: { status: null, revealed: false, mobile: null },
      },
      company: { name: person.companyName ?? null, domain: person.companyDomain ?? null },
    };
    return { answer: { status: 200, body: found }, hit: true };
  },
};
