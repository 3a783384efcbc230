import type { StatedVerdict } from '../directory.ts';
import {
  BROKEN_JSON,
  type SimulatedVendor,
  type Trouble,
  timeLimitMs,
  type VendorAnswer,
} from './engine/vendor.ts';

const TEXTS: Readonly<Partial<Record<Trouble, string>>> = {
  'rate-limited': 'Too many requests',
  'out-of-credits': 'Insufficient credits',
  'bad-key': 'API key not found',
  'bad-input': 'No email specified',
};
const STATUSES: Readonly<Partial<Record<Trouble, number>>> = {
  down: 503,
  'legal-block': 451,
  'no-such-call': 404,
};

/** Most of its errors are a text inside a 200. */
function refuse(trouble: Trouble): VendorAnswer {
  if (trouble === 'malformed') return BROKEN_JSON;
  const body = { email: '', result: '', error: TEXTS[trouble] ?? 'Simulated' };
  return { status: STATUSES[trouble] ?? 200, body };
}

const WORDS: Readonly<Record<StatedVerdict, readonly [string, string, number]>> = {
  deliverable: ['good', 'ok', 1],
  risky: ['risky', 'ok', 1],
  'catch-all': ['risky', 'catch_all', 2],
  undeliverable: ['bad', 'invalid', 6],
  unknown: ['risky', 'unknown', 3],
};

/** Speaks `GET /api/v3/`; when `timeout` is up it says that it does not know. */
export const millionverifier: SimulatedVendor = {
  id: 'millionverifier',
  keyOf: ({ query }) => query.get('api') || undefined,
  refuse,
  late(request) {
    const afterMs = timeLimitMs(request);
    const email = request.query.get('email') ?? '';
    const body = { email, quality: 'risky', result: 'unknown', resultcode: 3, error: '' };
    return afterMs === undefined ? undefined : { afterMs, answer: { status: 200, body } };
  },
  answer({ method, path, query }, directory) {
    if (method !== 'GET' || path !== '/api/v3/') return undefined;
    const email = query.get('email');
    if (!email) return { answer: refuse('bad-input'), hit: false };
    const verdict = directory.verdictOf(email) ?? 'undeliverable';
    const [quality, result, resultcode] = WORDS[verdict];
    const role = verdict === 'risky';
    const body = {
      email,
      quality,
      result,
      resultcode,
      subresult: '',
      free: false,
      role,
      error: '',
    };
    return {
      answer: { status: 200, body: { ...body, credits: 1000 } },
      hit: verdict === 'deliverable',
    };
  },
};
