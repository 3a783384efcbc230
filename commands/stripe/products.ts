import type { Offer } from '../../lambdas/billing/ensure-product.ts';
import { offerOf, termsOfPack } from '../../lambdas/billing/packs.ts';
import { orMissing } from '../../lambdas/billing/stripe-client.ts';
import { PLANS } from '../../lambdas/plans/catalogue.ts';
import type { Plan } from '../../lambdas/plans/plans.contract.ts';
import type { Fate, SetUpLine, SetUpPlace } from './setup.ts';

/**
 * THE LIST of what the plans sell: each pack that has a price, once, whichever plans sell it. Its
 * price stands in each checkout. Whatever else is sold becomes rows here.
 */
function offersOf(plans: readonly Plan[] = PLANS): Offer[] {
  const offers = plans.flatMap((plan) =>
    Object.entries(plan.packs)
      .filter(([, { prices = {} }]) => Object.keys(prices).length > 0)
      .map(([name, pack]) => offerOf(termsOfPack(name, pack))),
  );
  return [...new Map(offers.map((offer) => [offer.id, offer])).values()];
}

/** Sees to it that each offer is a product that can be bought. */
export async function ensureProducts(
  place: SetUpPlace,
  offers: readonly Offer[] = offersOf(),
): Promise<SetUpLine[]> {
  const lines: SetUpLine[] = [];
  for (const offer of offers) {
    const { id, name } = offer;
    lines.push({ what: 'product', name, id, fate: await ensureProduct(place, offer) });
  }
  return lines;
}

async function ensureProduct(
  { account: { api }, isDryRun }: SetUpPlace,
  { id, ...offer }: Offer,
): Promise<Fate> {
  const found = await api.products.retrieve(id).catch(orMissing);
  if (found === undefined) {
    if (!isDryRun) await api.products.create({ id, ...offer });
    return 'made';
  }
  const isRight =
    found.active &&
    found.name === offer.name &&
    Object.entries(offer.metadata).every(([key, value]) => found.metadata[key] === value);
  if (isRight) return 'found';
  if (!isDryRun) await api.products.update(id, { ...offer, active: true });
  return 'changed';
}
