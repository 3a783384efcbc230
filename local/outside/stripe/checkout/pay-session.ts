import { addBankAccount, addCard } from '../customers/payment-methods.ts';
import type { CheckoutSession, LineItem, PaymentMethod } from '../objects.ts';
import { cardOf, type ReadCard } from '../payments/cards.ts';
import { endDelayedPayment, openPayment, tryPayment } from '../payments/payments.ts';
import type { Till } from '../till.ts';
import { invalidRequest } from '../wire/stripe-error.ts';
import { NOBODY } from './checkout-sessions.ts';
import { completeSession, customerOf, endSlowSession } from './complete-session.ts';
import { checkTotal, priceSession, setDiscount } from './price-session.ts';
import { setQuantity } from './session-lines.ts';
import { paymentOf } from './session-payment.ts';

export type Payer = NonNullable<CheckoutSession['customer_details']>;

export interface PayTerms {
  /** Of lines whose quantity is not as the session has it, by the line's id. */
  readonly quantities?: ReadonlyMap<string, number>;
  readonly delayed: boolean;
  /** What the customer says of themselves; absent: somebody who is made up. */
  readonly payer?: Pick<Payer, 'email' | 'name' | 'address'>;
  /** Absent: a card that is charged. */
  readonly card?: ReadCard | undefined;
}

/**
 * The customer pays an open session. It stays open where the card is declined, or where the bank
 * wants to ask the customer first: its payment says so.
 */
export function paySession(till: Till, session: CheckoutSession, terms: PayTerms): CheckoutSession {
  checkOpen(session);
  setQuantities(till, session, terms.quantities ?? new Map());
  const payer = payerOf(session, terms);
  if (session.automatic_tax.enabled) {
    session.automatic_tax.status = 'complete';
    priceSession(till, session, till.lines.get(session.id) ?? []);
  }
  session.customer_details = payer;
  session.customer ??= customerOf(till, session, payer);
  if (!needsMethod(session)) return completeSession(till, session, {});
  const method = methodOf(till, payer, terms);
  if (session.mode === 'setup' || session.amount_total === 0) {
    return completeSession(till, session, { method });
  }
  const intent = paymentOf(till, session) ?? begin(till, session);
  intent.amount = session.amount_total;
  tryPayment(till, intent, { method, offSession: false, returnUrl: session.success_url });
  if (intent.status !== 'succeeded' && intent.status !== 'processing') return session;
  return completeSession(till, session, { method, intent });
}

/** Says whether a session wants a card, or another way to pay. */
export function needsMethod(session: CheckoutSession): boolean {
  return session.amount_total > 0 || session.payment_method_collection === 'always';
}

/** A slow payment ends, well or badly. */
export function settleDelayed(till: Till, session: CheckoutSession, ok: boolean): CheckoutSession {
  const intent = paymentOf(till, session);
  if (intent?.status !== 'processing') {
    throw invalidRequest('No payment of this Checkout Session is under way.');
  }
  endDelayedPayment(till, intent, ok);
  endSlowSession(till, session, intent);
  return session;
}

/** Chooses quantities of an open session; a refusal leaves all as they were. */
export function setQuantities(
  till: Till,
  session: CheckoutSession,
  quantities: ReadonlyMap<string, number>,
): void {
  change(till, session, (_, lines) => {
    for (const line of lines) {
      const quantity = quantities.get(line.id) ?? line.quantity;
      if (quantity !== line.quantity) choose(line, quantity);
    }
  });
}

/** Redeems a promotion code on an open session; a refusal leaves it as it was. */
export function setPromotionCode(till: Till, session: CheckoutSession, codeId: string): void {
  change(till, session, (copy) => setDiscount(till, copy, { promotion_code: codeId }));
}

/** Takes a discount off an open session again. */
export function dropDiscount(till: Till, session: CheckoutSession): void {
  change(till, session, (copy) => {
    copy.discounts = [];
  });
}

function change(
  till: Till,
  session: CheckoutSession,
  work: (copy: CheckoutSession, lines: readonly LineItem[]) => void,
): void {
  if (session.mode === 'setup') return;
  const [copy, lines] = structuredClone([session, till.lines.get(session.id) ?? []] as const);
  work(copy, lines);
  priceSession(till, copy, lines);
  checkTotal(till, copy);
  till.lines.set(session.id, lines);
  Object.assign(session, copy);
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

/** What comes again is charged later without the customer. */
function begin(till: Till, session: CheckoutSession) {
  const { payment = {} } = till.terms.get(session.id) ?? {};
  const isSubscription = session.mode === 'subscription';
  const intent = openPayment(till, {
    ...payment,
    ...(isSubscription && { setup_future_usage: 'off_session' }),
    amount: session.amount_total,
    currency: session.currency,
    customer: session.customer,
    types: session.allowed_payment_method_types ?? undefined,
  });
  till.paying.set(intent.id, session.id);
  if (!isSubscription) session.payment_intent = intent.id;
  return intent;
}

function methodOf(till: Till, payer: Payer, { delayed, card }: PayTerms): PaymentMethod {
  const { address, email, name, phone } = payer;
  const details = { address, email, name, phone, tax_id: null };
  if (delayed) return addBankAccount(till, details);
  const exp_year = new Date(till.clock.now()).getUTCFullYear() + 4;
  const usual = { card: cardOf('4242424242424242'), exp_month: 12, exp_year };
  return addCard(till, card ?? usual, details);
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
