import type { Ports } from '../../shared/ports.ts';
import type { PricedPack } from '../billing.contract.ts';
import { pageOfPurchases } from '../purchases.store.ts';
import { findStanding } from '../subscriptions/subscription.store.ts';

type Prices = readonly [PricedPack, ...PricedPack[]];

/**
 * Gives a pack in the currency that the workspace has paid in before: that of its last purchase,
 * else of its subscription; the first one where it has paid in none of them.
 */
export async function choosePrice(p: Ports, ws: string, prices: Prices): Promise<PricedPack> {
  const [first, ...others] = prices;
  if (others.length === 0) return first;
  const [purchases, standing] = await Promise.all([
    pageOfPurchases(p, ws, { limit: 1 }),
    findStanding(p, ws),
  ]);
  const known = [purchases.items[0]?.facts.sale?.currency, standing?.paid?.price.currency];
  const priceIn = (asked: string | undefined) => prices.find(({ currency }) => currency === asked);
  return known.map(priceIn).find((price) => price !== undefined) ?? first;
}
