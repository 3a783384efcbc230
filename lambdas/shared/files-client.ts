import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { SignatureV4 } from '@smithy/signature-v4';
import { type Sleep, systemSleep } from './time.ts';
import type { EpochMs } from './units.contract.ts';

/** The bucket: objects by their keys. */
export interface Files {
  /** Signs a link by which whoever has it puts one object there, while there is none. */
  readonly uploadLink: (upload: Upload) => Promise<UploadLink>;
  /** Signs a link by which whoever has it gets an object, as a file of that name. */
  readonly downloadLink: (download: Download) => Promise<string>;
  /** Gives an object's bytes as they come; undefined where there is none. */
  readonly read: (key: string) => Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Gives what `writeJson` wrote; undefined where there is nothing, or no longer. */
  readonly readJson: <T>(key: string) => Promise<T | undefined>;
  /** Writes a value as compressed JSON, whatever was there. */
  readonly writeJson: (key: string, value: unknown) => Promise<void>;
  /** Writes an object, whatever was there. */
  readonly write: (key: string, bytes: Uint8Array) => Promise<void>;
  /** Takes an object away for ever; done already is done. */
  readonly remove: (key: string) => Promise<void>;
}

export interface Upload {
  readonly key: string;
  /** From when on the link is good; the same moment gives the same link. */
  readonly signedAtMs: EpochMs;
  readonly lifetimeSeconds: number;
  /** Where the size is known: the link takes exactly so many bytes. */
  readonly bytes?: number | undefined;
}

export interface Download {
  readonly key: string;
  readonly signedAtMs: EpochMs;
  readonly lifetimeSeconds: number;
  /** What the file is called by whoever saves it: letters, digits, `-`, `_` and `.`. */
  readonly filename: string;
}

