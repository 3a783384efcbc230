/**
 * What a waterfall is asked, what each call answers, and the run that a caller stores between two
 * steps.
 */

/** What is known of a person. */
export interface ContactQuery {
  readonly fullName?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly companyName?: string | undefined;
  readonly companyDomain?: string | undefined;
  readonly linkedinUrl?: string | undefined;
  readonly email?: string | undefined;
}

/** Our words for what a verifier says of an address. The same words as in the plans. */
export type Verdict = 'deliverable' | 'risky' | 'catch-all' | 'undeliverable' | 'unknown';

/** Why a provider or verifier gave no answer. A reason is all that is kept of an error. */
export type RefusalReason =
  | 'rate-limited'
  | 'out-of-credits'
  | 'bad-key'
  | 'bad-input'
  | 'down'
  | 'timeout'
  | 'malformed'
  | 'legal-block'
  | 'not-configured';

export interface Refused {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  readonly retryAfterSeconds?: number;
}

export interface FoundEmail {
  readonly value: string;
  /**
   * What the finder itself says of it. It orders the addresses of one answer; a verifier decides.
   */
  readonly statedVerdict?: Verdict;
}

export interface FoundPerson {
  readonly linkedinUrl?: string;
  readonly fullName?: string;
}

export type ProviderOutcome =
  | {
      readonly kind: 'found';
      readonly emails: readonly FoundEmail[];
      readonly person?: FoundPerson;
      readonly costMicroUsd: number;
    }
  | { readonly kind: 'not-found'; readonly costMicroUsd: number }
  | { readonly kind: 'pending'; readonly ticket: string }
  | Refused;

export type VerifierOutcome =
  | { readonly kind: 'verdict'; readonly verdict: Verdict; readonly costMicroUsd: number }
  | Refused;

/** One call, as it is shown to the caller. It carries nothing of the person. */
export interface Attempt {
  readonly provider: string;
  readonly kind: 'find' | 'verify';
  readonly outcome: 'found' | 'not-found' | Verdict | RefusalReason;
  readonly ms: number;
  readonly providerCostMicroUsd: number;
  readonly simulated?: true;
}

/** An address that a provider gave. */
export interface Candidate {
  readonly value: string;
  readonly provider: string;
  /** Absent until a verifier has said something. */
  readonly verdict?: Verdict;
  /** Verifiers that were asked, whether or not they answered. */
  readonly asked: readonly string[];
}

/** A provider that is working on its answer. */
export interface PendingAnswer {
  readonly provider: string;
  readonly ticket: string;
  readonly polls: number;
  readonly sinceMs: number;
  readonly nextPollAtMs: number;
}

export type FailureReason = 'NO_PROVIDER_ANSWERED' | 'VERIFICATION_UNAVAILABLE' | 'LEGAL_BLOCK';

export type WaterfallOutcome =
  | {
      readonly kind: 'found';
      /** The best accepted address; `all` are the accepted ones of the same answer, best first. */
      readonly value: string;
      readonly all: readonly string[];
      readonly verdict: Verdict;
      readonly provider: string;
    }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'failed'; readonly reason: FailureReason };

/**
 * The search for one person's address, as far as it has come: a plain JSON value that its caller
 * stores.
 *
 * Shape: about 250 bytes and 100 more an attempt, so that the usual run stays below 1 KB.
 */
export interface WaterfallRun {
  readonly query: ContactQuery;
  readonly startedAtMs: number;
  /** Grows by 1 with each performed step; a caller tells a repeated call by it. */
  readonly steps: number;
  readonly attempts: readonly Attempt[];
  readonly candidates: readonly Candidate[];
  readonly pending?: PendingAnswer;
  /** A provider that asked to be left alone for a while, and gets a second call then. */
  readonly waiting?: { readonly provider: string; readonly untilMs: number };
  /** Second calls after a rate limit, by provider. */
  readonly retries: Readonly<Record<string, number>>;
  readonly outcome?: WaterfallOutcome;
}

/** What the workflow does next. `waitSeconds` is whole, and 0 unless `next` is `wait`. */
export interface NextStep {
  readonly next: 'call' | 'verify' | 'wait' | 'done';
  readonly waitSeconds: number;
}

/**
 * How a provider is reached; `baseUrl` and `simulated` are set by the one-machine runtime alone.
 */
export interface ProviderSecret {
  readonly key: string;
  readonly baseUrl?: string;
  readonly simulated?: true;
}
export type ProviderSecrets = Readonly<Record<string, ProviderSecret>>;
