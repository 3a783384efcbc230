import { StripeError } from '../wire/stripe-error.ts';
import type { Decline } from './cards.ts';

/** Makes the refusal of a call whose card was declined; `told` is said of what it was about. */
export function cardError(decline: Decline, told: Readonly<Record<string, unknown>>): StripeError {
  const { code, decline_code, message, param } = decline;
  return new StripeError(message, {
    status: 402,
    type: 'card_error',
    code,
    param,
    more: structuredClone({ decline_code, ...told }),
  });
}
