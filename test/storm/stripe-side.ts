import Stripe from 'stripe';
import type { Chance } from '../simulation/chance.ts';
import type { DisputeStatus, RefundStatus, Sale, TrueDispute, TrueRefund } from './sales.ts';
import { toCharge, toDispute, toEvent, toLine, toRefund, toSession } from './stripe-wire.ts';

/** What the product asks of Stripe's API, and nothing more. */
export interface StripeAnswers {
  retrieveSession(id: string): Stripe.Checkout.Session;
  listLineItems(id: string): Stripe.ApiList<Stripe.LineItem>;
}

/**
 * Stripe as it knows the sales of a storm: it changes them, tells of each change in an event that
 * carries the object as it stood, and answers what is asked. All events are kept, as in Stripe's
 * own list.
 */
export class StripeSide implements StripeAnswers {
  readonly sales: Sale[] = [];
  readonly events: Stripe.Event[] = [];
  readonly #now: () => number;
  readonly #chance: Chance;
  readonly #send: (event: Stripe.Event) => void;
  #ids = 0;

  constructor(now: () => number, chance: Chance, send: (event: Stripe.Event) => void) {
    this.#now = now;
    this.#chance = chance;
    this.#send = send;
  }

  id(prefix: string): string {
    this.#ids += 1;
    return `${prefix}_${String(this.#ids).padStart(4, '0')}`;
  }

  open(sale: Sale): void {
    this.sales.push(sale);
  }

  /** The customer pays: at once, or by a method whose money comes later, or never. */
  pay(sale: Sale, isSlow: boolean): void {
    if (sale.stage !== 'open') return;
    sale.stage = isSlow ? 'waiting' : 'paid';
    if (!isSlow) this.#charge(sale);
    this.#tell('checkout.session.completed', toSession(sale));
    if (!isSlow) this.#tellOfCharge(sale);
  }

  /** What became of a slow payment. */
  settle(sale: Sale, isPaid: boolean): void {
    if (sale.stage !== 'waiting') return;
    sale.stage = isPaid ? 'paid' : 'failed';
    if (isPaid) this.#charge(sale);
    this.#tell(
      `checkout.session.async_payment_${isPaid ? 'succeeded' : 'failed'}`,
      toSession(sale),
    );
    if (isPaid) this.#tellOfCharge(sale);
  }

  expire(sale: Sale): void {
    if (sale.stage !== 'open') return;
    sale.stage = 'expired';
    this.#tell('checkout.session.expired', toSession(sale));
  }

  /** Sends money back, as much of it as is left; undefined where nothing is. */
  refund(sale: Sale, share: number, status: RefundStatus): TrueRefund | undefined {
    const gone = sale.refunds
      .filter((each) => each.status !== 'failed' && each.status !== 'canceled')
      .reduce((sum, { amount }) => sum + amount, 0);
    const amount = Math.min(Math.max(1, Math.round(sale.amount * share)), sale.amount - gone);
    if (sale.stage !== 'paid' || sale.intent === null || amount <= 0) return undefined;
    const createdS = this.#seconds();
    const hasSucceeded = status === 'succeeded';
    const refund = { id: this.id('re'), amount, createdS, status, hasSucceeded };
    sale.refunds.push(refund);
    this.#tell('refund.created', toRefund(sale, refund));
    return refund;
  }

  changeRefund(sale: Sale, refund: TrueRefund, status: RefundStatus): void {
    refund.status = status;
    refund.hasSucceeded ||= status === 'succeeded';
    this.#tell('refund.updated', toRefund(sale, refund));
    if (this.#chance.happens(0.3)) this.#tell('charge.refund.updated', toRefund(sale, refund));
    if (status === 'failed') this.#tell('refund.failed', toRefund(sale, refund));
  }

  /** The customer's bank asks, or takes the money back. */
  dispute(sale: Sale, share: number, status: DisputeStatus): TrueDispute | undefined {
    if (sale.stage !== 'paid' || sale.intent === null) return undefined;
    const amount = Math.max(1, Math.round(sale.amount * share));
    const dispute = { id: this.id('du'), amount, createdS: this.#seconds(), status };
    sale.disputes.push(dispute);
    this.#tell('charge.dispute.created', toDispute(sale, dispute));
    return dispute;
  }

  changeDispute(sale: Sale, dispute: TrueDispute, status: DisputeStatus): void {
    dispute.status = status;
    const isOver = ['won', 'lost', 'warning_closed', 'prevented'].includes(status);
    const type = isOver ? 'charge.dispute.closed' : 'charge.dispute.updated';
    this.#tell(type, toDispute(sale, dispute));
    if (status === 'won' && this.#chance.happens(0.5)) {
      this.#tell('charge.dispute.funds_reinstated', toDispute(sale, dispute));
    }
  }

  /** An event that nothing of ours follows from. */
  tellOfNothing(): void {
    this.#tell('customer.updated', { id: this.id('cus'), object: 'customer' });
  }

  retrieveSession(id: string): Stripe.Checkout.Session {
    return toSession(this.#saleOf(id));
  }

  listLineItems(id: string): Stripe.ApiList<Stripe.LineItem> {
    const sale = this.#saleOf(id);
    const data = sale.lines.map((line) => toLine(sale, line));
    return { object: 'list', data, has_more: false, url: `/v1/checkout/sessions/${id}/line_items` };
  }

  #saleOf(id: string): Sale {
    const found = this.sales.find((sale) => sale.id === id);
    if (found !== undefined) return found;
    const raw = { type: 'invalid_request_error' as const, code: 'resource_missing' };
    throw new Stripe.errors.StripeInvalidRequestError(raw);
  }

  #charge(sale: Sale): void {
    sale.paidAtMs = this.#now();
    if (sale.intent === null) return;
    sale.charge.receiptUrl = `https://pay.stripe.com/receipts/${sale.charge.id}`;
  }

  /** The receipt may come with a later event than the charge. */
  #tellOfCharge(sale: Sale): void {
    if (sale.intent === null) return;
    if (this.#chance.happens(0.5)) {
      this.#tell('charge.succeeded', { ...toCharge(sale), receipt_url: null });
      this.#tell('charge.updated', toCharge(sale));
    } else this.#tell('charge.succeeded', toCharge(sale));
  }

  #tell(type: string, object: object): void {
    const event = toEvent(this.id('evt'), type, object, this.#seconds());
    this.events.push(event);
    this.#send(event);
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1_000);
  }
}
