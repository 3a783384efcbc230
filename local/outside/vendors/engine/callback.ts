import { createHmac } from 'node:crypto';
import { partOf } from './part-of.ts';
import type { VendorCallback } from './vendor.ts';
import type { WireCallback } from './wire.ts';

/** What a call carries, where it goes, and what it is signed with. */
export interface CallbackOf {
  readonly url: string;
  /** As a poll would have read it. */
  readonly body: unknown;
  readonly key: string;
  readonly secret: string;
  /** RFC 3339. */
  readonly at: string;
}

/** Reads the address that a request names; undefined where it names none. */
export function addressIn(body: unknown, { field }: WireCallback): string | undefined {
  const address = partOf(body, field.split('.'));
  return typeof address === 'string' ? address : undefined;
}

/** Makes the call by which a vendor brings a result, as its documents say, signed where it signs. */
export function makeCallback(
  { carries, signed }: WireCallback,
  { url, body, key, secret, at }: CallbackOf,
): VendorCallback {
  const content = carries ? { [carries.in]: partOf(body, carries.part) } : body;
  const headers = { 'Content-Type': 'application/json' };
  const sign = (by: string, text: string): string =>
    createHmac('sha1', by).update(text).digest('hex');
  if (signed?.over === 'path-and-time') {
    const over = `${new URL(url).pathname}${at}`.toLowerCase();
    const own = { [signed.field]: sign(secret, over), timestamp: at };
    return { url, headers, text: JSON.stringify({ ...own, ...(content as object) }) };
  }
  const text = JSON.stringify(content);
  if (signed === undefined) return { url, headers, text };
  return { url, headers: { ...headers, [signed.header]: sign(key, text) }, text };
}
