import type { EpochMs } from '../../shared/units.contract.ts';

/**
 * What events have told of a subscription: that something became of it, and when. What it was, its
 * events cannot say for sure, because several come in one second and in any order; Stripe is asked.
 */
export interface SubscriptionNews {
  readonly workspaceId: string;
  /** When the latest was said, to the second. */
  readonly saidAtMs: EpochMs;
  /** What was said in that second: ids of events, in order. */
  readonly said: readonly string[];
}

/** A subscription as it is kept, under its own id. */
export interface SubscriptionRecord {
  readonly subscriptionId: string;
  /** Grows with each piece of news. */
  readonly rev: number;
  readonly news: SubscriptionNews;
  /** What Stripe said when the workspace last followed. */
  readonly state?: SubscriptionState;
  /** There while the workspace has not followed the news: its place among the unfinished. */
  readonly i2sk?: string;
}

/** What a term of a plan costs, as the subscription's price says. */
export interface TermPrice {
  readonly amount: number;
  readonly currency: string;
  readonly months: number;
}

/** A payment of an invoice, in minor units. */
export interface FeePayment {
  readonly paymentId: string;
  readonly amount: number;
}

/** A subscription as Stripe says that it stands. */
export interface SubscriptionState {
  /** `sub_…`. */
  readonly id: string;
  readonly workspaceId: string;
  /** Who pays, at Stripe: `cus_…`. */
  readonly customerId: string;
  readonly createdAtMs: EpochMs;
  /** Stripe's word, e.g. `active`. */
  readonly status: string;
  /** Nothing of its latest invoice is owed. */
  readonly isPaid: boolean;
  /** What its latest invoice was paid by; none: nothing was due. */
  readonly fees: readonly FeePayment[];
  /** All of that has gone back, as is known by now. */
  readonly isReversed: boolean;
  /** The plan that its price is for, with the version: `workspace-pool@1`. */
  readonly plan: string;
  readonly price: TermPrice;
  readonly periodStartMs: EpochMs;
  readonly periodEndMs: EpochMs;
  /** When it ends, where it is to end; null: it goes on. */
  readonly endsAtMs: EpochMs | null;
}

/**
 * The terms that a subscription asks for: a plan with its version, or null: none is paid for any
 * more.
 */
export interface PlanCourse {
  readonly plan: string | null;
  /** What takes its place, and when. */
  readonly next?: { readonly plan: string | null; readonly fromMs: EpochMs };
}

/** What was paid for, as far as a later change is weighed against it. */
export interface PaidPlan {
  readonly plan: string;
  readonly price: TermPrice;
  readonly periodStartMs: EpochMs;
}

/**
 * How far a workspace has followed its subscription. A course is carried out once: what the
 * operator changes afterwards stays until the subscription asks for another one.
 */
export interface Standing {
  /** Counts the writes. */
  readonly no: number;
  /** The subscription that the workspace follows, and when it was made. */
  readonly subscriptionId: string;
  readonly createdAtMs: EpochMs;
  readonly paid?: PaidPlan;
  /** The course that the workspace is on; absent before the first. */
  readonly reached?: PlanCourse;
  /** The course that it is being brought to, on top of terms of that number. */
  readonly intended?: { readonly course: PlanCourse; readonly onTermsNo: number };
}

/** What a page of Stripe is opened for. */
export interface OpenedPage {
  readonly url: string;
}
