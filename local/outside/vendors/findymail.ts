import type { Directory, PersonKeys, PersonPhone } from '../directory.ts';
import {
  addressesKnownTo,
  BROKEN_JSON,
  headerOf,
  numbersKnownTo,
  type SimulatedVendor,
  spellNumber,
  type Trouble,
  textOf,
  type VendorAnswer,
  type VendorReply,
  type VendorRequest,
} from './engine/vendor.ts';

const TROUBLES: Readonly<Record<Exclude<Trouble, 'malformed'>, readonly [number, string]>> = {
  down: [503, 'Service unavailable'],
  'rate-limited': [429, 'Too many concurrent requests'],
  'out-of-credits': [402, 'Not enough credits'],
  'legal-block': [451, 'Unavailable for legal reasons'],
  'bad-key': [401, 'Unauthenticated.'],
  'bad-input': [422, 'The given data was invalid.'],
  'no-such-call': [405, 'Method not allowed'],
};

function refuse(trouble: Trouble): VendorAnswer {
  if (trouble === 'malformed') return BROKEN_JSON;
  const [status, error] = TROUBLES[trouble];
  return { status, body: { error } };
}

const LINE_TYPES: Readonly<Record<PersonPhone['lineType'], string>> = {
  mobile: 'Mobile',
  landline: 'Landline',
  voip: 'VoIP',
};

/** Gives what the call for an address searches by; its `domain` takes a company's name too. */
function keysOf({ path, body }: VendorRequest): PersonKeys | undefined {
  if (path === '/api/search/name') {
    const domain = textOf(body, 'domain');
    return { fullName: textOf(body, 'name'), companyDomain: domain, companyName: domain };
  }
  const byProfile = path === '/api/search/business-profile' || path === '/api/search/linkedin';
  return byProfile ? { linkedinUrl: textOf(body, 'linkedin_url') } : undefined;
}

function answerPhone({ body }: VendorRequest, directory: Directory): VendorReply {
  const linkedinUrl = textOf(body, 'linkedin_url');
  if (!linkedinUrl) return { answer: refuse('bad-input'), hit: false };
  const [number] = numbersKnownTo('findymail', directory.find({ linkedinUrl }));
  if (!number) return { answer: { status: 404, body: { error: 'No phone found' } }, hit: false };
  const found = { phone: spellNumber(number.value), line_type: LINE_TYPES[number.lineType] };
  return { answer: { status: 200, body: found }, hit: true };
}

function answerEmail(keys: PersonKeys, directory: Directory): VendorReply {
  if (!keys.linkedinUrl && !(keys.fullName && keys.companyDomain)) {
    return { answer: refuse('bad-input'), hit: false };
  }
  const person = directory.find(keys);
  const email = addressesKnownTo('findymail', person)[0];
  if (!person || !email) {
    return { answer: { status: 404, body: { error: 'No email found' } }, hit: false };
  }
  const contact = {
    id: 1,
    name: person.fullName,
    email: email.value,
    domain: email.value.split('@')[1],
    company: person.companyName ?? null,
    linkedin_url: person.linkedinUrl ?? null,
    job_title: person.profile?.title ?? null,
  };
  return { answer: { status: 200, body: { contact } }, hit: true };
}

/**
 * Speaks `POST /api/search/name`, `/api/search/business-profile` and `/api/search/phone`; a miss is
 * a 404.
 */
export const findymail: SimulatedVendor = {
  id: 'findymail',
  keyOf: (request) => /^Bearer (.+)$/.exec(headerOf(request, 'authorization') ?? '')?.[1],
  refuse,
  answer(request, directory) {
    if (request.method !== 'POST') return undefined;
    if (request.path === '/api/search/phone') return answerPhone(request, directory);
    const keys = keysOf(request);
    return keys && answerEmail(keys, directory);
  },
};
