import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type RawAnswer, type RawRequest, toAnswer, toEvent } from './http-event.ts';
import { routeFinder } from './http-routes.ts';
import type { Json } from './json.ts';
import { problem } from './problem.ts';
import type { RouteResource } from './template/resources.ts';

/** The name of the error of a function that ran out of time. */
export const TIMED_OUT = 'Sandbox.Timedout';
/** The limits of API Gateway, and of an event for Lambda. */
export const BODY_BYTES_MAX = 10 * 1024 * 1024;
export const EVENT_BYTES_MAX = 6 * 1024 * 1024;

export interface HttpOptions {
  readonly routes: readonly RouteResource[];
  readonly invoke: (functionArn: string, event: Json) => Promise<Json>;
  /** Answers the paths under `/_local/`. */
  readonly controls: (request: RawRequest) => Promise<RawAnswer>;
  readonly now: () => number;
  readonly newRequestId: () => string;
}

export interface HttpServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the routes of the template on 127.0.0.1; port 0 takes a free one. */
export async function serveHttp(port: number, options: HttpOptions): Promise<HttpServer> {
  const answerTo = answerer(options);
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing, answerTo).catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = 30_000;
  const actual = await listen(server, port);
  return {
    url: `http://127.0.0.1:${actual}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Room for a thousand connections at once that are not taken up yet. */
const BACKLOG = 1024;

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', backlog: BACKLOG }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answerTo: (request: RawRequest) => Promise<RawAnswer>,
): Promise<void> {
  const body = await readBody(incoming);
  const request: RawRequest = {
    method: incoming.method ?? 'GET',
    url: incoming.url ?? '/',
    rawHeaders: incoming.rawHeaders,
    body: body ?? Buffer.alloc(0),
    sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
  };
  const answer = body ? await answerTo(request) : tooLarge('10 MB');
  for (const [name, value] of answer.headers) outgoing.appendHeader(name, value);
  outgoing.writeHead(answer.status);
  outgoing.end(answer.body);
}

/** Gives the whole body; undefined when it is larger than the limit. It is read to its end, so that the answer arrives. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size <= BODY_BYTES_MAX) chunks.push(bytes);
  }
  return size <= BODY_BYTES_MAX ? Buffer.concat(chunks) : undefined;
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

function tooLarge(limit: string): RawAnswer {
  return problem(413, 'TOO_LARGE', 'The body is too large', `A request may have ${limit}.`);
}
