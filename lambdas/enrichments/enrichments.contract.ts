import type { ActionId, Datum } from '../actions/actions.ts';
import type { AskedSubject, IgnoredField } from '../identity/identity.contract.ts';
import type { PricesApart } from '../plans/plans.contract.ts';
import type { Amounts } from '../shared/units.contract.ts';
import type { ExpectedRows } from '../waterfall/figures/figures.contract.ts';
import type { CreditBackCause } from './credit-back/credit-back.contract.ts';

export { REQUEST_ROWS_MAX } from './enrichment-run.contract.ts';

export interface EnrichmentInput {
  readonly actions: readonly ActionId[];
  readonly subjects: readonly AskedSubject[];
  readonly allowPartial: boolean;
  readonly maxCredits?: number | undefined;
}

/** What a quote is asked: `expect`: what is to be found, too. */
export interface QuoteInput extends EnrichmentInput {
  readonly expect?: boolean | undefined;
}

/**
 * What a request would hold at most, and what of it is free. `duplicates` are rows; the others are
 * lookups.
 */
export interface Quote {
  readonly required: Amounts;
  readonly owned: number;
  readonly joined: number;
  readonly duplicates: number;
  readonly suppressed: number;
  /** Left out because `allowPartial` took only as many as fit. */
  readonly unaffordable: number;
}

/** Answer of `POST …/quotes`. */
export interface QuoteView extends Quote {
  /** What lesser grades are charged in place of what is held; absent: all cost that. */
  readonly pricesApart?: PricesApart;
  readonly available: Amounts;
  readonly sufficient: boolean;
  /** Only where it is asked for. */
  readonly expected?: ExpectedLookups;
}

/** What is expected of the lookups that would be charged, by datum. */
export type ExpectedLookups = Readonly<Record<string, ExpectedRows>>;

export type EnrichmentStatus = 'running' | 'completed' | 'cancelled';

/** An enrichment as the API shows it; times are RFC 3339 UTC. */
export interface EnrichmentView {
  readonly id: string;
  readonly status: EnrichmentStatus;
  /** Somebody has asked it to stop; what is done by now stays done. */
  readonly cancelRequested: boolean;
  readonly createdAt: string;
  readonly completedAt: string | null;
  readonly actor: string;
  readonly actions: readonly ActionId[];
  readonly quote: Quote;
  readonly held: Amounts;
  readonly charged: Amounts;
  readonly progress: Progress;
}

/** `subjects` are rows; all others are lookups: `done` is the sum of those behind it. */
export interface Progress {
  readonly subjects: number;
  readonly lookups: number;
  readonly done: number;
  readonly found: number;
  readonly notFound: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly duplicates: number;
}

export type DatumStatus =
  | 'running'
  | 'found'
  | 'not-found'
  | 'owned'
  | 'joined'
  | 'duplicate'
  | 'suppressed'
  | 'failed'
  | 'cancelled';

export interface DatumView {
  readonly status: DatumStatus;
  /**
   * Of a checked number all that was said of it; of a refresh what is stored by then, in `changed`
   * the data of which it has another value, in `bouncedData` those whose stored value has bounced,
   * and in `staleData` those whose stored value is dead by a verifier's word.
   */
  readonly value: string | Readonly<Record<string, string | boolean | readonly string[]>> | null;
  /** Of a refresh one word: `changed` or `unchanged`. */
  readonly all: readonly (string | Readonly<Record<string, string>>)[];
  readonly provider: string | null;
  /**
   * `given`: the caller had it already, and it was confirmed. `stored`: the workspace had it.
   * `manual`: it was entered by hand.
   */
  readonly source: 'waterfall' | 'stored' | 'manual' | 'given' | null;
  readonly credits: Amounts;
  /**
   * Of a stored address that has bounced: `undeliverable`. Of a number, where it was refreshed:
   * `valid`, `invalid`, `unreachable`.
   */
  readonly verdict?: string;
  readonly lineType?: string;
  /** When it was reported that the stored `value` has bounced. */
  readonly bouncedAt?: string;
  /** Those of `all` that have bounced. */
  readonly bounced?: readonly string[];
  /**
   * Why it failed, where it did: `CREDITS_INSUFFICIENT`, `NO_PROVIDER_ANSWERED`, `FOUND_LATE`, …
   */
  readonly reason?: string;
  /** Providers that might have known and did not answer: asking again may find it. */
  readonly incomplete?: readonly string[];
}

export interface AttemptView {
  readonly provider: string;
  readonly outcome: string;
  readonly ms: number;
  readonly providerCostMicroUsd: number;
  /** The provider was a simulated one. */
  readonly simulated?: true;
  /** Nobody was called; the outcome says why. */
  readonly skipped?: true;
  /** The workspace's own account was asked. */
  readonly account?: 'own';
}

/** One row of the results, in the order of the request. */
export interface ResultView {
  readonly ref: string | null;
  readonly contactId: string;
  readonly data: Readonly<Partial<Record<Datum, DatumView>>>;
  readonly attempts: readonly AttemptView[];
  /** What of the row was not used, and why; never the value itself. */
  readonly ignored?: readonly IgnoredField[];
}

/** One charge, as the history shows it. */
export interface ChargeView {
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  readonly action: ActionId;
  readonly ref: string | null;
  readonly contactId: string;
  readonly subject: Readonly<Record<string, string>>;
  readonly credits: number;
  readonly creditType: string;
  /** `seat`: the member whose seat gave the credits; absent: the workspace did. */
  readonly sources: readonly {
    readonly seat?: string;
    readonly grantId: string;
    readonly category: string;
    readonly credits: number;
  }[];
  /** What of it has come back, and why; null: it stands. */
  readonly creditedBack: {
    readonly at: string;
    readonly reason: CreditBackCause;
    readonly credits: number;
    readonly grantIds: readonly string[];
  } | null;
  readonly enrichmentId: string;
}
