import type { EpochMs } from '../../shared/units.contract.ts';
import type { PricedPack } from '../billing.contract.ts';

/** What an owner has set. */
export interface TopUpSettings {
  readonly enabled: boolean;
  /** The pack's name in the plan. */
  readonly pack: string;
  /** Fewer credits of the pack's type than this bring a top-up about. */
  readonly threshold: number;
  /** How many packs one top-up buys. */
  readonly quantity: number;
  /** What the card is charged in: ISO 4217, in lower case. */
  readonly currency: string;
  /** How many packs one calendar month may bring, in the workspace's time zone. */
  readonly monthlyCapQuantity: number;
  /** Where the bank's page leads back to. */
  readonly returnUrl: string | null;
  /** Who has agreed that the card is charged. */
  readonly actor: string;
}

/**
 * Packs that count to the cap of a month, by the quarter of an hour of UTC in which their charge
 * was begun: months of all time zones begin with one, so these few tell for each.
 */
export interface CountedPacks {
  /** When the quarter began. */
  readonly atMs: EpochMs;
  /** When the month ends that they were charged in, in the workspace's zone of then. */
  readonly untilMs: EpochMs;
  readonly quantity: number;
}

/**
 * A charge that is about to be made, with all that Stripe is asked: a repeat asks the very same,
 * under the same key.
 */
export interface TopUpAttempt {
  readonly id: string;
  readonly startedAtMs: EpochMs;
  readonly customerId: string;
  readonly paymentMethodId: string;
  readonly pack: PricedPack;
  readonly quantity: number;
  readonly actor: string;
  /** What it counts as. */
  readonly counted: CountedPacks;
}

/** Why no more top-ups are made until the owner acts. */
export const STOP_REASONS = [
  'declined',
  'action-required',
  'payment-method-missing',
  'pack-changed',
  'refunded',
  'plan-ended',
] as const;
export type StopReason = (typeof STOP_REASONS)[number];

export interface TopUpStop {
  readonly reason: StopReason;
  readonly atMs: EpochMs;
  /** The attempt that ended in it, or the one that would have been made. */
  readonly topUpId: string;
  readonly question?: BankQuestion;
  /** It was told on the bus. */
  readonly isTold: boolean;
}

/** A payment that waits for its owner, whom their bank asks. */
export interface BankQuestion {
  readonly paymentId: string;
  /** Where the owner tells the bank that it is them. */
  readonly actionUrl?: string;
  /** What is paid by it. */
  readonly attempt: TopUpAttempt;
}

/** How the last attempt ended. */
export interface TopUpEnd {
  readonly result: 'succeeded' | 'declined' | 'action-required';
  readonly atMs: EpochMs;
}

/**
 * The automatic top-up of a workspace. One attempt stands on it at a time: that is why no two
 * charges are under way at once.
 */
export interface TopUpRecord {
  /** Grows with each change. */
  readonly rev: number;
  readonly settings: TopUpSettings;
  /** When the owner has acted last: set it, bought by hand, or answered their bank. */
  readonly actedAtMs: EpochMs;
  /** From then on the stream surely knows them: it is looked at once more. */
  readonly knownAtMs: EpochMs;
  /** How many attempts were ever begun: the next one's id follows from it. */
  readonly attempts: number;
  /** The one that is under way. */
  readonly attempt?: TopUpAttempt;
  /** Packs that were bought of late, with those of the attempt that is under way. */
  readonly counted: readonly CountedPacks[];
  /** Attempts in a row that were declined. */
  readonly declines: number;
  /** The card that was declined last, `pm_…`. */
  readonly declinedCard?: string;
  /** After a decline: not before. */
  readonly retryAtMs?: EpochMs;
  readonly stop?: TopUpStop;
  readonly last?: TopUpEnd;
  /** The payment of the last one that was paid, until its owner acts. */
  readonly lastPaymentId?: string;
  /** There while it is to be looked at again: its place among the unfinished. */
  readonly i2sk?: string;
}

/** What came of asking Stripe for the money of an attempt. */
export type ChargeOutcome = { readonly kind: 'unknown' } | KnownOutcome;
export type KnownOutcome =
  | { readonly kind: 'declined' }
  | { readonly kind: 'paid'; readonly paymentId: string }
  | {
      readonly kind: 'action-required';
      readonly paymentId: string;
      readonly actionUrl?: string;
    };

/** An automatic top-up as the API shows it; all null where none was ever set. */
export interface TopUpView {
  readonly enabled: boolean;
  readonly pack: string | null;
  readonly threshold: number | null;
  readonly quantity: number | null;
  readonly monthlyCapQuantity: number | null;
  readonly currency: string | null;
  readonly returnUrl: string | null;
  readonly usedThisMonth: number;
  readonly lastResult: TopUpEnd['result'] | null;
  readonly lastAt: string | null;
  readonly retryAt: string | null;
  readonly blocked: StopReason | null;
  readonly actionUrl: string | null;
}
