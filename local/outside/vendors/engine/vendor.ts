import type { Directory, Person, PersonEmail, PersonKeys, PersonPhone } from '../../directory.ts';

export interface VendorRequest {
  readonly method: string;
  /** Below the vendor's prefix, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The JSON that was sent; undefined where there was none. */
  readonly body: unknown;
}

export interface VendorAnswer {
  readonly status: number;
  /** A string is sent as it stands, anything else as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ways to refuse that each vendor puts in its own words. */
export type Trouble =
  | 'down'
  | 'rate-limited'
  | 'out-of-credits'
  | 'malformed'
  | 'legal-block'
  | 'bad-key'
  | 'bad-input'
  | 'no-such-call';

/** What a lookup came to: answered at once, or an errand that a later request fetches. */
export interface VendorReply {
  readonly answer: VendorAnswer;
  readonly hit: boolean;
}

/** One vendor: its documented calls, answered from the directory. */
export interface SimulatedVendor {
  readonly id: string;
  /** Gives the key as the vendor expects it, or undefined where it is missing. */
  keyOf(request: VendorRequest): string | undefined;
  /** Answers a lookup; undefined where the vendor has no such call. */
  answer(request: VendorRequest, directory: Directory): VendorReply | undefined;
  refuse(trouble: Trouble): VendorAnswer;
  /** What it says when the time is up that the request gives it; undefined where it gives none. */
  late?(
    request: VendorRequest,
  ): { readonly afterMs: number; readonly answer: VendorAnswer } | undefined;
  /**
   * Present where a lookup is answered with a ticket; `of` reads the ticket that a request asks
   * for.
   */
  readonly tickets?: {
    of(request: VendorRequest): string | undefined;
    issued(ticket: string): VendorAnswer;
    notReady(): VendorAnswer;
  };
}

/** Sends text that breaks off: what a proxy in trouble makes of a JSON answer. */
export const BROKEN_JSON: VendorAnswer = { status: 200, body: '{"data":{"email":"' };

/** Gives the person's addresses that the vendor knows, in the directory's order. */
export function addressesKnownTo(
  vendor: string,
  person: Person | undefined,
): readonly PersonEmail[] {
  return person?.emails.filter(({ providers }) => providers.includes(vendor)) ?? [];
}

/** Gives the person's numbers that the vendor knows, in the directory's order. */
export function numbersKnownTo(vendor: string, person: Person | undefined): readonly PersonPhone[] {
  return person?.phones?.filter(({ providers }) => providers.includes(vendor)) ?? [];
}

/** Writes a number as people do: `+1 415-555-0100`; one of another country gets blanks. */
export function spellNumber(e164: string): string {
  const [, area, prefix, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164) ?? [];
  if (area !== undefined) return `+1 ${area}-${prefix}-${line}`;
  return e164.replace(/^(\+\d{2})(\d{2,3})(\d+)$/, '$1 $2 $3');
}

/** Reads the seconds that a request gives a vendor, as milliseconds. */
export function timeLimitMs({ query }: VendorRequest): number | undefined {
  const seconds = Number(query.get('timeout') ?? Number.NaN);
  return seconds > 0 ? seconds * 1000 : undefined;
}

/** Gives a header's value; undefined where it is missing or empty. */
export function headerOf(request: VendorRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Gives a field of an object that came as JSON, where it is a text that is not empty. */
export function textOf(value: unknown, field: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const text: unknown = Reflect.get(value, field);
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** Gives a field of an object that came as JSON, whatever it is. */
export function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
}

/** Gives the whole name of fields in the way of most vendors: `full_name`, or its two parts. */
export function nameOf(value: unknown): string | undefined {
  const first = textOf(value, 'first_name');
  const last = textOf(value, 'last_name');
  return textOf(value, 'full_name') ?? (first && last ? `${first} ${last}` : undefined);
}

/** Tells whether there is enough to look a person up by. */
export function isSearchable(keys: PersonKeys): boolean {
  const named = keys.fullName && (keys.companyDomain || keys.companyName);
  return Boolean(keys.linkedinUrl || keys.email || named);
}

/** Splits a whole name as vendors do: the last word is the last name. */
export function splitName(fullName: string): { first_name: string; last_name: string } {
  const words = fullName.split(' ');
  return { first_name: words.slice(0, -1).join(' '), last_name: words.at(-1) ?? '' };
}
