import type { SubjectInput } from '../identity/subject.contract.ts';

/**
 * What a waterfall is asked, what each call answers, and the run that a caller stores between two
 * steps.
 */

/** What is known of a person. */
export type ContactQuery = Omit<SubjectInput, 'ref'>;

/**
 * What a run can be asked for. `emailCheck`: can the query's address receive? `phoneCheck`: what is
 * the query's number, and can it be reached? No finder looks for them, verifiers alone answer.
 */
export type Findable = 'email' | 'phone' | 'emailCheck' | 'phoneCheck';

/** Our words for what a verifier says of an address. The same words as in the plans. */
export type Verdict = 'deliverable' | 'risky' | 'catch-all' | 'undeliverable' | 'unknown';

/** What kind of line a number is. `unknown`: neither its range nor its provider says. */
export type LineType = 'mobile' | 'landline' | 'voip' | 'unknown';

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
  | 'not-configured'
  /** Nobody was called: the vendor failed again and again just before. */
  | 'circuit-open'
  /** Nobody was called: the row's budget, or the vendor's of the day, is used up. */
  | 'over-budget';

export interface Refused {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  readonly retryAfterSeconds?: number;
  /** What was paid although nothing can be used; absent where nothing was. */
  readonly costMicroUsd?: number;
  /** The vendor used a word that its adapter does not know. */
  readonly unknownWord?: true;
  /** The vendor was not called at all. */
  readonly skipped?: true;
}

export interface FoundEmail {
  readonly value: string;
  /**
   * What the finder itself says of it. It orders the addresses of one answer; a verifier decides.
   */
  readonly statedVerdict?: Verdict;
}

/** A number as a finder writes it, in whatever spelling. */
export interface FoundPhone {
  readonly value: string;
  readonly statedType?: LineType;
}

/** Whom an answer is about, as far as it says. */
export interface FoundPerson {
  readonly linkedinUrl?: string;
  readonly fullName?: string;
  readonly companyName?: string;
  readonly companyDomain?: string;
}

export type ProviderOutcome =
  | {
      readonly kind: 'found';
      readonly emails: readonly FoundEmail[];
      readonly phones: readonly FoundPhone[];
      readonly person?: FoundPerson;
      readonly costMicroUsd: number;
      readonly unknownWord?: true;
    }
  | { readonly kind: 'not-found'; readonly costMicroUsd: number }
  /** `costMicroUsd`: what is taken for the ticket until its answer says otherwise. */
  | { readonly kind: 'pending'; readonly ticket: string; readonly costMicroUsd: number }
  | Refused;

/** What is known of a number: whether it exists, what its line is, and whether it answers. */
export interface PhoneCheck {
  readonly valid: boolean;
  readonly lineType: LineType;
  /** Absent: the verifier does not say. */
  readonly reachable?: boolean;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  readonly carrier?: string;
}

export type PhoneCheckOutcome =
  | {
      readonly kind: 'checked';
      readonly check: PhoneCheck;
      readonly costMicroUsd: number;
      readonly unknownWord?: true;
    }
  | Refused;

export type VerifierOutcome =
  | {
      readonly kind: 'verdict';
      readonly verdict: Verdict;
      readonly costMicroUsd: number;
      /** As above: read as `unknown`. */
      readonly unknownWord?: true;
    }
  | Refused;

/** Whose account with a vendor it is: the workspace's own, or the operator's. */
export type AccountKind = 'own' | 'operator';

/** One call, as it is shown to the caller. It carries nothing of the person. */
export interface Attempt {
  readonly provider: string;
  readonly kind: 'find' | 'verify';
  /** Which of the provider's searches it was; verifiers have one call alone. */
  readonly search?: string;
  /** What it was made for: one call may serve several data. */
  readonly data: readonly Findable[];
  readonly outcome: 'found' | 'not-found' | Verdict | 'valid' | 'invalid' | RefusalReason;
  readonly ms: number;
  readonly providerCostMicroUsd: number;
  readonly simulated?: true;
  /** Nobody was called; the outcome says why. */
  readonly skipped?: true;
  /** The workspace's own account was asked: what it cost is the workspace's. Absent: the operator's. */
  readonly account?: 'own';
}

/** An address or number that may become the value of its datum. */
export interface Candidate {
  readonly datum: Findable;
  /** An address as it was given; a number as E.164. */
  readonly value: string;
  /** Who gave it; absent where the caller did: of `emailCheck`, `phoneCheck`, or `stored`. */
  readonly provider?: string;
  /** Of an address; absent until a verifier has said something. */
  readonly verdict?: Verdict;
  /** Of a number. */
  readonly lineType?: LineType;
  /** Of a number; absent until a verifier has said something. */
  readonly check?: PhoneCheck;
  /** Of a number: ISO 3166-1 alpha-2, absent where its range belongs to no single country. */
  readonly country?: string;
  /** Verifiers that were asked, whether or not they answered. */
  readonly asked: readonly string[];
  /** The caller has it stored: the run verifies it first, and looks for another if it is bad. */
  readonly stored?: true;
  /** Of a stored one: it is known to be bad, whatever a verifier would say. */
  readonly isBad?: true;
  /** Of a stored one: a finder has brought it again. */
  readonly confirmed?: true;
}

