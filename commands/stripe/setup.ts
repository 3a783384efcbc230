import type { StripeAccount } from '../../lambdas/billing/stripe-client.ts';

/** What became of a thing that the set-up looks after. */
export type Fate = 'found' | 'made' | 'changed' | 'removed';

/** A line of what the set-up has found and done; never a secret. */
export interface SetUpLine {
  readonly what: 'product' | 'webhook endpoint' | 'portal' | 'parameter';
  readonly name: string;
  readonly id: string;
  readonly fate: Fate;
}

/** Where the set-up works, and whether it may change anything. */
export interface SetUpPlace {
  readonly account: StripeAccount;
  /** It says what it would do, and does nothing. */
  readonly isDryRun: boolean;
}

/** The id of what a dry run has not made. */
export const NOT_MADE = '(new)';
