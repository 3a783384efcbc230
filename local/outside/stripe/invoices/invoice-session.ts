import { couponOf, ratesOf } from '../checkout/price-session.ts';
import { addDiscount } from '../customers/discounts.ts';
import type { CheckoutSession, Invoice, PaymentIntent } from '../objects.ts';
import type { Till } from '../till.ts';
import type { DraftLine } from './draft-line.ts';
import { makeInvoice } from './make-invoice.ts';
import { payInvoice } from './settle-invoice.ts';

/** Makes the invoice of a session that was paid once; it is paid by the session's payment. */
export function invoiceOfSession(
  till: Till,
  session: CheckoutSession,
  intent: PaymentIntent,
): Invoice {
  const customer = session.customer ?? '';
  const coupon = couponOf(till, session);
  const [given] = session.discounts;
  const invoice = makeInvoice(till, {
    ...till.terms.get(session.id)?.invoice,
    customer,
    currency: session.currency,
    reason: 'manual',
    lines: linesOfSession(till, session),
    automaticTax: session.automatic_tax.enabled,
    discount:
      coupon &&
      addDiscount(till, {
        coupon,
        promotionCode: given?.promotion_code ?? null,
        customer,
        session: session.id,
      }),
  });
  payInvoice(till, invoice, intent);
  return invoice;
}

/** Gives what a session sells once, as lines of an invoice. */
export function linesOfSession(till: Till, session: CheckoutSession): readonly DraftLine[] {
  const now = till.nowSeconds;
  return (till.lines.get(session.id) ?? []).flatMap((line, i) =>
    line.price.recurring
      ? []
      : {
          amount: line.quantity * line.price.unit_amount,
          quantity: line.quantity,
          price: line.price,
          description: line.description ?? 'Item',
          period: { start: now, end: now },
          rates: ratesOf(till, session, line, i),
        },
  );
}
