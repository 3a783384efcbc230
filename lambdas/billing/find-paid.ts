import { askStripe, orMissing, type StripeAccount } from './stripe-client.ts';

/** A payment as Stripe has it. */
export interface Paid {
  readonly isPaid: boolean;
  /** What came in, in minor units of `currency`. */
  readonly amount: number;
  readonly currency: string;
}

/**
 * Asks Stripe for a payment by the id that it is kept under: a payment intent's, or a session's
 * where nothing was due; undefined where Stripe knows none.
 *
 * Errors: STRIPE_UNAVAILABLE: call again later.
 */
export async function findPaid(
  account: StripeAccount,
  paymentId: string,
): Promise<Paid | undefined> {
  const ask = paymentId.startsWith('cs_') ? ofSession : ofIntent;
  return askStripe(() => ask(account, paymentId).catch(orMissing));
}

async function ofIntent({ api }: StripeAccount, id: string): Promise<Paid> {
  const { status, amount_received, currency } = await api.paymentIntents.retrieve(id);
  return { isPaid: status === 'succeeded', amount: amount_received, currency };
}

async function ofSession({ api }: StripeAccount, id: string): Promise<Paid> {
  const { payment_status, amount_total, currency } = await api.checkout.sessions.retrieve(id);
  return {
    isPaid: payment_status !== 'unpaid',
    amount: amount_total ?? 0,
    currency: currency ?? '',
  };
}
