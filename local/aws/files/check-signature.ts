import { createHash, createHmac, type Hash, type Hmac, timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { ACCESS_KEY, REGION } from '../template/local-names.ts';

/** A call of S3, as it came. */
export interface SignedCall {
  readonly method: string;
  /** As it was sent, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What S3 answers to a call that is not signed, or not any more. */
export type Unsigned = 'SignatureDoesNotMatch' | 'AccessDenied';

const OF_THE_SIGNATURE = /^x-amz-/i;

/**
 * Says what is wrong with the signature of a call (AWS Signature Version 4), in its headers or in
 * its link; undefined where nothing is. The body is not signed.
 */
export async function faultOfSignature(
  call: SignedCall,
  nowMs: number,
): Promise<Unsigned | undefined> {
  const inLink = call.query.get('X-Amz-Signature');
  if (inLink !== null) return faultOfLink(call, inLink, nowMs);
  const found = /SignedHeaders=([^,]+), *Signature=([0-9a-f]+)/.exec(
    call.headers.authorization ?? '',
  );
  const at = toDate(call.headers['x-amz-date'] ?? '');
  if (!found || at === undefined) return 'AccessDenied';
  const [, names = '', signature = ''] = found;
  const signed = await signer().sign(requestOf(call, names), { signingDate: at });
  return isSame(signature, /Signature=([0-9a-f]+)/.exec(signed.headers.authorization ?? '')?.[1]);
}

async function faultOfLink(
  call: SignedCall,
  signature: string,
  nowMs: number,
): Promise<Unsigned | undefined> {
  const at = toDate(call.query.get('X-Amz-Date') ?? '');
  const expiresIn = Number(call.query.get('X-Amz-Expires'));
  if (at === undefined || nowMs > at.getTime() + expiresIn * 1_000) return 'AccessDenied';
  const request = requestOf(call, call.query.get('X-Amz-SignedHeaders') ?? '');
  const body = call.query.get('X-Amz-Content-Sha256');
  const headers = { ...request.headers, ...(body !== null && { 'X-Amz-Content-Sha256': body }) };
  const signed = await signer().presign({ ...request, headers }, { signingDate: at, expiresIn });
  return isSame(signature, String(signed.query?.['X-Amz-Signature']));
}

/** The call as its caller has signed it: with the headers that are named, and no others. */
function requestOf({ method, path, query, headers }: SignedCall, names: string) {
  const signed = names.split(';').map((name) => [name, headers[name] ?? '']);
  const own = [...query].filter(([name]) => !OF_THE_SIGNATURE.test(name));
  return {
    method,
    protocol: 'http:',
    hostname: headers.host ?? '',
    path,
    query: Object.fromEntries(own),
    headers: Object.fromEntries(signed) as Record<string, string>,
  };
}

function isSame(signature: string, expected = ''): Unsigned | undefined {
  const [one, other] = [signature, expected].map((text) => Buffer.from(text));
  const same = one && other && one.length === other.length && timingSafeEqual(one, other);
  return same ? undefined : 'SignatureDoesNotMatch';
}

/** `20261129T221716Z` */
function toDate(text: string): Date | undefined {
  const at = Date.parse(
    text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  return Number.isNaN(at) ? undefined : new Date(at);
}

function signer(): SignatureV4 {
  return new SignatureV4({
    service: 's3',
    region: REGION,
    credentials: { accessKeyId: ACCESS_KEY, secretAccessKey: ACCESS_KEY },
    sha256: Sha256,
    uriEscapePath: false,
  });
}

/** Node's own SHA-256, in the form in which the signer takes it. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', secret as string | NodeJS.ArrayBufferView);
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('a hash is used once');
  }
}
