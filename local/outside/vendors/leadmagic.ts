import {
  addressesKnownTo,
  BROKEN_JSON,
  headerOf,
  nameOf,
  type SimulatedVendor,
  splitName,
  type Trouble,
  textOf,
  type VendorAnswer,
} from './engine/vendor.ts';

const TROUBLES: Readonly<Record<Exclude<Trouble, 'malformed'>, readonly [number, string]>> = {
  down: [503, 'service_unavailable'],
  'rate-limited': [429, 'rate_limit_exceeded'],
  'out-of-credits': [402, 'insufficient_credits'],
  'legal-block': [451, 'unavailable_for_legal_reasons'],
  'bad-key': [401, 'unauthorized'],
  'bad-input': [400, 'bad_request'],
  'no-such-call': [404, 'not_found'],
};

function refuse(trouble: Trouble): VendorAnswer {
  if (trouble === 'malformed') return BROKEN_JSON;
  const [status, error] = TROUBLES[trouble];
  return { status, body: { error, message: 'Simulated.' } };
}

/** Speaks `POST /v1/people/email-finder`. */
export const leadmagic: SimulatedVendor = {
  id: 'leadmagic',
  keyOf: (request) => headerOf(request, 'x-api-key'),
  refuse,
  answer({ method, path, body }, directory) {
    if (method !== 'POST' || path !== '/v1/people/email-finder') return undefined;
    const fullName = nameOf(body);
    const companyDomain = textOf(body, 'domain');
    const companyName = textOf(body, 'company_name');
    if (!fullName || !(companyDomain || companyName)) {
      return { answer: refuse('bad-input'), hit: false };
    }
    const person = directory.find({ fullName, companyDomain, companyName });
    const email = addressesKnownTo('leadmagic', person)[0];
    const catchAll = email?.verdict === 'catch-all';
    const found = {
      email: email?.value ?? null,
      status: email ? (catchAll ? 'valid_catch_all' : 'valid') : 'not_found',
      credits_consumed: email ? 1 : 0,
      message: email ? 'Email found.' : 'Email not found.',
      ...splitName(fullName),
      domain: companyDomain ?? null,
      is_domain_catch_all: catchAll,
      company_name: person?.companyName ?? companyName ?? null,
    };
    return { answer: { status: 200, body: found }, hit: Boolean(email) };
  },
};
