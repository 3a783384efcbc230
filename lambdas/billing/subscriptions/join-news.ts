import type { SubscriptionNews } from './subscriptions.contract.ts';

/**
 * Joins what is known of a subscription with what is told now. The order of events does not matter,
 * nor does a repeat: joining is commutative, associative and idempotent. What was said earlier than
 * the latest is covered by it: Stripe is asked after that.
 */
export function joinNews(known: SubscriptionNews, told: SubscriptionNews): SubscriptionNews {
  if (known.saidAtMs !== told.saidAtMs) return known.saidAtMs > told.saidAtMs ? known : told;
  return { ...known, said: [...new Set([...known.said, ...told.said])].toSorted() };
}
