import { CALLBACK_PATH } from '../enrichments/callbacks/callbacks.contract.ts';

/**
 * THE LIST of addresses that others call by themselves: no key opens them, a signature or
 * a token in the address does. They are no routes of the API.
 */
export const WEBHOOK_ROUTES = {
  receiveStripe: { method: 'POST', path: '/stripe/webhook', servedBy: 'receiveStripe' },
  receiveCallback: { method: 'POST', path: CALLBACK_PATH, servedBy: 'receiveCallback' },
} as const;

/** Larger than any event of Stripe's; what is larger is not looked at. */
export const EVENT_BYTES_MAX = 512 * 1024;
