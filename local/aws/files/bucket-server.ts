import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { JsonObject } from '../../server/json.ts';
import { type HttpServer, listenHere } from '../../server/raw-server.ts';
import { ACCOUNT, REGION } from '../template/local-names.ts';
import { faultOfSignature } from './check-signature.ts';
import type { ObjectFolder } from './object-folder.ts';
import { refuse, refuseUnread } from './s3-fault.ts';

/** An object that has come. */
export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
}

export interface BucketServerOptions {
  readonly folder: ObjectFolder;
  /** The buckets that there are. */
  readonly buckets: readonly string[];
  readonly now: () => number;
  /** Told before the caller is answered. */
  readonly onCreated: (object: CreatedObject) => void;
}

/**
 * Serves S3 on a free port, addressed by path: puts, gives and deletes objects for who has signed
 * the call, or has a link that was signed. Bodies go through as they come.
 */
export async function serveBuckets(options: BucketServerOptions): Promise<HttpServer> {
  const calls = new WeakMap<Duplex, OpenCall>();
  const server = createServer((incoming, outgoing) => {
    const answered = answer(incoming, outgoing, options).catch(() => void outgoing.destroy());
    calls.set(incoming.socket, { incoming, outgoing, answered });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    void endBroken(error, socket, calls.get(socket));
  });
  return listenHere(server);
}

/** The last call of a connection. */
interface OpenCall {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly answered: Promise<void>;
}

/**
 * Ends a connection on which something came that is no HTTP: a body that ends too early, or goes on
 * behind the length that it was said to have. A call that came whole before it is answered first.
 */
async function endBroken(
  { code }: NodeJS.ErrnoException,
  socket: Duplex,
  call: OpenCall | undefined,
): Promise<void> {
  if (call && !call.incoming.complete) {
    refuse(
      call.outgoing,
      code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'RequestTimeout' : 'IncompleteBody',
    );
    return;
  }
  await call?.answered;
  refuseUnread(socket, 'BadRequest');
}

/** Writes what S3 puts on the account's bus of an object that has come. */
export function toObjectEvent({ bucket, key, size }: CreatedObject, nowMs: number): JsonObject {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: ACCOUNT,
    time: new Date(nowMs).toISOString(),
    region: REGION,
    resources: [`arn:aws:s3:::${bucket}`],
    detail: { version: '0', bucket: { name: bucket }, object: { key, size }, reason: 'PutObject' },
  };
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: BucketServerOptions,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming;
  const { pathname, searchParams } = new URL(url, 'http://local');
  const call = {
    method,
    path: url.split('?')[0] ?? '/',
    query: searchParams,
    headers: headers as Record<string, string | undefined>,
  };
  const fault = await faultOfSignature(call, options.now());
  if (fault) return refuse(outgoing, fault);
  const [bucket = '', ...parts] = pathname.slice(1).split('/').map(decodeURIComponent);
  if (!options.buckets.includes(bucket)) return refuse(outgoing, 'NoSuchBucket');
  const object = { bucket, key: parts.join('/'), query: searchParams };
  await serve({ incoming, outgoing, ...object }, options);
}

interface ObjectCall {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

async function serve(call: ObjectCall, options: BucketServerOptions): Promise<void> {
  const { incoming, outgoing, bucket, key, query } = call;
  const { folder } = options;
  switch (incoming.method) {
    case 'PUT':
      return put(call, options);
    case 'GET': {
      const found = folder.read(bucket, key);
      if (!found) return refuse(outgoing, 'NoSuchKey');
      const disposition = query.get('response-content-disposition');
      outgoing.writeHead(200, {
        'content-length': found.size,
        ...(disposition !== null && { 'content-disposition': disposition }),
      });
      found.body.pipe(outgoing);
      return;
    }
    case 'DELETE':
      folder.remove(bucket, key);
      outgoing.writeHead(204).end();
      return;
    default:
      return refuse(outgoing, 'MethodNotAllowed');
  }
}

async function put(
  { incoming, outgoing, bucket, key }: ObjectCall,
  { folder, onCreated }: BucketServerOptions,
): Promise<void> {
  const { 'content-length': length, 'if-none-match': onlyNew } = incoming.headers;
  if (length === undefined) return refuse(outgoing, 'MissingContentLength');
  if (onlyNew === '*' && folder.has(bucket, key)) return refuse(outgoing, 'PreconditionFailed');
  const size = await folder.write(bucket, key, incoming);
  onCreated({ bucket, key, size });
  outgoing.writeHead(200).end();
}