export interface UploadLink {
  readonly url: string;
  readonly method: 'PUT';
  /** To be sent as they are: they are signed. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Tries of one call, and how long S3 may take to begin its answer. What waits for it lives longer;
 * a law test compares them.
 */
const FILE_TRIES_MAX = 3;
const FILE_ANSWER_MS_MAX = 10_000;
const FILE_BACKOFF_MS = 200;
/** The answer begins once the body is sent: a Lambda sends at least 5 MB a second. */
const BYTES_SENT_A_MS = 5_000;

/** What S3 needs to be told of a body that is not signed itself. */
const UNSIGNED = { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' };

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/**
 * Opens a bucket of this region with the function's own rights, by signed calls: the SDK's client
 * for S3 would add 140 KB to every function that only signs a link.
 */
export function openFiles(bucket: string, sleep: Sleep = systemSleep): Files {
  const place = placeOf(bucket);
  const call = caller(place, sleep);
  const read: Files['read'] = async (key) => (await call('GET', key)) ?? undefined;
  return {
    uploadLink: (upload) => signLink(place, upload),
    downloadLink: (download) => signDownload(place, download),
    read,
    readJson: async <T>(key: string) => {
      const body = await read(key);
      if (body === undefined) return undefined;
      const chunks: Uint8Array[] = [];
      for await (const chunk of body) chunks.push(chunk);
      const bytes = await unpack(Buffer.concat(chunks));
      return JSON.parse(bytes.toString()) as T;
    },
    writeJson: async (key, value) => {
      await call('PUT', key, await pack(JSON.stringify(value)));
    },
    write: async (key, bytes) => {
      await call('PUT', key, bytes);
    },
    remove: async (key) => {
      await call('DELETE', key);
    },
  };
}

/** Where a bucket is spoken to. */
interface Place {
  readonly protocol: string;
  readonly host: string;
  /** Before the key: the bucket's name where it is not part of the host. */
  readonly base: string;
}

function placeOf(bucket: string): Place {
  const { AWS_REGION: region, AWS_ENDPOINT_URL_S3: ofS3, AWS_ENDPOINT_URL: ofAll } = process.env;
  const endpoint = ofS3 || ofAll;
  if (!endpoint) {
    return { protocol: 'https:', host: `${bucket}.s3.${region}.amazonaws.com`, base: '' };
  }
  const { protocol, host } = new URL(endpoint);
  return { protocol, host, base: `/${bucket}` };
}

async function signLink(place: Place, upload: Upload): Promise<UploadLink> {
  const { key, signedAtMs, lifetimeSeconds, bytes } = upload;
  // A second object under the same link would be read as the first: S3 refuses it.
  const headers = {
    'if-none-match': '*',
    ...(bytes !== undefined && { 'content-length': String(bytes) }),
  };
  const asked = requestFor(place, { method: 'PUT', key, headers: { ...headers, ...UNSIGNED } });
  return { url: await presign(asked, signedAtMs, lifetimeSeconds), method: 'PUT', headers };
}

function signDownload(place: Place, { key, filename, ...time }: Download): Promise<string> {
  const asked = requestFor(place, { method: 'GET', key, headers: UNSIGNED });
  const query = { 'response-content-disposition': `attachment; filename="${filename}"` };
  return presign({ ...asked, query }, time.signedAtMs, time.lifetimeSeconds);
}

/** Gives the address of a call that whoever has it may make for so long. */
async function presign(
  asked: ReturnType<typeof requestFor> & { readonly query: Record<string, string> },
  signedAtMs: EpochMs,
  lifetimeSeconds: number,
): Promise<string> {
  const signingDate = new Date(signedAtMs);
  const signed = await signer().presign(asked, { signingDate, expiresIn: lifetimeSeconds });
  const query = new URLSearchParams(signed.query as Record<string, string>);
  return `${asked.protocol}//${asked.headers.host}${signed.path}?${query}`;
}

interface Asked {
  readonly method: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

function requestFor({ protocol, host, base }: Place, { method, key, headers }: Asked) {
  const path = `${base}/${key.split('/').map(encodeURIComponent).join('/')}`;
  return {
    method,
    protocol,
    hostname: host,
    path,
    query: {},
    headers: { host, ...headers },
  };
}

/** The keys of the function's role: Lambda puts them there. */
function signer(): SignatureV4 {
  const {
    AWS_REGION: region = '',
    AWS_ACCESS_KEY_ID: accessKeyId = '',
    AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  return new SignatureV4({
    service: 's3',
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
    sha256: Sha256,
    uriEscapePath: false,
  });
}

/** Node's own SHA-256, in the form in which the signer takes it. */
class Sha256 {
  readonly #begin: () => Hash | Hmac;
  #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#begin = () =>
      secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(secret));
    this.#hash = this.#begin();
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#begin();
  }
}

function keyOf(secret: string | ArrayBuffer | ArrayBufferView): string | Uint8Array {
  if (typeof secret === 'string') return secret;
  if (!ArrayBuffer.isView(secret)) return new Uint8Array(secret);
  return new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength);
}

/** Calls the bucket; gives the answer's body, or undefined where there is no such object. */
function caller(place: Place, sleep: Sleep) {
  return async (
    method: string,
    key: string,
    body?: Uint8Array,
  ): Promise<AsyncIterable<Uint8Array> | undefined> => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await tryCall(place, { method, key, headers: UNSIGNED }, body);
      if (answer?.ok && method === 'GET') return answer.body ?? empty();
      // What is not read keeps its connection.
      await answer?.body?.cancel();
      if (answer?.ok || answer?.status === 404) return undefined;
      const isLast = attempt === FILE_TRIES_MAX;
      if (isLast || !passes(answer?.status)) throw new FileCallError(method, answer?.status);
      await sleep(FILE_BACKOFF_MS * 2 ** attempt);
    }
  };
}

/** Tells whether what went wrong passes by itself; undefined: no answer came. */
function passes(status: number | undefined): boolean {
  return status === undefined || status >= 500 || status === 429;
}

/** Undefined where no answer came. */
async function tryCall(place: Place, asked: Asked, body?: Uint8Array) {
  const { path, headers } = await signer().sign(requestFor(place, asked));
  // The client writes the host by itself.
  const { host: _host, ...sent } = headers as Record<string, string>;
  const abort = new AbortController();
  const sendMs = (body?.byteLength ?? 0) / BYTES_SENT_A_MS;
  const timer = setTimeout(() => abort.abort(), FILE_ANSWER_MS_MAX + sendMs);
  try {
    return await fetch(`${place.protocol}//${place.host}${path}`, {
      method: asked.method,
      headers: sent,
      signal: abort.signal,
      ...(body && { body }),
    });
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

async function* empty(): AsyncGenerator<Uint8Array, void> {}

/** S3 did not do what it was asked; named as an outage where it may pass. */
class FileCallError extends Error {
  constructor(method: string, status: number | undefined) {
    super(`S3 ${method} ${status ?? 'no answer'}`);
    this.name = passes(status) ? 'ServiceUnavailable' : 'FileRefused';
  }
}
