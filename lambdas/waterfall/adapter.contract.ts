import type { ContactQuery, ProviderOutcome, VerifierOutcome } from './waterfall.contract.ts';

/** A request as an adapter wants it sent. `path` is below the vendor's base URL. */
export interface VendorRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
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

/** Where a vendor is, how it is paid, and how long one call may take. */
export interface Vendor {
  readonly id: string;
  readonly baseUrl: string;
  readonly timeoutMs: number;
  /**
   * Millionths of a dollar for one hit (finder) or one verdict (verifier), from its public entry
   * plan.
   */
  readonly priceMicroUsd: number;
}

/** A finder: one row of the registry, one file. */
export interface Provider extends Vendor {
  readonly finds: readonly 'email'[];
  /** In words, for people; `canUse` decides. */
  readonly needs: string;
  canUse(query: ContactQuery): boolean;
  request(query: ContactQuery, key: string): VendorRequest;
  outcome(answer: VendorAnswer): ProviderOutcome;
  /** Only where the first answer is a ticket. */
  readonly poll?: {
    request(ticket: string, key: string): VendorRequest;
    outcome(answer: VendorAnswer, ticket: string): ProviderOutcome;
  };
}

export interface Verifier extends Vendor {
  request(address: string, key: string): VendorRequest;
  outcome(answer: VendorAnswer): VerifierOutcome;
}
