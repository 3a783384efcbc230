import type { GrantTarget, PaidGrant } from '../ledger/requests.contract.ts';
import type { EpochMs } from '../shared/units.contract.ts';

/** Packs that one checkout may have, also on Stripe's page. */
export const QUANTITY_MAX = 1_000;

/**
 * What a pack is, as the product at Stripe says it that a line item names. A line's credits are
 * its quantity times `credits`.
 */
export interface PackTerms {
  /** The pack's name in the plan. */
  readonly pack: string;
  readonly creditType: string;
  readonly credits: number;
  /** For how many months its credits last; null: for ever. */
  readonly months: number | null;
}

/** A pack of a plan with its price in one currency, in minor units. */
export interface PricedPack extends PackTerms {
  readonly currency: string;
  readonly unitAmount: number;
}

/** A line of a paid session: what was bought, as Stripe reports it. */
export interface PackLine extends PackTerms {
  /** Stripe's id of the line, `li_…`. */
  readonly id: string;
  readonly quantity: number;
  /** What was paid for it, discounts taken off and tax included, in minor units. */
  readonly amount: number;
}

/**
 * How far a payment has come. `open`: nobody has paid; `waiting`: a slow method was chosen, the
 * money may come; `failed`, `expired`: it never will; `paid`: it is there.
 */
export const PAYMENT_STAGES = ['open', 'waiting', 'expired', 'failed', 'paid'] as const;
export type PaymentStage = (typeof PAYMENT_STAGES)[number];

/** What Stripe has told of the sale that a payment pays for. Its terms never change. */
export interface SaleFacts {
  /** The checkout session (`cs_…`), or for a top-up the payment intent itself. */
  readonly id: string;
  readonly workspaceId: string;
  /** Who asked to buy. */
  readonly actor: string;
  readonly createdAtMs: EpochMs;
  readonly currency: string;
  /** What is paid in all, in minor units; 0 where a promotion takes off everything. */
  readonly amount: number;
  readonly stage: PaymentStage;
}

/**
 * Money on its way back, or back, earlier states first: a buyer who is to act comes before the bank.
 * `failed` and `canceled` refunds never arrived.
 */
export const REFUND_STATES = [
  'requires_action',
  'pending',
  'succeeded',
  'canceled',
  'failed',
] as const;
export type RefundState = (typeof REFUND_STATES)[number];

/** The states of a dispute that this version of Stripe's API knows. */
export const DISPUTE_STATES: readonly string[] = [
  ...['warning_needs_response', 'warning_under_review', 'warning_closed'],
  ...['needs_response', 'under_review', 'won', 'lost', 'prevented'],
  ...['appeal_needs_response', 'appeal_under_review'],
];

export interface RefundFacts {
  readonly amount: number;
  readonly state: RefundState;
  readonly createdAtMs: EpochMs;
}

export interface DisputeFacts {
  readonly amount: number;
  /** Stripe's word, e.g. `needs_response`, `lost`. */
  readonly state: string;
  /** When Stripe said so: of two states the later one counts. */
  readonly saidAtMs: EpochMs;
  readonly createdAtMs: EpochMs;
}

export interface ChargeFacts {
  readonly id: string;
  readonly receiptUrl: string | null;
}

/** What a payment of a subscription's invoice pays for. */
export interface FeeFacts {
  readonly subscriptionId: string;
  /** What was paid, in minor units. */
  readonly amount: number;
}

/**
 * All that Stripe has told of one payment. Facts are joined: in whatever order they come, and
 * however often, the same facts come out (`joinFacts`).
 */
export interface PaymentFacts {
  readonly sale?: SaleFacts;
  /** What was bought; asked of Stripe once it is paid. */
  readonly lines?: readonly PackLine[];
  readonly charge?: ChargeFacts;
  /** There where it pays a subscription's invoice, and sells no packs. */
  readonly fee?: FeeFacts;
  readonly refunds: Readonly<Record<string, RefundFacts>>;
  readonly disputes: Readonly<Record<string, DisputeFacts>>;
}

/** A payment as it is kept, under the payment intent's id, or the session's where nothing is due. */
export interface PaymentRecord {
  readonly paymentId: string;
  /** Grows with each change of the facts. */
  readonly rev: number;
  readonly facts: PaymentFacts;
  /** What has been told of it on the bus. */
  readonly told?: ReadonlySet<string>;
  /** There while the account has not followed the facts: its place among the unfinished. */
  readonly i2sk?: string;
}

/** What a pack's grant is to be, as its payment says by now. */
export interface PackTarget {
  readonly grantId: string;
  readonly creditType: string;
  /** Whole credits that were bought. */
  readonly amount: number;
  /** For how many months they last from when they came in; null: for ever. */
  readonly months: number | null;
  readonly target: GrantTarget;
}

/** The last operation that was meant for a pack's grant, and the grant as it was sold. */
export interface PackGoal {
  /** Counts the operations. */
  readonly no: number;
  readonly grant: PaidGrant;
  readonly target: GrantTarget;
  /** Why, as the ledger tells it. */
  readonly reason: 'purchase' | 'refund' | 'dispute';
}

/** What of the money came of a purchase. */
export const PURCHASE_STATUSES = [
  'open',
  'processing',
  'expired',
  'failed',
  'paid',
  'partially-refunded',
  'refunded',
  'disputed',
  'dispute-lost',
] as const;
export type PurchaseStatus = (typeof PURCHASE_STATUSES)[number];

/** The actor of what nobody in the workspace has asked for: it follows from what Stripe tells. */
export const STRIPE = 'stripe';

/** What a paid sale brought; of several packs the one that most was paid for. */
export interface SoldPack {
  readonly pack: string | null;
  readonly quantity: number;
  readonly creditType: string | null;
  readonly credits: number;
}

/** A checkout as the page shows it that the customer comes back to. */
export interface CheckoutView {
  readonly id: string;
  readonly status: PurchaseStatus;
  readonly pack: string | null;
  readonly quantity: number;
  /** That were bought. */
  readonly credits: number;
  /** Where it can be paid for; null where it cannot any more. */
  readonly url: string | null;
}

/** A purchase as the API shows it. Amounts in minor units of `currency`. */
export interface PurchaseView extends SoldPack {
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  /** Credits of all its packs that can still be spent, or are held. */
  readonly remaining: number;
  readonly amount: number;
  readonly currency: string;
  readonly status: PurchaseStatus;
  /** Null of a top-up. */
  readonly checkoutSessionId: string | null;
  readonly paymentIntentId: string | null;
  readonly receiptUrl: string | null;
  readonly reversals: readonly ReversalView[];
}

/** Money that went back, or is disputed. */
export interface ReversalView {
  readonly id: string;
  readonly kind: 'refund' | 'dispute';
  readonly amount: number;
  readonly status: string;
  readonly at: string;
}
