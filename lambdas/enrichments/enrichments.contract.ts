import type { SubjectInput } from '../identity/subject.contract.ts';
import type { Action, Verdict } from '../plans/plans.contract.ts';
import type { Amounts } from '../shared/units.contract.ts';

export { REQUEST_ROWS_MAX } from './enrichment-run.contract.ts';

export interface EnrichmentInput {
  readonly actions: readonly Action[];
  readonly subjects: readonly SubjectInput[];
  readonly allowPartial: boolean;
  readonly maxCredits?: number | undefined;
}

/** What a request would hold at most, and what of it is free. Numbers of subjects. */
export interface Quote {
  readonly required: Amounts;
  readonly owned: number;
  readonly joined: number;
  readonly duplicates: number;
  readonly suppressed: number;
  /** Subjects left out because `allowPartial` took only as many as fit. */
  readonly unaffordable: number;
}

/** Answer of `POST …/quotes`. */
export interface QuoteView extends Quote {
  readonly available: Amounts;
  readonly sufficient: boolean;
}

export type EnrichmentStatus = 'running' | 'completed' | 'cancelled';

/** An enrichment as the API shows it; times are RFC 3339 UTC. */
export interface EnrichmentView {
  readonly id: string;
  readonly status: EnrichmentStatus;
  readonly createdAt: string;
  readonly completedAt: string | null;
  readonly actor: string;
  readonly actions: readonly Action[];
  readonly quote: Quote;
  readonly held: Amounts;
  readonly charged: Amounts;
  readonly progress: Progress;
}

export interface Progress {
  readonly subjects: number;
  readonly done: number;
  readonly found: number;
  readonly notFound: number;
  readonly failed: number;
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
  readonly value: string | null;
  readonly all: readonly string[];
  readonly verdict: Verdict | null;
  readonly provider: string | null;
  readonly source: 'waterfall' | 'stored' | null;
  readonly credits: Amounts;
  /** Why it failed, where it did: `CREDITS_INSUFFICIENT`, `NO_PROVIDER_ANSWERED`, … */
  readonly reason?: string;
}

export interface AttemptView {
  readonly provider: string;
  readonly outcome: string;
  readonly ms: number;
  readonly providerCostMicroUsd: number;
  /** The provider was a simulated one. */
  readonly simulated?: true;
}

/** One row of the results, in the order of the request. */
export interface ResultView {
  readonly ref: string | null;
  readonly contactId: string;
  readonly data: { readonly email: DatumView };
  readonly attempts: readonly AttemptView[];
}

/** One charge, as the history shows it. */
export interface ChargeView {
  readonly at: string;
  readonly actor: string;
  readonly action: Action;
  readonly subject: Readonly<Record<string, string>>;
  readonly credits: number;
  readonly creditType: string;
  readonly sources: readonly {
    readonly grantId: string;
    readonly category: string;
    readonly credits: number;
  }[];
  readonly enrichmentId: string;
}
