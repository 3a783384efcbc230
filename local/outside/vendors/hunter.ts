import {
  addressesKnownTo,
  BROKEN_JSON,
  headerOf,
  nameOf,
  type SimulatedVendor,
  splitName,
  type Trouble,
  type VendorAnswer,
} from './engine/vendor.ts';

/** Hunter swaps what everyone else says with 403 and 429. */
const TROUBLES: Readonly<Record<Exclude<Trouble, 'malformed'>, readonly [number, string]>> = {
  down: [503, 'service_unavailable'],
  'rate-limited': [403, 'too_many_requests'],
  'out-of-credits': [429, 'usage_limit_reached'],
  'legal-block': [451, 'claimed_email'],
  'bad-key': [401, 'authentication_failed'],
  'bad-input': [400, 'wrong_params'],
  'no-such-call': [404, 'not_found'],
};

function refuse(trouble: Trouble): VendorAnswer {
  if (trouble === 'malformed') return BROKEN_JSON;
  const [code, id] = TROUBLES[trouble];
  return { status: code, body: { errors: [{ id, code, details: 'Simulated.' }] } };
}

/**
 * Speaks `GET /v2/email-finder`: a miss by profile is a 404, one by name a 200 with nothing in it.
 * A stale address is stated `valid`, as its finder believes.
 */
export const hunter: SimulatedVendor = {
  id: 'hunter',
  keyOf: (request) => headerOf(request, 'x-api-key') ?? request.query.get('api_key') ?? undefined,
  refuse,
  answer({ method, path, query }, directory) {
    if (method !== 'GET' || path !== '/v2/email-finder') return undefined;
    const fields = Object.fromEntries(query);
    const keys = {
      fullName: nameOf(fields),
      companyDomain: fields.domain,
      companyName: fields.company,
      linkedinUrl: fields.linkedin_handle,
    };
    const employer = keys.companyDomain || keys.companyName;
    if (!keys.linkedinUrl && !(employer && keys.fullName)) {
      return { answer: refuse('bad-input'), hit: false };
    }
    const person = directory.find(keys);
    const email = addressesKnownTo('hunter', person)[0];
    if (!email && keys.linkedinUrl) return { answer: refuse('no-such-call'), hit: false };
    const catchAll = email?.verdict === 'catch-all';
    const data = {
      ...splitName(person?.fullName ?? keys.fullName ?? ''),
      email: email?.value ?? null,
      score: email ? 92 : 0,
      domain: person?.companyDomain ?? keys.companyDomain ?? null,
      accept_all: catchAll,
      position: null,
      company: person?.companyName ?? null,
      linkedin_url: email ? (person?.linkedinUrl ?? null) : null,
      phone_number: null,
      verification: { date: null, status: email ? (catchAll ? 'accept_all' : 'valid') : null },
      sources: [],
    };
    return { answer: { status: 200, body: { data, meta: { params: {} } } }, hit: Boolean(email) };
  },
};
