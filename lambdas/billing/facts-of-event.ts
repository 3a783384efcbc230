import { epochMs } from '../shared/units.contract.ts';
import {
  DISPUTE_STATES,
  type PaymentFacts,
  type PaymentStage,
  REFUND_STATES,
} from './billing.contract.ts';
import { NO_FACTS } from './join-facts.ts';
import type {
  Charge,
  CheckoutSession,
  Dispute,
  PaymentIntent,
  Refund,
  StripeEvent,
} from './stripe-client.ts';
import { idOf, readSaleMetadata, readTopUpMetadata } from './stripe-metadata.ts';
import {
  newsOfInvoice,
  newsOfSession,
  newsOfSubscription,
  type ToldNews,
} from './subscriptions/news-of-event.ts';

/** What an event tells of one payment. */
export interface ToldFacts {
  readonly paymentId: string;
  readonly facts: PaymentFacts;
}

/** What an event is to us. `unknown`: a type that nothing follows from. */
export type ReadEvent =
  | ({ readonly kind: 'payment' } & ToldFacts)
  | ({ readonly kind: 'subscription' } & ToldNews)
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unknown' };

const FOREIGN: ReadEvent = { kind: 'foreign' };

/** THE TABLE of events that something follows from. */
const READERS: Readonly<Record<string, (event: StripeEvent, deployment: string) => ReadEvent>> = {
  'checkout.session.completed': ofSession,
  'checkout.session.async_payment_succeeded': ofSession,
  'checkout.session.async_payment_failed': ofSession,
  'payment_intent.succeeded': ofIntent,
  'payment_intent.payment_failed': ofIntent,
  'charge.succeeded': ofCharge,
  'charge.updated': ofCharge,
  'refund.created': ofRefund,
  'refund.updated': ofRefund,
  'refund.failed': ofRefund,
  'charge.refund.updated': ofRefund,
  'charge.dispute.created': ofDispute,
  'charge.dispute.updated': ofDispute,
  'charge.dispute.closed': ofDispute,
  'charge.dispute.funds_withdrawn': ofDispute,
  'charge.dispute.funds_reinstated': ofDispute,
  'customer.subscription.created': ofSubscription,
  'customer.subscription.updated': ofSubscription,
  'customer.subscription.deleted': ofSubscription,
  'customer.subscription.paused': ofSubscription,
  'customer.subscription.resumed': ofSubscription,
  'invoice.paid': ofInvoice,
  'invoice.payment_failed': ofInvoice,
};

/** The types of event that Stripe is to send. */
export const EVENT_TYPES = Object.keys(READERS);

/** Reads what an event tells. The shapes are those of the API version that the SDK is made for. */
export function factsOfEvent(event: StripeEvent, deployment: string): ReadEvent {
  const reader = Object.hasOwn(READERS, event.type) ? READERS[event.type] : undefined;
  return reader?.(event, deployment) ?? { kind: 'unknown' };
}

const KNOWN_STATES: Readonly<Record<string, readonly string[]>> = {
  refund: REFUND_STATES,
  dispute: DISPUTE_STATES,
};

/** Says whether a refund or a dispute is in a state that Stripe has come to use since. */
export function hasUnknownState({ data }: StripeEvent): boolean {
  const { object, status } = data.object as { readonly object: string; readonly status?: unknown };
  const known = Object.hasOwn(KNOWN_STATES, object) ? KNOWN_STATES[object] : undefined;
  return known !== undefined && typeof status === 'string' && !known.includes(status);
}

/** Reads what a checkout session tells; undefined where it sells no packs of this deployment. */
export function factsOfSession(
  session: CheckoutSession,
  { deployment, failed = false }: { readonly deployment: string; readonly failed?: boolean },
): ToldFacts | undefined {
  const sold = readSaleMetadata(session.metadata, deployment);
  const { payment_intent: intent, status } = session;
  if (sold === undefined || session.mode !== 'payment' || status !== 'complete') return undefined;
  const { workspaceId, actor } = sold;
  const sale = {
    id: session.id,
    workspaceId,
    actor,
    createdAtMs: epochMs(session.created * 1_000),
    currency: session.currency ?? '',
    amount: session.amount_total ?? 0,
    stage: stageOf(session, failed),
  };
  return { paymentId: idOf(intent) ?? session.id, facts: { ...NO_FACTS, sale } };
}

/**
 * Reads what the payment intent of an automatic top-up tells; undefined of any other: a checkout's
 * tells nothing that its session does not.
 */
