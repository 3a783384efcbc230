import { headerOf, type RawAnswer, type RawRequest } from '../../server/raw-request.ts';
import type { CorsResource } from '../template/resources.ts';

type Headers = readonly [string, string][];

/**
 * Answers a preflight as API Gateway does where CORS is configured: itself, whatever the routes
 * are, without a word to an origin that is not listed. Undefined: the request is none.
 */
export function answerPreflight(
  cors: CorsResource | undefined,
  request: RawRequest,
): RawAnswer | undefined {
  const wants = headerOf(request, 'access-control-request-method');
  const origin = headerOf(request, 'origin');
  if (!cors || request.method !== 'OPTIONS' || !wants || !origin) return undefined;
  return { status: 204, headers: preflightHeaders(cors, origin), body: Buffer.alloc(0) };
}

/** Gives the headers that API Gateway adds to the answer of a function. */
export function corsHeaders(cors: CorsResource | undefined, request: RawRequest): Headers {
  const origin = headerOf(request, 'origin');
  if (!cors || !origin || !cors.origins.includes(origin)) return [];
  return [
    ['access-control-allow-origin', origin],
    ['access-control-expose-headers', cors.exposed.join(',')],
  ];
}

function preflightHeaders(cors: CorsResource, origin: string): Headers {
  if (!cors.origins.includes(origin)) return [];
  return [
    ['access-control-allow-origin', origin],
    ['access-control-allow-methods', cors.methods.join(',')],
    ['access-control-allow-headers', cors.headers.join(',')],
    ['access-control-max-age', String(cors.maxAgeSeconds)],
  ];
}
