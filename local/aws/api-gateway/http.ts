import { isObject, type Json } from '../../server/json.ts';
import { problem, tooLarge } from '../../server/problem.ts';
import type { RawAnswer, RawRequest } from '../../server/raw-request.ts';
import { type HttpServer, serveRaw } from '../../server/raw-server.ts';
import { routeFinder } from '../../server/route-finder.ts';
import type { CorsResource, RouteResource } from '../template/resources.ts';
import { answerPreflight, corsHeaders } from './cors.ts';
import { toAnswer, toEvent } from './http-event.ts';

/** The name of the error of a function that ran out of time. */
export const TIMED_OUT = 'Sandbox.Timedout';
/** The limit of an event for Lambda, in bytes of JSON. */
const EVENT_BYTES_MAX = 6 * 1024 * 1024;
/** The limit of what a function gives back, in bytes of JSON. */
const RESULT_BYTES_MAX = 6_291_556;
/** JSON writes a character of a text in at most so many bytes: one below U+0020 as six. */
const JSON_BYTES_PER_CHARACTER = 6;

export interface HttpOptions {
  readonly routes: readonly RouteResource[];
  readonly cors: CorsResource | undefined;
  readonly invoke: (functionArn: string, event: Json) => Promise<Json>;
  /** Answers the paths under `/_local/`. */
  readonly controls: (request: RawRequest) => Promise<RawAnswer>;
  readonly now: () => number;
  readonly newRequestId: () => string;
}

/** Serves the routes of the template on 127.0.0.1; port 0 takes a free one. */
export function serveHttp(port: number, options: HttpOptions): Promise<HttpServer> {
  return serveRaw(port, answerer(options));
}

function answerer(options: HttpOptions): (request: RawRequest) => Promise<RawAnswer> {
  const findRoute = routeFinder(options.routes);
  return async (request) => {
    if (request.url.startsWith('/_local/')) return options.controls(request);
    const preflight = answerPreflight(options.cors, request);
    if (preflight) return preflight;
    const match = findRoute(request.method, request.url.split('?')[0] ?? '/');
    if (!match) return problem(404, 'NOT_FOUND', 'There is no such route');
    const id = { requestId: options.newRequestId(), nowMs: options.now() };
    const event = toEvent(request, match, id);
    if (Buffer.byteLength(JSON.stringify(event)) > EVENT_BYTES_MAX) return tooLarge('6 MB');
    const answer = await toHttp(options.invoke(match.route.functionArn, event));
    return { ...answer, headers: [...answer.headers, ...corsHeaders(options.cors, request)] };
  };
}

/**
 * As API Gateway answers: 503 when the function ran out of time, 500 when it failed. API Gateway's
 * own limit of 30 s is above the function's; time that a call waits in line here is not counted,
 * since on AWS no call waits.
 */
async function toHttp(invocation: Promise<Json>): Promise<RawAnswer> {
  try {
    const result = await invocation;
    if (isTooLarge(result)) return message(500, 'Internal Server Error');
    return toAnswer(result);
  } catch (error) {
    const outOfTime = error instanceof Error && error.name === TIMED_OUT;
    return outOfTime ? message(503, 'Service Unavailable') : message(500, 'Internal Server Error');
  }
}

/** Lambda fails a call whose result is too large. A body that cannot be is not counted. */
function isTooLarge(result: Json): boolean {
  const body = isObject(result) && typeof result.body === 'string' ? result.body : undefined;
  const isSmall =
    body !== undefined && body.length * JSON_BYTES_PER_CHARACTER < RESULT_BYTES_MAX / 2;
  return !isSmall && Buffer.byteLength(JSON.stringify(result)) > RESULT_BYTES_MAX;
}

function message(status: number, text: string): RawAnswer {
  const body = Buffer.from(JSON.stringify({ message: text }));
  return { status, headers: [['content-type', 'application/json']], body };
}
