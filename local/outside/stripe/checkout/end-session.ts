import type { CheckoutSession } from '../objects.ts';
import { cancelPayment } from '../payments/intents.ts';
import type { Till } from '../till.ts';
import { invalidRequest } from '../wire/stripe-error.ts';
import { paymentOf } from './session-payment.ts';

/** Ends a session whose time is over, if it is still open. */
export function expireWhenOver(till: Till, id: string): void {
  const session = till.find('checkout.session', id);
  if (session.status === 'open') expire(till, session);
}

/** Ends an open session before its time; a refusal where it is not open. */
export function expireSession(till: Till, session: CheckoutSession): CheckoutSession {
  if (session.status === 'open') return expire(till, session);
  throw invalidRequest(
    'Only Checkout Sessions with a status in ["open"] can be expired. ' +
      `This Checkout Session has a status of ${session.status}.`,
  );
}

function expire(till: Till, session: CheckoutSession): CheckoutSession {
  const intent = paymentOf(till, session);
  closeSession(till, session, 'expired');
  if (intent) cancelPayment(till, intent, 'abandoned');
  till.emit('checkout.session.expired', session);
  return session;
}

/** Takes a session's page away. */
export function closeSession(
  till: Till,
  session: CheckoutSession,
  status: 'complete' | 'expired',
): void {
  session.status = status;
  session.url = null;
  till.agenda.drop('expire-session', session.id);
}
