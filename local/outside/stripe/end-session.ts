import type { CheckoutSession } from './objects.ts';
import { invalidRequest } from './stripe-error.ts';
import type { Till } from './till.ts';

/**
 * Lets a session that is open now expire when the clock gets there, by itself or by being moved.
 */
export function watchExpiry(till: Till, session: CheckoutSession): void {
  const ended = new AbortController();
  till.watches.set(session.id, ended);
  const leftMs = session.expires_at * 1000 - till.clock.now();
  void till.clock.sleep(leftMs, ended.signal).then(() => expireDue(till));
}

/**
 * Expires the open sessions whose time is over. Whoever looks at sessions calls this first: a timer
 * may come late.
 */
export function expireDue(till: Till): void {
  for (const id of till.watches.keys()) {
    const session = till.find('checkout.session', id);
    if (till.clock.now() >= session.expires_at * 1000) expire(till, session);
  }
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
  closeSession(till, session, 'expired');
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
  till.watches.get(session.id)?.abort();
  till.watches.delete(session.id);
}
