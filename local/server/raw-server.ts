import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tooLarge } from './problem.ts';
import type { RawAnswer, RawRequest } from './raw-request.ts';

/** The limit of API Gateway. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;

export interface HttpServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves requests as they come on 127.0.0.1; port 0 takes a free one. */
export async function serveRaw(
  port: number,
  answerTo: (request: RawRequest) => Promise<RawAnswer>,
): Promise<HttpServer> {
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing, answerTo).catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = 30_000;
  return listenHere(server, port);
}

/**
 * Lets a server listen on 127.0.0.1; port 0 takes a free one.
 *
 * Errors: names a port that is taken.
 */
export async function listenHere(server: Server, port = 0): Promise<HttpServer> {
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
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(`port ${port} of 127.0.0.1 is taken`) : error);
    });
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

/**
 * Gives the whole body; undefined when it is larger than the limit. It is read to its end, so that
 * the answer arrives.
 */
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
