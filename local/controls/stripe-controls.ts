import { expireSession } from '../outside/stripe/checkout/end-session.ts';
import { followPayment } from '../outside/stripe/checkout/follow-payment.ts';
import { paySession, settleDelayed } from '../outside/stripe/checkout/pay-session.ts';
import { workDue } from '../outside/stripe/due-work.ts';
import { DELIVERY_MODES, type Delivery } from '../outside/stripe/events/delivery.ts';
import type { CheckoutSession } from '../outside/stripe/objects.ts';
import { cardNamed } from '../outside/stripe/payments/cards.ts';
import { closeDispute, openDispute } from '../outside/stripe/payments/disputes.ts';
import { chargeOf, endDelayedPayment } from '../outside/stripe/payments/payments.ts';
import { refundCharge } from '../outside/stripe/payments/refunds.ts';
import type { StripeStandIn } from '../outside/stripe/stand-in.ts';
import type { Till } from '../outside/stripe/till.ts';
import { invalidRequest, StripeError } from '../outside/stripe/wire/stripe-error.ts';
import { problem } from '../server/problem.ts';
import type { RawAnswer } from '../server/raw-request.ts';
import { type ControlRequest, invalid, json } from './control.ts';

type Answer = Promise<RawAnswer> | RawAnswer;
type StripeControl = (request: ControlRequest, stripe: StripeStandIn) => Answer;
type OpenControl = (
  request: ControlRequest,
  there: { readonly stripe: StripeStandIn | undefined },
) => Promise<RawAnswer>;

/**
 * THE LIST of controls of the stand-in for Stripe. Each answers the object that it changed, in
 * Stripe's form.
 */
const LIST: Readonly<Record<string, StripeControl>> = {
  'POST /_local/stripe/checkout-sessions/{name}/pay': pay,
  'POST /_local/stripe/checkout-sessions/{name}/expire': expire,
  'POST /_local/stripe/checkout-sessions/{name}/settle-delayed': settle,
  'POST /_local/stripe/payment-intents/{name}/settle-delayed': settlePayment,
  'POST /_local/stripe/payment-intents/{name}/refund': refund,
  'POST /_local/stripe/payment-intents/{name}/dispute': dispute,
  'POST /_local/stripe/disputes/{name}/close': close,
  'PUT /_local/stripe/settings': setSettings,
  'PUT /_local/stripe/delivery': setDelivery,
  'POST /_local/stripe/events/{name}/redeliver': redeliver,
  'GET /_local/stripe/events': (_, { delivery }) =>
    json({ mode: delivery.mode, events: delivery.deliveries.map(shown) }),
};

/** The same, each answering a refusal as a problem, and all of them where there is no stand-in. */
export const STRIPE_CONTROLS: Readonly<Record<string, OpenControl>> = Object.fromEntries(
  Object.entries(LIST).map(([key, control]) => [key, opened(control)]),
);

function opened(control: StripeControl): OpenControl {
  return async (request, { stripe }) => {
    if (!stripe) return conflict('STRIPE_SECRET_KEY is set: payments are made at Stripe itself.');
    workDue(stripe.till);
    try {
      return await control(request, stripe);
    } catch (error) {
      if (!(error instanceof StripeError)) throw error;
      return refused(error);
    }
  };
}

function refused({ status, code, param, message }: StripeError): RawAnswer {
  if (status === 404) return problem(404, 'NOT_FOUND', 'There is no such object', message);
  if (code?.startsWith('parameter_')) return invalid(param ?? '', message);
  return conflict(message);
}

function conflict(detail: string): RawAnswer {
  return problem(409, 'STATE_CONFLICT', 'That cannot be done now', detail);
}