/** A value that the caller has stored of a datum that is wanted anew. */
export interface StoredValue {
  readonly datum: 'email' | 'phone';
  readonly value: string;
  /** Of a number. */
  readonly lineType?: LineType;
  /** It is known to be bad, so no verifier is asked about it. */
  readonly isBad?: true;
}

/** A provider that is working on its answer. */
export interface PendingAnswer {
  readonly provider: string;
  readonly search: string;
  readonly data: readonly Findable[];
  readonly ticket: string;
  readonly costMicroUsd: number;
  /** As of an attempt: whoever was given the ticket alone can fetch its answer. */
  readonly account?: 'own';
  readonly polls: number;
  readonly sinceMs: number;
  readonly nextPollAtMs: number;
  /** The step in which it was asked for, where its vendor was told where to send the answer. */
  readonly calledBackOf?: number;
}

export type FailureReason = 'NO_PROVIDER_ANSWERED' | 'VERIFICATION_UNAVAILABLE' | 'LEGAL_BLOCK';

/** A number as it is given out: E.164, with what is known of its line. */
export interface PhoneValue {
  readonly value: string;
  readonly lineType: LineType;
  readonly country?: string;
}

/** What was found of a datum. */
export interface FoundOutcome {
  readonly kind: 'found';
  /**
   * The best accepted one: an address, a number as E.164, (`emailCheck`) the verdict, which is
   * never `unknown`, or (`phoneCheck`) `valid` or `invalid`.
   */
  readonly value: string;
  /**
   * The accepted ones of the same answer, best first, those that the caller gave last: addresses or
   * verdicts, or numbers.
   */
  readonly all: readonly string[] | readonly PhoneValue[];
  /** Who gave the value: a finder, or for `emailCheck` and `phoneCheck` the verifier that spoke. */
  readonly provider: string;
  /** Of `email` and `emailCheck`. */
  readonly verdict?: Verdict;
  /** Of `phone` and `phoneCheck`. */
  readonly lineType?: LineType;
  /** Of `phoneCheck`: all that was said of the number. */
  readonly check?: PhoneCheck & { readonly e164: string };
  /** All that was accepted is what the caller gave: it is confirmed, and nothing new. */
  readonly given?: true;
}

export type WaterfallOutcome =
  | FoundOutcome
  | {
      readonly kind: 'not-found';
      /**
       * Providers and verifiers that could use what is known and did not answer: asked again later,
       * the end may be another. Absent where all answered.
       */
      readonly incomplete?: readonly string[];
    }
  | { readonly kind: 'failed'; readonly reason: FailureReason };

/**
 * The search for what is wanted of one row, as far as it has come: a plain JSON value that its
 * caller stores. It is done when each wanted datum has an outcome.
 *
 * Shape: about 250 bytes and 130 more an attempt, so that the usual run stays below 1.5 KB.
 */
export interface WaterfallRun {
  readonly query: ContactQuery;
  /** Addresses and numbers that the caller gave beside those of the query. */
  readonly given?: readonly string[];
  readonly wanted: readonly Findable[];
  readonly startedAtMs: number;
  /** Grows by 1 with each performed step; a caller tells a repeated call by it. */
  readonly steps: number;
  readonly attempts: readonly Attempt[];
  readonly candidates: readonly Candidate[];
  /** Facts that trustworthy answers added to the query. */
  readonly learnt?: ContactQuery;
  readonly pending?: PendingAnswer;
  /** A provider that asked to be left alone for a while, and gets a second call then. */
  readonly waiting?: {
    readonly provider: string;
    readonly search: string;
    readonly data: readonly Findable[];
    readonly untilMs: number;
  };
  /** Second calls after a rate limit, by provider. */
  readonly retries: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Partial<Record<Findable, WaterfallOutcome>>>;
}

/** How a run goes on. `waitSeconds` is whole, and 0 unless `next` is `wait`. */
export interface NextStep {
  readonly next: 'again' | 'wait' | 'done';
  readonly waitSeconds: number;
}

/**
 * How a provider is reached; `baseUrl` and `simulated` are set by the one-machine runtime alone.
 */
export interface ProviderSecret {
  readonly key: string;
  /** The second half, of a vendor that has two. */
  readonly secret?: string;
  readonly baseUrl?: string;
  readonly simulated?: true;
}
export type ProviderSecrets = Readonly<Record<string, ProviderSecret>>;
