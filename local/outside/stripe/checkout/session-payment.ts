import type { CheckoutSession, PaymentIntent } from '../objects.ts';
import type { Till } from '../till.ts';

/** Gives the payment that was begun on a session's page, unless it was cancelled. */
export function paymentOf(till: Till, { id }: CheckoutSession): PaymentIntent | undefined {
  return [...till.paying]
    .flatMap(([intent, session]) =>
      session === id ? (till.books.payment_intent.get(intent) ?? []) : [],
    )
    .find(({ status }) => status !== 'canceled');
}

/** Gives the session on whose page a payment was begun. */
export function sessionPaidBy(till: Till, { id }: PaymentIntent): CheckoutSession | undefined {
  return till.books['checkout.session'].get(till.paying.get(id) ?? '');
}
