import type { StatedVerdict } from '../directory.ts';
import {
  BROKEN_JSON,
  type SimulatedVendor,
  type Trouble,
  timeLimitMs,
  type VendorAnswer,
} from './engine/vendor.ts';

const TEXTS: Readonly<Partial<Record<Trouble, string>>> = {
  'rate-limited': 'Rate limit exceeded',
  'out-of-credits': 'Invalid API key or your account ran out of credits',
  'bad-key': 'Invalid API key',
  'bad-input': 'Missing parameter: email',
};
const STATUSES: Readonly<Partial<Record<Trouble, number>>> = {
  down: 503,
  'legal-block': 451,
  'no-such-call': 404,
};

/** Most of its errors are a text inside a 200. */
function refuse(trouble: Trouble): VendorAnswer {
  if (trouble === 'malformed') return BROKEN_JSON;
  return { status: STATUSES[trouble] ?? 200, body: { error: TEXTS[trouble] ?? 'Simulated' } };
}

const WORDS: Readonly<Record<StatedVerdict, readonly [string, string]>> = {
  deliverable: ['valid', ''],
  risky: ['do_not_mail', 'role_based'],
  'catch-all': ['catch-all', ''],
  undeliverable: ['invalid', 'mailbox_not_found'],
  unknown: ['unknown', 'timeout_exceeded'],
};

/** Speaks `GET /v2/validate`; when `timeout` is up it says that it does not know. */
export const zerobounce: SimulatedVendor = {
  id: 'zerobounce',
  keyOf: ({ query }) => query.get('api_key') || undefined,
  refuse,
  late(request) {
    const afterMs = timeLimitMs(request);
    const address = request.query.get('email') ?? '';
    const body = { address, status: 'unknown', sub_status: 'greylisted', free_email: false };
    return afterMs === undefined ? undefined : { afterMs, answer: { status: 200, body } };
  },
  answer({ method, path, query }, directory) {
    if (method !== 'GET' || path !== '/v2/validate') return undefined;
    const address = query.get('email');
    if (!address) return { answer: refuse('bad-input'), hit: false };
    const verdict = directory.verdictOf(address) ?? 'undeliverable';
    const [status, sub_status] = WORDS[verdict];
    const [account, domain] = address.split('@');
    const body = {
      address,
      status,
      sub_status,
      free_email: false,
      did_you_mean: null,
      account,
      domain,
    };
    return { answer: { status: 200, body }, hit: verdict === 'deliverable' };
  },
};
