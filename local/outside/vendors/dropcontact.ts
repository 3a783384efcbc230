import type { StatedVerdict } from '../directory.ts';
import {
  addressesKnownTo,
  BROKEN_JSON,
  fieldOf,
  headerOf,
  nameOf,
  numbersKnownTo,
  type SimulatedVendor,
  spellNumber,
  splitName,
  type Trouble,
  textOf,
  type VendorAnswer,
} from './engine/vendor.ts';

/** 403: the credits do not cover the batch. */
const STATUSES: Readonly<Record<Exclude<Trouble, 'malformed'>, number>> = {
  down: 503,
  'rate-limited': 429,
  'out-of-credits': 403,
  'legal-block': 451,
  'bad-key': 401,
  'bad-input': 400,
  'no-such-call': 404,
};

function refuse(trouble: Trouble): VendorAnswer {
  if (trouble === 'malformed') return BROKEN_JSON;
  const body = { error: true, success: false, reason: `Simulated: ${trouble}` };
  return { status: STATUSES[trouble], body };
}

/** A stale address is qualified like a good one, as its finder believes. */
const QUALIFICATIONS: Readonly<Record<StatedVerdict, string>> = {
  deliverable: 'nominative@pro',
  risky: 'generic@pro',
  'catch-all': 'catch_all@pro',
  undeliverable: 'nominative@pro',
  unknown: 'nominative@pro',
};

/**
 * Speaks `POST /v1/enrich/all` and `GET /v1/enrich/all/{ticket}`: a ticket first, then "not ready"
 * in a 200 until the work is done. All addresses that it knows come together.
 */
export const dropcontact: SimulatedVendor = {
  id: 'dropcontact',
  keyOf: (request) => headerOf(request, 'x-access-token'),
  refuse,
  answer({ method, path, body }, directory) {
    if (method !== 'POST' || path !== '/v1/enrich/all') return undefined;
    const rows = fieldOf(body, 'data');
    if (!Array.isArray(rows) || rows.length === 0)
      return { answer: refuse('bad-input'), hit: false };
    const results = rows.map((row: unknown) => {
      const keys = {
        fullName: nameOf(row),
        companyDomain: textOf(row, 'website'),
        companyName: textOf(row, 'company'),
        linkedinUrl: textOf(row, 'linkedin'),
        email: textOf(row, 'email'),
      };
      const person = directory.find(keys);
      const email = addressesKnownTo('dropcontact', person).map(({ value, verdict }) => ({
        email: value,
        qualification: QUALIFICATIONS[verdict],
      }));
      const mobile = numbersKnownTo('dropcontact', person).find(
        ({ lineType }) => lineType === 'mobile',
      );
      const fullName = person?.fullName ?? keys.fullName ?? '';
      return {
        ...splitName(fullName),
        full_name: fullName,
        email: email.length > 0 ? email : null,
        mobile_phone: mobile ? spellNumber(mobile.value) : null,
        company: person?.companyName ?? keys.companyName ?? null,
        website: person?.companyDomain ?? keys.companyDomain ?? null,
        linkedin: person?.linkedinUrl ?? keys.linkedinUrl ?? null,
      };
    });
    const ready = { success: true, error: false, credits_left: 1000, data: results };
    return {
      answer: { status: 200, body: ready },
      hit: results.some(({ email }) => email !== null),
    };
  },
  tickets: {
    of: ({ method, path }) =>
      method === 'GET' ? /^\/v1\/enrich\/all\/([^/]+)$/.exec(path)?.[1] : undefined,
    issued: (ticket) => ({
      status: 200,
      body: { error: false, success: true, request_id: ticket, credits_left: 1000 },
    }),
    notReady: () => ({
      status: 200,
      body: {
        success: false,
        error: false,
        reason: 'Request not ready yet, try again in 30 seconds',
      },
    }),
  },
};
