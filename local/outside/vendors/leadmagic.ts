import type { Directory } from '../directory.ts';
import {
  addressesKnownTo,
  BROKEN_JSON,
  headerOf,
  nameOf,
  numbersKnownTo,
  type SimulatedVendor,
  splitName,
  type Trouble,
  textOf,
  type VendorAnswer,
  type VendorReply,
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

function answerEmail(body: unknown, directory: Directory): VendorReply {
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
}

function answerMobile(body: unknown, directory: Directory): VendorReply {
  const linkedinUrl = textOf(body, 'profile_url');
  const email = textOf(body, 'work_email') ?? textOf(body, 'personal_email');
  if (!linkedinUrl && !email) return { answer: refuse('bad-input'), hit: false };
  const person = directory.find({ linkedinUrl, email });
  const mobile = numbersKnownTo('leadmagic', person).find(({ lineType }) => lineType === 'mobile');
  const found = {
    mobile_number: mobile?.value ?? null,
    message: mobile ? 'Mobile number found' : 'Mobile number not found',
    credits_consumed: mobile ? 5 : 0,
    profile_url: linkedinUrl ?? person?.linkedinUrl ?? null,
    email: email ?? null,
  };
  return { answer: { status: 200, body: found }, hit: Boolean(mobile) };
}

/** Speaks `POST /v1/people/email-finder` and `/v1/people/mobile-finder`. */
export const leadmagic: SimulatedVendor = {
  id: 'leadmagic',
  keyOf: (request) => headerOf(request, 'x-api-key'),
  refuse,
  answer({ method, path, body }, directory) {
    if (method !== 'POST') return undefined;
    if (path === '/v1/people/email-finder') return answerEmail(body, directory);
    return path === '/v1/people/mobile-finder' ? answerMobile(body, directory) : undefined;
  },
};