function pay({ name, body }: ControlRequest, { till }: StripeStandIn): RawAnswer {
  const { quantity, delayed = false, card: named } = body('quantity', 'delayed', 'card');
  if (quantity !== undefined && !isWhole(quantity)) {
    return invalid('quantity', 'must be a whole number');
  }
  if (typeof delayed !== 'boolean') return invalid('delayed', 'must be true or false');
  const card = typeof named === 'string' ? cardNamed(named) : undefined;
  if (named !== undefined && !card) return invalid('card', 'must be a test card: pm_card_visa');
  const session = sessionOf(till, name);
  const quantities = quantity === undefined ? undefined : quantitiesOf(till, session, quantity);
  const paid = paySession(till, session, {
    delayed,
    ...(quantities && { quantities }),
    ...(card && { card: { card, ...goodForYears(till) } }),
  });
  return json(paid);
}

function goodForYears({ clock }: Till) {
  return { exp_month: 12, exp_year: new Date(clock.now()).getUTCFullYear() + 4 };
}

/** The quantity is that of the first line whose quantity the customer may choose. */
function quantitiesOf(till: Till, { id }: CheckoutSession, quantity: number): Map<string, number> {
  const line = till.lines.get(id)?.find((each) => each.adjustable_quantity !== null);
  if (line) return new Map([[line.id, quantity]]);
  const message = 'The session has no quantity that the customer may choose.';
  throw invalidRequest(message, 'parameter_unknown', 'quantity');
}

function expire({ name, body }: ControlRequest, { till }: StripeStandIn): RawAnswer {
  body();
  return json(expireSession(till, sessionOf(till, name)));
}

function settle({ name, body }: ControlRequest, { till }: StripeStandIn): RawAnswer {
  const { ok } = body('ok');
  if (typeof ok !== 'boolean') return invalid('ok', 'must be true or false');
  return json(settleDelayed(till, sessionOf(till, name), ok));
}

function settlePayment({ name, body }: ControlRequest, { till }: StripeStandIn): RawAnswer {
  const { ok } = body('ok');
  if (typeof ok !== 'boolean') return invalid('ok', 'must be true or false');
  const intent = till.find('payment_intent', name);
  if (intent.status !== 'processing') throw invalidRequest('The payment is not under way.');
  endDelayedPayment(till, intent, ok);
  followPayment(till, intent);
  return json(intent);
}

function refund({ name, body }: ControlRequest, { till }: StripeStandIn): RawAnswer {
  const { amount } = body('amount');
  if (amount !== undefined && !(isWhole(amount) && amount > 0)) {
    return invalid('amount', 'must be a whole number above 0, in the smallest unit');
  }
  const charge = chargeOf(till, till.find('payment_intent', name));
  return json(refundCharge(till, charge, { amount }));
}

function dispute({ name, body }: ControlRequest, { till }: StripeStandIn): RawAnswer {
  body();
  return json(openDispute(till, chargeOf(till, till.find('payment_intent', name))));
}

function close({ name, body }: ControlRequest, { till }: StripeStandIn): RawAnswer {
  const { won } = body('won');
  if (typeof won !== 'boolean') return invalid('won', 'must be true or false');
  return json(closeDispute(till, till.find('dispute', name), won));
}

function setSettings({ body }: ControlRequest, { till }: StripeStandIn): RawAnswer {
  const { afterRetries } = body('afterRetries');
  if (afterRetries !== 'canceled' && afterRetries !== 'unpaid') {
    return invalid('afterRetries', 'must be canceled or unpaid');
  }
  till.settings.afterRetries = afterRetries;
  return json({ ...till.settings });
}

function setDelivery({ body }: ControlRequest, { delivery }: StripeStandIn): RawAnswer {
  const { mode: asked } = body('mode');
  const mode = DELIVERY_MODES.find((each) => each === asked);
  if (!mode) return invalid('mode', `must be one of ${DELIVERY_MODES.join(', ')}`);
  delivery.setMode(mode);
  return json({ mode });
}

async function redeliver(
  { name, body }: ControlRequest,
  { delivery }: StripeStandIn,
): Promise<RawAnswer> {
  body();
  const delivered = await delivery.redeliver(name);
  return delivered ? json(shown(delivered)) : problem(404, 'NOT_FOUND', 'There is no such event');
}

function shown({ event, state, attempts }: Delivery): object {
  return { id: event.id, type: event.type, state, attempts, event };
}

function sessionOf(till: Till, id: string): CheckoutSession {
  return till.find('checkout.session', id);
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
