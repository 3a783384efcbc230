import { readCheckout } from '../billing/read-checkout.ts';
import { listPurchases } from '../billing/read-purchases.ts';
import { startCheckout } from '../billing/start-checkout.ts';
import { openPortal } from '../billing/subscriptions/open-portal.ts';
import { startSubscription } from '../billing/subscriptions/start-subscription.ts';
import { readAutoTopUp, setAutoTopUp } from '../billing/top-ups/set-auto-top-up.ts';

/** THE LIST of what the function `billing` can do, apart from the others' for the sake of Stripe. */
export const billingUseCases = {
  startCheckout,
  readCheckout,
  listPurchases,
  setAutoTopUp,
  readAutoTopUp,
  startSubscription,
  openPortal,
};
export type BillingUseCases = typeof billingUseCases;
