import { EXAMPLE, type Facts, readLike } from './example.ts';
import type { VendorRequest } from './vendor.ts';
import type { WireRequest } from './wire.ts';

/** How far a request is like a recorded one. */
export interface Likeness {
  /** Fields that are as recorded; the more, the better. */
  readonly fields: number;
  /** What the request says where the recorded one has the example's. */
  readonly facts: Facts;
  /** A key, or a token, is missing where the recorded request has one. */
  readonly isKeyless: boolean;
}

const KEYS: readonly string[] = [EXAMPLE.key, EXAMPLE.secret, EXAMPLE.token];

/**
 * Compares a request with a recorded one: each field of the recorded one has to be there, with a
 * value of its own where the example's stands, else with the same.
 *
 * Shape: undefined where it is another call, or lacks a field.
 */
export function matchRequest(request: VendorRequest, recorded: WireRequest): Likeness | undefined {
  if (!isSameCall(request, recorded)) return undefined;
  const known = leavesOfRecorded(recorded);
  const sent = new Map(leavesOf(sentParts(request)));
  let facts: Facts = readLike(request.path, recorded.path) ?? {};
  let isKeyless = false;
  for (const [name, like] of known) {
    const said = sent.get(name);
    if (isKey(like)) {
      const read = said === undefined ? undefined : readKey(said, like);
      if (read === undefined) isKeyless = true;
      continue;
    }
    if (name.startsWith('headers.')) continue;
    if (like === '' || (said && isNumber(said) && isNumber(like))) continue;
    const own = said === undefined || said === '' ? undefined : readLike(said, like);
    if (own === undefined) return undefined;
    facts = { ...facts, ...own };
  }
  return { fields: known.length, facts, isKeyless };
}

/** Tells whether method and path are those of a recorded request. */
export function isSameCall(request: VendorRequest, recorded: WireRequest): boolean {
  return request.method === recorded.method && readLike(request.path, recorded.path) !== undefined;
}

/** A limit of time or of rows may be any. */
const isNumber = (text: string): boolean => /^\d*\.?\d+$/.test(text);

const isKey = (text: string): boolean =>
  KEYS.some((key) => text.includes(key)) || text.startsWith('Basic ');

/** A key in Basic is in Base64: only that there is one is looked at. */
function readKey(said: string, like: string): unknown {
  if (like.startsWith('Basic ')) return /^Basic .+/.test(said) ? {} : undefined;
  return readLike(said, like);
}

/** Each request that comes is compared with all recorded ones, so these are taken apart once. */
const TAKEN_APART = new WeakMap<WireRequest, readonly (readonly [string, string])[]>();

function leavesOfRecorded(recorded: WireRequest): readonly (readonly [string, string])[] {
  const known = TAKEN_APART.get(recorded) ?? leavesOf(recordedParts(recorded));
  TAKEN_APART.set(recorded, known);
  return known;
}

function recordedParts({ query, headers, body, form }: WireRequest): object {
  const lowered = Object.entries(headers ?? {}).map(([name, text]) => [name.toLowerCase(), text]);
  const keyed = lowered.filter(([, text]) => isKey(text ?? ''));
  return { query, headers: Object.fromEntries(keyed), body: form ?? body };
}

function sentParts({ query, headers, body }: VendorRequest): object {
  return { query: Object.fromEntries(query), headers, body };
}

/** Gives every text, number and flag of a JSON value with its place: `body.data.0.email`. */
function leavesOf(value: unknown, place: readonly string[] = []): [string, string][] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return [[place.join('.'), String(value)]];
  return Object.entries(value).flatMap(([field, inner]) => leavesOf(inner, [...place, field]));
}
