import { readdirSync, readFileSync } from 'node:fs';

/**
 * How a vendor speaks: its documented calls, written down once as requests about one invented
 * person (`example.ts`) and answers about them. The simulated vendor fills in other people; the
 * adapter's tests compare each request and each answer with what is expected here.
 */

/** A request as it goes out; a text that is the example's stands for whatever is asked for. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or a form (`form`). */
  readonly body?: unknown;
  readonly form?: Readonly<Record<string, string>>;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it stands, anything else as JSON. */
  readonly body?: unknown;
}

/** What an answer comes to, in the product's words; only what the simulation goes by is named. */
export interface WireOutcome {
  readonly kind: string;
  readonly emails?: readonly { readonly value: string; readonly statedVerdict?: string }[];
  readonly phones?: readonly { readonly value: string; readonly statedType?: string }[];
  readonly verdict?: string;
  readonly reason?: string;
  readonly check?: { readonly valid: boolean; readonly lineType: string };
}

/** A recorded answer and what it has to be read as. */
export interface WireCase extends WireAnswer {
  readonly outcome: WireOutcome;
  /** For the adapter's tests alone: another person, an odd spelling. It is never simulated. */
  readonly odd?: true;
}
export type WireCases = Readonly<Record<string, WireCase>>;

/** A question, the data that it is asked for, and what is sent. */
export interface WireQuestion {
  readonly query: Readonly<Record<string, string>>;
  /** Absent: all that the call can give. */
  readonly data?: readonly string[];
  readonly sends: WireRequest;
}

/** One kind of call. */
export interface WireCall {
  readonly requests: readonly WireQuestion[];
  /** What is not enough to ask by. */
  readonly unusable?: readonly Readonly<Record<string, string>>[];
  readonly answers: WireCases;
  /** Another call of the vendor's whose answers it gives beside its own. */
  readonly like?: string;
  /** The lines of which it knows the numbers; absent: all. */
  readonly lines?: readonly string[];
  /** Where the first answer is a ticket: how its result is fetched. */
  readonly poll?: { readonly sends: WireRequest; readonly answers: WireCases };
  readonly callback?: WireCallback;
}

/** How a result is also sent to an address that the ticket's request names. */
export interface WireCallback {
  /** The field of the request, a dot between its parts. */
  readonly field: string;
  /** The part of a polled body that is sent, and the field it is sent in; absent: all of it. */
  readonly carries?: { readonly part: readonly (string | number)[]; readonly in: string };
  /** A hex HMAC-SHA-1: of the body, in a header, or of path and time, in a field beside the part. */
  readonly signed?:
    | { readonly by: 'key'; readonly over: 'body'; readonly header: string }
    | { readonly by: 'secret'; readonly over: 'path-and-time'; readonly field: string };
}

export interface WireVendor {
  readonly id: string;
  /** Where all this was read. */
  readonly source: string;
  /**
   * How it does in the simulated market: the shares of all people of whom it knows an address, or a
   * number, how long it takes (from, to), and how many of a thousand calls fail.
   */
  readonly market: {
    readonly emails?: number;
    readonly phones?: number;
    readonly ms: readonly [number, number];
    readonly faultsPerMille?: number;
  };
  /** What it answers before anything else, where a token has to be fetched first. */
  readonly session?: { readonly sends: WireRequest; readonly answer: WireAnswer };
  readonly calls: Readonly<Record<string, WireCall>>;
  /** How it refuses, whatever is called. */
  readonly refusals: WireCases;
  /** The query's parameter that says how long it may take, and the length of its unit. */
  readonly timeLimit?: { readonly parameter: string; readonly unitMs: number };
}

const FOLDER = new URL('../wire/', import.meta.url);

const READ = new Map<string, WireVendor>();

/** Gives the wire of one vendor; each is read once. */
export function readWire(id: string): WireVendor {
  const wire = READ.get(id) ?? parseWire(id);
  READ.set(id, wire);
  return wire;
}

function parseWire(id: string): WireVendor {
  const wire = JSON.parse(readFileSync(new URL(`${id}.json`, FOLDER), 'utf8')) as WireVendor;
  const calls = Object.entries(wire.calls).map(([name, call]): [string, WireCall] => {
    const like = wire.calls[call.like ?? ''];
    const answers = { ...call.answers, ...leftOf(like?.answers ?? {}, call.answers) };
    const poll = call.poll ?? like?.poll;
    return [name, { ...call, answers, ...(poll && { poll }) }];
  });
  return { ...wire, calls: Object.fromEntries(calls) };
}

/** Gives the cases of another call that a call does not have itself. */
function leftOf(others: WireCases, own: WireCases): WireCases {
  return Object.fromEntries(Object.entries(others).filter(([name]) => !Object.hasOwn(own, name)));
}

/** Gives the ids of all vendors that are written down, in alphabetical order. */
export function wireIds(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/** THE LIST of all vendors. */
export const readWires = (): readonly WireVendor[] => wireIds().map(readWire);
