/**
 * What truly happened to the money of a storm: the facts that the judge goes by, and that Stripe's
 * side tells in its own words. Nothing here knows the product.
 */

/** Which deployment of its Stripe account a storm is. */
export const DEPLOYMENT = 'storm';

/** What a line of a sale sells, as the product at Stripe says it. */
export interface SoldPack {
  readonly pack: string;
  readonly creditType: string;
  readonly credits: number;
  readonly months: number | null;
}

export interface SoldLine extends SoldPack {
  readonly id: string;
  readonly quantity: number;
  /** What was paid for it, in minor units. */
  readonly amount: number;
}

export type RefundStatus = 'pending' | 'requires_action' | 'succeeded' | 'failed' | 'canceled';

export interface TrueRefund {
  readonly id: string;
  readonly amount: number;
  readonly createdS: number;
  status: RefundStatus;
  hasSucceeded: boolean;
}

export type DisputeStatus =
  | 'warning_needs_response'
  | 'warning_under_review'
  | 'warning_closed'
  | 'needs_response'
  | 'under_review'
  | 'appeal_needs_response'
  | 'appeal_under_review'
  | 'won'
  | 'lost'
  | 'prevented';

export interface TrueDispute {
  readonly id: string;
  readonly amount: number;
  readonly createdS: number;
  status: DisputeStatus;
}

/** A checkout, and what became of its payment. */
export interface Sale {
  /** The checkout session's id. */
  readonly id: string;
  /** The payment intent; null where nothing is due. */
  readonly intent: string | null;
  readonly deployment: string;
  readonly workspaceId: string;
  readonly actor: string;
  readonly createdS: number;
  readonly currency: string;
  readonly amount: number;
  readonly lines: readonly SoldLine[];
  stage: 'open' | 'expired' | 'waiting' | 'failed' | 'paid';
  paidAtMs: number | undefined;
  readonly charge: { readonly id: string; receiptUrl: string | null };
  readonly refunds: TrueRefund[];
  readonly disputes: TrueDispute[];
}

/** Money that is not ours any more: what went back, and what disputes took. */
export function moneyBack({ refunds, disputes, amount }: Sale): number {
  let back = 0;
  for (const refund of refunds) {
    if (refund.status !== 'failed' && refund.status !== 'canceled') back += refund.amount;
  }
  for (const dispute of disputes) if (dispute.status === 'lost') back += dispute.amount;
  return Math.min(back, amount);
}

/** Credits of a line that are not paid for any more: whole ones alone. */
export function reversedOf(sale: Sale, line: SoldLine): number {
  if (sale.amount === 0) return 0;
  return Math.floor((line.credits * line.quantity * moneyBack(sale)) / sale.amount);
}

const CONTESTED: readonly DisputeStatus[] = [
  'needs_response',
  'under_review',
  'appeal_needs_response',
  'appeal_under_review',
];

export function isContested({ disputes }: Sale): boolean {
  return disputes.some(({ status }) => CONTESTED.includes(status));
}

/** How a purchase stands, in the words of the API's page. */
export function standingOf(sale: Sale): string {
  if (sale.stage === 'waiting') return 'processing';
  if (sale.stage !== 'paid') return sale.stage;
  if (isContested(sale)) return 'disputed';
  if (sale.disputes.some(({ status }) => status === 'lost')) return 'dispute-lost';
  let back = 0;
  for (const { status, amount } of sale.refunds) {
    if (status !== 'failed' && status !== 'canceled') back += amount;
  }
  if (back === 0) return 'paid';
  return back >= sale.amount ? 'refunded' : 'partially-refunded';
}
