import type { Json } from '../../server/json.ts';
import { problem, tooLarge } from '../../server/problem.ts';
import type { RawAnswer, RawRequest } from '../../server/raw-request.ts';
import { type HttpServer, serveRaw } from '../../server/raw-server.ts';
import { routeFinder } from '../../server/route-finder.ts';
import type { RouteResource } from '../template/resources.ts';
import { toAnswer, toEvent } from './http-event.ts';

/** The name of the error of a function that ran out of time. */
export const TIMED_OUT = 'Sandbox.Timedout';
/** The limit of an event for Lambda. */
export const EVENT_BYTES_MAX = 6 * 1024 * 1024;

export interface HttpOptions {
  readonly routes: readonly RouteResource[];
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
    const match = findRoute(request.method, request.url.split('?')[0] ?? '/');
    if (!match) return problem(404, 'NOT_FOUND', 'There is no such route');
    const id = { requestId: options.newRequestId(), nowMs: options.now() };
    const event = toEvent(request, match, id);
    if (Buffer.byteLength(JSON.stringify(event)) > EVENT_BYTES_MAX) return tooLarge('6 MB');
    return toHttp(options.invoke(match.route.functionArn, event));
  };
}

/**
 * As API Gateway answers: 503 when the function ran out of time, 500 when it failed. API Gateway's own limit of 30 s
 * is above the function's; time that a call waits in line here is not counted, since on AWS no call waits.
 */
async function toHttp(invocation: Promise<Json>): Promise<RawAnswer> {
  try {
    return toAnswer(await invocation);
  } catch (error) {
    const outOfTime = error instanceof Error && error.name === TIMED_OUT;
    return outOfTime ? message(503, 'Service Unavailable') : message(500, 'Internal Server Error');
  }
}

function message(status: number, text: string): RawAnswer {
  const body = Buffer.from(JSON.stringify({ message: text }));
  return { status, headers: [['content-type', 'application/json']], body };
}
