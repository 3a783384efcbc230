import type {
  ContactQuery,
  Findable,
  PhoneCheckOutcome,
  ProviderOutcome,
  Refused,
  VerifierOutcome,
} from './waterfall.contract.ts';

/** A request as an adapter wants it sent. `path` is below the vendor's base URL. */
export interface VendorRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a vendor that wants a form has `form` instead. */
  readonly body?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  /** Whether sending it twice does the same and costs the same as sending it once. */
  readonly repeatable: boolean;
}

/** An answer as an adapter reads it. `body` is undefined where it was not JSON. */
export interface VendorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly retryAfterSeconds?: number;
}

/** What a vendor knows its caller by. */
export interface Credentials {
  readonly key: string;
  /** The second half, of a vendor that has two (`hasSecret`). */
  readonly secret?: string;
  /** What `session` gave for them. */
  readonly token?: string;
}

/** How often a vendor may be called by one account, as its documents say. */
export interface CallLimits {
  readonly perSecond?: number;
  readonly perMinute?: number;
}

/** Where a vendor is, and how long one try of a call may take. */
export interface Vendor {
  readonly id: string;
  readonly baseUrl: string;
  /** 15 s; up to 45 s for a vendor that is known to work longer on an answer that it charges. */
  readonly timeoutMs: number;
  /** Absent: its documents name none. */
  readonly limits?: CallLimits;
  /** Its account has two secrets: `key` and `secret`. */
  readonly hasSecret?: true;
  /** Only where a token has to be fetched with the key before anything else is called. */
  readonly session?: {
    request(credentials: Credentials): VendorRequest;
    /** The token, or why there is none. */
    read(answer: VendorAnswer): SessionToken | Refused;
  };
}

export interface SessionToken {
  readonly kind: 'token';
  readonly token: string;
  readonly seconds: number;
}

/** A price of a vendor's public entry plan, and when it was read. */
export interface Price {
  /** Millionths of a dollar. */
  readonly microUsd: number;
  /** Year and month, `2026-08`. */
  readonly asOf: string;
}

/** One kind of call that a provider offers. */
export interface Search {
  /** Unique in its provider; kept in the attempt. */
  readonly id: string;
  /** All that one call can give, and what one hit of each costs. */
  readonly prices: Readonly<Partial<Record<Findable, Price>>>;
  /** In words, for people; `canUse` decides. */
  readonly needs: string;
  canUse(query: ContactQuery): boolean;
  /**
   * The vendor is told a name and an employer, and nothing else: of two people of that name it may
   * mean either, whatever else is known of the one who was asked for.
   */
  readonly isByName?: true;
  /** `data`: what the call is made for, among what it can give. */
  request(query: ContactQuery, credentials: Credentials, data: readonly Findable[]): VendorRequest;
  outcome(answer: VendorAnswer): ProviderOutcome;
  /** Only where the first answer is a ticket. */
  readonly poll?: {
    request(ticket: string, credentials: Credentials): VendorRequest;
    outcome(answer: VendorAnswer, ticket: string): ProviderOutcome;
    /** After so long the ticket is given up; absent: after 120 s. Within the run's budget. */
    readonly answersWithinSeconds?: number;
  };
  /** Only of a ticket: its answer is also sent to an address, where the request names one. */
  readonly callback?: Callback;
}

/** How a vendor sends the answer to a ticket by itself. */
export interface Callback {
  /** The field of the ticket's request that names the address, a dot between its parts. */
  readonly field: string;
  /**
   * Absent: the vendor does not sign. Whose answer it is, the address alone says then; it cannot be
   * guessed.
   */
  readonly signature?: CallbackSignature;
  /** The body as a poll would have brought it; absent: it is the same. */
  readonly asPolled?: (body: unknown) => unknown;
}

/** An HMAC-SHA-1 in hex. Its vendor is told of no address while the account lacks the key of it. */
export interface CallbackSignature {
  /** Which half of what the account is known by is the key. */
  readonly by: 'key' | 'secret';
  /** What was sent as signature, and what it has to be over; undefined where nothing was. */
  read(sent: SentCallback): { readonly signature: string; readonly over: string } | undefined;
}

/** A call of ours by a vendor. */
export interface SentCallback {
  /** Of the address, as it was called. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** The text's JSON; undefined where it is none. */
  readonly body: unknown;
}

/** A finder: one file. Whose turn it is stands in the registry. */
export interface Provider extends Vendor {
  readonly searches: readonly Search[];
}

/** Says whether an address can receive mail: one file. */
export interface Verifier extends Vendor {
  /** Of one verdict. */
  readonly price: Price;
  request(address: string, credentials: Credentials): VendorRequest;
  outcome(answer: VendorAnswer): VerifierOutcome;
}

/** Says what a number is, and whether it can be reached: one file. */
export interface PhoneVerifier extends Vendor {
  /** Of one check. */
  readonly price: Price;
  /** `number`: E.164. Some know one country alone. */
  canCheck(number: string): boolean;
  request(number: string, credentials: Credentials): VendorRequest;
  outcome(answer: VendorAnswer): PhoneCheckOutcome;
}