export function factsOfIntent(intent: PaymentIntent, deployment: string): ToldFacts | undefined {
  const sold = readTopUpMetadata(intent.metadata, deployment);
  if (sold === undefined) return undefined;
  const { id, amount, currency } = intent;
  const { workspaceId, actor, pack, quantity } = sold;
  const sale = {
    id,
    workspaceId,
    actor,
    createdAtMs: epochMs(intent.created * 1_000),
    currency,
    amount,
    stage: stageOfIntent(intent),
  };
  const lines = [{ ...pack, id, quantity, amount }];
  return { paymentId: id, facts: { ...NO_FACTS, sale, lines } };
}

/** One that was never tried, and one that waits for its owner's bank, are open. */
function stageOfIntent({ status, last_payment_error: failed }: PaymentIntent): PaymentStage {
  if (status === 'succeeded') return 'paid';
  if (status === 'processing') return 'waiting';
  if (status === 'canceled') return 'expired';
  return failed && status === 'requires_payment_method' ? 'failed' : 'open';
}

/** From a checkout's own payment intent nothing follows. */
function ofIntent({ data }: StripeEvent, deployment: string): ReadEvent {
  const intent = data.object as PaymentIntent;
  const told = factsOfIntent(intent, deployment);
  if (told !== undefined) return { kind: 'payment', ...told };
  return readSaleMetadata(intent.metadata, deployment) ? { kind: 'unknown' } : FOREIGN;
}

/** Money that is there beats what an event says. */
function stageOf({ payment_status: paid }: CheckoutSession, failed: boolean): PaymentStage {
  if (paid === 'paid' || paid === 'no_payment_required') return 'paid';
  return failed ? 'failed' : 'waiting';
}

function ofSession(event: StripeEvent, deployment: string): ReadEvent {
  const session = event.data.object as CheckoutSession;
  if (session.mode === 'subscription') return toNews(newsOfSession(session, deployment));
  const failed = event.type === 'checkout.session.async_payment_failed';
  const told = factsOfSession(session, { deployment, failed });
  return told === undefined ? FOREIGN : { kind: 'payment', ...told };
}

function ofSubscription(event: StripeEvent, deployment: string): ReadEvent {
  return toNews(newsOfSubscription(event, deployment));
}

/** The invoice of a pack bills no subscription: its checkout session tells of it. */
function ofInvoice(event: StripeEvent, deployment: string): ReadEvent {
  return toNews(newsOfInvoice(event, deployment));
}

function toNews(told: ToldNews | undefined): ReadEvent {
  return told === undefined ? FOREIGN : { kind: 'subscription', ...told };
}

function ofCharge(event: StripeEvent, deployment: string): ReadEvent {
  const told = factsOfCharge(event.data.object as Charge, deployment);
  return told === undefined ? FOREIGN : { kind: 'payment', ...told };
}

/** Reads what a charge tells; undefined where it pays for nothing of this deployment. */
export function factsOfCharge(
  { id, payment_intent, receipt_url, metadata }: Charge,
  deployment: string,
): ToldFacts | undefined {
  const paymentId = idOf(payment_intent);
  if (!paymentId || !readSaleMetadata(metadata, deployment)) return undefined;
  const charge = { id, receiptUrl: receipt_url };
  return { paymentId, facts: { ...NO_FACTS, charge } };
}

/** Whose it is, the payment alone knows: nothing is done while nobody has told of that. */
function ofRefund({ data }: StripeEvent): ReadEvent {
  const told = factsOfRefund(data.object as Refund);
  return told === undefined ? FOREIGN : { kind: 'payment', ...told };
}

/** Reads what a refund tells; undefined where it names no payment. */
export function factsOfRefund(refund: Refund): ToldFacts | undefined {
  const paymentId = idOf(refund.payment_intent);
  if (!paymentId || !refund.status) return undefined;
  // A word that Stripe has come to use since: the money counts as on its way until it is known not.
  const state = REFUND_STATES.find((each) => each === refund.status) ?? 'pending';
  const fact = { amount: refund.amount, state, createdAtMs: epochMs(refund.created * 1_000) };
  return { paymentId, facts: { ...NO_FACTS, refunds: { [refund.id]: fact } } };
}

function ofDispute({ data, created }: StripeEvent): ReadEvent {
  const told = factsOfDispute(data.object as Dispute, created);
  return told === undefined ? FOREIGN : { kind: 'payment', ...told };
}

/** Reads what a dispute tells, said at a time in seconds; undefined where it names no payment. */
export function factsOfDispute(dispute: Dispute, saidAtS: number): ToldFacts | undefined {
  const paymentId = idOf(dispute.payment_intent);
  if (!paymentId) return undefined;
  const fact = {
    amount: dispute.amount,
    state: dispute.status,
    saidAtMs: epochMs(saidAtS * 1_000),
    createdAtMs: epochMs(dispute.created * 1_000),
  };
  return { paymentId, facts: { ...NO_FACTS, disputes: { [dispute.id]: fact } } };
}
