import { timingSafeEqual } from 'node:crypto';
import { headerOf, type RawAnswer, type RawRequest } from '../../server/raw-request.ts';
import { routeFinder } from '../../server/route-finder.ts';
import { CALLS } from './calls.ts';
import { workDue } from './due-work.ts';
import { API_VERSION } from './objects.ts';
import type { Till } from './till.ts';
import { expanded } from './wire/expand.ts';
import { type Form, parseForm } from './wire/form.ts';
import type { ApiAnswer, IdempotencyKeys } from './wire/idempotency.ts';
import { fields, listOf, read, text } from './wire/parameters.ts';
import { notFound, StripeError, unauthorized } from './wire/stripe-error.ts';

/** Makes the answerer of Stripe's API, version 1. */
export function serveApi(
  till: Till,
  secretKey: string,
  keys: IdempotencyKeys,
): (request: RawRequest) => RawAnswer {
  return (request) => {
    const requestId = till.newId('req', 14);
    const answer = refusalsToo(() => {
      checkKey(request, secretKey);
      workDue(till);
      const key = headerOf(request, 'idempotency-key');
      till.request = { id: requestId, idempotency_key: key ?? null };
      if (request.method !== 'POST' || key === undefined) return answerCall(till, request);
      return keys.answer(key, writtenOut(request), requestId, () => answerCall(till, request));
    });
    till.request = { id: null, idempotency_key: null };
    return toRaw(request, answer, requestId);
  };
}

const findCall = routeFinder(CALLS);
const EXPAND = fields({ expand: listOf(text).optional() });

function answerCall(till: Till, request: RawRequest): ApiAnswer {
  const [path = '', query = ''] = request.url.split('?');
  const found = findCall(request.method, path);
  if (!found) throw notFound(`Unrecognized request URL (${request.method}: ${path}).`);
  const sent = request.method === 'POST' ? request.body.toString('utf8') : query;
  const { expand, ...params }: Form = parseForm(sent);
  const paths = read(EXPAND, expand === undefined ? {} : { expand }).expand ?? [];
  const id = found.pathParameters.id ?? '';
  const answer = found.route.answer(till, { id, params, path });
  // A copy: what is kept for an idempotency key must stay as it is now.
  return { status: 200, body: expanded(till, answer, paths) };
}

function refusalsToo(work: () => ApiAnswer): ApiAnswer {
  try {
    return work();
  } catch (error) {
    const refusal = error instanceof StripeError ? error : ownFault(error);
    return { status: refusal.status, body: refusal.envelope };
  }
}

function ownFault(error: unknown): StripeError {
  return new StripeError(`The stand-in failed: ${error}`, { status: 500, type: 'api_error' });
}

/** The key comes as a bearer token, or as the name of basic authentication. */
function checkKey(request: RawRequest, secretKey: string): void {
  const [, scheme = '', credentials = ''] =
    /^(bearer|basic)\s+(\S+)$/i.exec(headerOf(request, 'authorization') ?? '') ?? [];
  const given =
    scheme.toLowerCase() === 'basic'
      ? (Buffer.from(credentials, 'base64').toString('utf8').split(':')[0] ?? '')
      : credentials;
  if (given === '') throw unauthorized('You did not provide an API key.');
  const [actual, wanted] = [Buffer.from(given), Buffer.from(secretKey)];
  if (actual.length === wanted.length && timingSafeEqual(actual, wanted)) return;
  throw unauthorized(`Invalid API Key provided: ${given.slice(0, 8)}****${given.slice(-4)}`);
}

/** A request as a text that is the same for the same parameters in any order. */
function writtenOut({ method, url, body }: RawRequest): string {
  const params = new URLSearchParams(body.toString('utf8'));
  params.sort();
  return `${method} ${url}\n${params}`;
}

function toRaw(request: RawRequest, answer: ApiAnswer, requestId: string): RawAnswer {
  const key = headerOf(request, 'idempotency-key');
  return {
    status: answer.status,
    headers: [
      ['Content-Type', 'application/json'],
      ['Request-Id', requestId],
      ['Stripe-Version', headerOf(request, 'stripe-version') ?? API_VERSION],
      ['X-Simulated', 'sluice'],
      ...(key === undefined ? [] : [header('Idempotency-Key', key)]),
      ...(answer.replayOf === undefined
        ? []
        : [header('Idempotent-Replayed', 'true'), header('Original-Request', answer.replayOf)]),
    ],
    body: Buffer.from(JSON.stringify(answer.body, null, 2)),
  };
}

function header(name: string, value: string): [string, string] {
  return [name, value];
}
