import type { PersonKeys } from '../directory.ts';
import {
  addressesKnownTo,
  BROKEN_JSON,
  headerOf,
  type SimulatedVendor,
  type Trouble,
  textOf,
  type VendorAnswer,
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

/** Gives what the call searches by; undefined where there is no such call. */
function keysOf({ method, path, body }: VendorRequest): PersonKeys | undefined {
  if (method !== 'POST') return undefined;
  if (path === '/api/search/name') {
    return { fullName: textOf(body, 'name'), companyDomain: textOf(body, 'domain') };
  }
  const byProfile = path === '/api/search/business-profile' || path === '/api/search/linkedin';
  return byProfile ? { linkedinUrl: textOf(body, 'linkedin_url') } : undefined;
}

/** Speaks `POST /api/search/name` and `/api/search/business-profile`; a miss is a 404. */
export const findymail: SimulatedVendor = {
  id: 'findymail',
  keyOf: (request) => /^Bearer (.+)$/.exec(headerOf(request, 'authorization') ?? '')?.[1],
  refuse,
  answer(request, directory) {
    const keys = keysOf(request);
    if (!keys) return undefined;
    if (!keys.linkedinUrl && !(keys.fullName && keys.companyDomain)) {
      return { answer: refuse('bad-input'), hit: false };
    }
    const person = directory.find(keys);
    const email = addressesKnownTo('findymail', person)[0];
    if (!person || !email) {
      return { answer: { status: 404, body: { error: 'No email found' } }, hit: false };
    }
    const domain = email.value.split('@')[1];
    const contact = { name: person.fullName, email: email.value, domain };
    return { answer: { status: 200, body: { contact } }, hit: true };
  },
};
