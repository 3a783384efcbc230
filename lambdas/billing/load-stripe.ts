import { AppError } from '../shared/errors.ts';
import type { StripeAccount, StripePort } from './stripe-client.ts';

/**
 * Gives the Stripe account that the deployment sells through.
 *
 * Errors: STATE_CONFLICT where it has none.
 */
export async function loadStripe({ stripe }: StripePort): Promise<StripeAccount> {
  const account = await stripe();
  if (account !== undefined) return account;
  throw new AppError('STATE_CONFLICT', 'no Stripe key is set', {
    detail: 'This deployment sells nothing: its operator has not set up payments.',
  });
}
