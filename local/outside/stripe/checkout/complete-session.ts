import { redeem } from '../catalog/coupons.ts';
import { addCustomer } from '../customers/customers.ts';
import { attach, declinedAtSetUp } from '../customers/payment-methods.ts';
import { addSetupIntent } from '../customers/setup-intents.ts';
import { invoiceOfSession } from '../invoices/invoice-session.ts';
import { failInvoice, payInvoice } from '../invoices/settle-invoice.ts';
import type { CheckoutSession, PaymentIntent, PaymentMethod } from '../objects.ts';
import { cardError } from '../payments/card-error.ts';
import { subscribeBySession } from '../subscriptions/subscribe-session.ts';
import type { Till } from '../till.ts';
import { closeSession } from './end-session.ts';
import { couponOf } from './price-session.ts';

export interface Paid {
  readonly method?: PaymentMethod;
  /** Absent where nothing was to be paid. */
  readonly intent?: PaymentIntent;
}

/** The customer is done: what was bought follows, and the session is complete. */
export function completeSession(
  till: Till,
  session: CheckoutSession,
  { method, intent }: Paid,
): CheckoutSession {
  if (method && !intent) save(till, session, method);
  session.payment_status = paymentStatusOf(intent);
  updateCustomer(till, session);
  const coupon = couponOf(till, session);
  if (coupon) redeem(till, coupon, session.discounts[0]?.promotion_code ?? null);
  if (session.mode === 'subscription') subscribeBySession(till, session, { method, intent });
  else if (intent?.status === 'succeeded') addInvoice(till, session, intent);
  closeSession(till, session, 'complete');
  till.emit('checkout.session.completed', session);
  return session;
}

/** A slow payment has ended after its session was complete. */
export function endSlowSession(till: Till, session: CheckoutSession, intent: PaymentIntent): void {
  const ok = intent.status === 'succeeded';
  if (ok) session.payment_status = 'paid';
  const invoice = till.books.invoice.get(session.invoice ?? '');
  if (invoice) {
    if (ok) payInvoice(till, invoice, intent);
    else failInvoice(till, invoice, intent);
  } else if (ok) addInvoice(till, session, intent);
  till.emit(
    ok ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed',
    session,
  );
}

/** Makes the customer of a session that is to have one. */
export function customerOf(
  till: Till,
  session: CheckoutSession,
  { address, email, name }: NonNullable<CheckoutSession['customer_details']>,
): string | null {
  const isNeeded = session.mode === 'setup' || session.customer_creation === 'always';
  const isSaved = till.terms.get(session.id)?.payment?.setup_future_usage !== undefined;
  if (!isNeeded && !isSaved) return null;
  const given = Object.entries({ ...address }).filter(([, value]) => value !== null);
  return addCustomer(till, {
    address: Object.fromEntries(given),
    ...(email !== null && { email }),
    ...(name !== null && { name }),
  }).id;
}

function addInvoice(till: Till, session: CheckoutSession, intent: PaymentIntent): void {
  if (session.invoice_creation?.enabled) {
    session.invoice = invoiceOfSession(till, session, intent).id;
  }
}

function paymentStatusOf(intent: PaymentIntent | undefined): CheckoutSession['payment_status'] {
  if (!intent) return 'no_payment_required';
  return intent.status === 'succeeded' ? 'paid' : 'unpaid';
}

/** Keeps a card that nothing was charged to. */
function save(till: Till, session: CheckoutSession, method: PaymentMethod): void {
  const declined = declinedAtSetUp(till, method);
  if (declined) throw cardError(declined, { payment_method: method });
  const { setup } = till.terms.get(session.id) ?? {};
  const { id } = addSetupIntent(till, { method, customer: session.customer, ...setup });
  if (session.mode === 'setup') session.setup_intent = id;
  till.setUp.add(method.id);
  if (session.customer !== null) attach(till, method, session.customer);
}

/** What was typed is the customer's from now on, where the session says so. */
function updateCustomer(till: Till, session: CheckoutSession): void {
  const { updates = [] } = till.terms.get(session.id) ?? {};
  const customer = till.books.customer.get(session.customer ?? '');
  const typed = session.customer_details;
  if (!customer || !typed || updates.length === 0) return;
  till.change('customer.updated', customer, () => {
    if (updates.includes('address')) customer.address = typed.address;
    if (updates.includes('name')) customer.name = typed.name;
  });
}
