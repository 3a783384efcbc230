import type { Ports } from '../../shared/ports.ts';
import { NO_FACTS } from '../join-facts.ts';
import { addFacts } from '../payment.store.ts';
import { reversedMoney } from '../plan-purchase.ts';
import type { ReadState } from './read-subscription.ts';
import type { SubscriptionState } from './subscriptions.contract.ts';

/**
 * Says of a subscription whether the money of its latest invoice has gone back, all of it. What the
 * payments pay for is kept first: from then on a refund or a dispute of one leads to the
 * subscription, and one that was told before is found here.
 *
 * Errors: ACCOUNT_BUSY.
 */
export async function followFees(p: Ports, state: ReadState): Promise<SubscriptionState> {
  const { id: subscriptionId, fees } = state;
  let kept = 0;
  for (const { paymentId, amount } of fees) {
    const fee = { subscriptionId, amount };
    const { facts } = await addFacts(p, paymentId, { ...NO_FACTS, fee });
    kept += amount - reversedMoney(facts);
  }
  return { ...state, isReversed: fees.length > 0 && kept === 0 };
}
