import type { Directory } from '../../directory.ts';

export interface VendorRequest {
  readonly method: string;
  /** Below the vendor's prefix, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The JSON that was sent, or the fields of a form; undefined where there was neither. */
  readonly body: unknown;
}

export interface VendorAnswer {
  readonly status: number;
  /** A string is sent as it stands, anything else as JSON. */
  readonly body?: unknown;
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

/** What a lookup came to. */
export interface VendorReply {
  readonly answer: VendorAnswer;
  readonly hit: boolean;
  /** How the answer is handed out where it comes later: by a ticket, which leads to `answer`. */
  readonly ticketed?: (ticket: string) => VendorAnswer;
  /** What is said instead when the time is up that the request gives; absent: it gives none. */
  readonly late?: LateAnswer;
  /** Makes the call that brings `answer` to the address which the request names, if it names one. */
  readonly callback?: (at: string) => VendorCallback;
}

export interface LateAnswer {
  readonly afterMs: number;
  readonly answer: VendorAnswer;
}

/** A call that a vendor makes by itself. */
export interface VendorCallback {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** One vendor: its documented calls, answered from the directory. */
export interface SimulatedVendor {
  readonly id: string;
  /** Answers a lookup, or refuses it; the request is understood here, once. */
  answer(request: VendorRequest, directory: Directory): VendorReply;
  refuse(trouble: Trouble): VendorAnswer;
  /** Reads the ticket whose answer a request fetches, and says how an unready one is put off. */
  ticketOf(
    request: VendorRequest,
  ): { readonly ticket: string; readonly notReady: VendorAnswer } | undefined;
}
