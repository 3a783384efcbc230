import { checkTotal, NOBODY } from './checkout-sessions.ts';
import { addCustomer } from './customers.ts';
import { closeSession } from './end-session.ts';
import type { CheckoutSession, LineItem } from './objects.ts';
import { endDelayedPayment, startPayment } from './payments.ts';
import { setQuantity, totalOf } from './session-lines.ts';
import { invalidRequest } from './stripe-error.ts';
import type { Till } from './till.ts';

export type Payer = NonNullable<CheckoutSession['customer_details']>;

export interface PayTerms {
  /** Of lines whose quantity is not as the session has it, by the line's id. */
  readonly quantities?: ReadonlyMap<string, number>;
  readonly delayed: boolean;
  /** What the customer says of themselves; absent: somebody who is made up. */
  readonly payer?: Pick<Payer, 'email' | 'name' | 'address'>;
}

/** The customer pays an open session. */
export function paySession(till: Till, session: CheckoutSession, terms: PayTerms): CheckoutSession {
  checkOpen(session);
  setQuantities(till, session, terms.quantities ?? new Map());
  const payer = payerOf(session, terms);
  session.customer_details = payer;
  session.customer ??= customerOf(till, session, payer);
  if (session.automatic_tax.enabled) session.automatic_tax.status = 'complete';
  session.payment_intent = startPayment(till, {
    ...till.paymentData.get(session.id),
    amount: session.amount_total,
    currency: session.currency,
    customer: session.customer,
    payer,
    delayed: terms.delayed,
  }).id;
  session.payment_status = terms.delayed ? 'unpaid' : 'paid';
  closeSession(till, session, 'complete');
  till.emit('checkout.session.completed', session);
  return session;
}

/** A slow payment ends, well or badly. */
export function settleDelayed(till: Till, session: CheckoutSession, ok: boolean): CheckoutSession {
  const intent = till.books.payment_intent.get(session.payment_intent ?? '');
  if (intent?.status !== 'processing') {
    throw invalidRequest('No payment of this Checkout Session is under way.');
  }
  endDelayedPayment(till, intent, ok);
  if (ok) session.payment_status = 'paid';
  till.emit(
    ok ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed',
    session,
  );
  return session;
}

/** Chooses quantities of an open session; a refusal leaves all as they were. */
export function setQuantities(
  till: Till,
  session: CheckoutSession,
  quantities: ReadonlyMap<string, number>,
): void {
  const before = till.lines.get(session.id) ?? [];
  const after = structuredClone(before);
  for (const line of after) {
    const quantity = quantities.get(line.id) ?? line.quantity;
    if (quantity !== line.quantity) choose(line, quantity);
  }
  checkTotal(after);
  till.lines.set(session.id, after);
  session.amount_subtotal = totalOf(after);
  session.amount_total = totalOf(after);
}

function choose(line: LineItem, quantity: number): void {
  if (line.adjustable_quantity === null) {
    const message = `The quantity of ${line.description} is fixed.`;
    throw invalidRequest(message, 'parameter_invalid_integer', 'quantity');
  }
  setQuantity(line, quantity, 'quantity');
}

function checkOpen(session: CheckoutSession): void {
  if (session.status === 'open') return;
  throw invalidRequest(`This Checkout Session has a status of ${session.status}.`);
}

const INVENTED_ADDRESS = {
  city: 'Sampletown',
  country: 'DE',
  line1: '1 Example Street',
  line2: null,
  postal_code: '10115',
  state: null,
};

/** With `auto`, Stripe asks for the country and the postal code alone. */
function payerOf(session: CheckoutSession, { payer }: PayTerms): Payer {
  const known = session.customer_details?.email ?? session.customer_email;
  if (payer) return { ...NOBODY, ...payer, email: known ?? payer.email };
  const { country, postal_code } = INVENTED_ADDRESS;
  const short = { city: null, country, line1: null, line2: null, postal_code, state: null };
  return {
    ...NOBODY,
    email: known ?? 'customer@example.com',
    name: 'Simulated Customer',
    address: session.billing_address_collection === 'required' ? INVENTED_ADDRESS : short,
  };
}

function customerOf(till: Till, session: CheckoutSession, payer: Payer): string | null {
  if (session.customer_creation !== 'always') return null;
  const { address, email, name } = payer;
  const given = Object.entries({ ...address }).filter(([, value]) => value !== null);
  return addCustomer(till, {
    address: Object.fromEntries(given),
    ...(email !== null && { email }),
    ...(name !== null && { name }),
  }).id;
}
