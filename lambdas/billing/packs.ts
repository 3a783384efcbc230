import type { Pack, Plan } from '../plans/plans.contract.ts';
import { sha256 } from '../shared/random.ts';
import type { PackTerms, PricedPack } from './billing.contract.ts';
import type { Offer } from './ensure-product.ts';
import { toPackMetadata } from './stripe-metadata.ts';

export { AMOUNT_MAX } from '../plans/plans.contract.ts';

/** Gives a pack of a plan in each currency that it is sold in, the pack's first one first. */
export function packInEach({ packs }: Pick<Plan, 'packs'>, pack: string): PricedPack[] {
  const terms = Object.hasOwn(packs, pack) ? packs[pack] : undefined;
  if (terms === undefined) return [];
  return Object.entries(terms.prices ?? {}).map(([currency, unitAmount]) => {
    return { ...termsOfPack(pack, terms), currency, unitAmount };
  });
}

/**
 * Gives a pack of a plan in a currency, the pack's first one where none is named; undefined where
 * the plan does not sell it.
 */
export function findPack(
  plan: Pick<Plan, 'packs'>,
  pack: string,
  currency?: string,
): PricedPack | undefined {
  const [first, ...others] = packInEach(plan, pack);
  if (currency === undefined) return first;
  return [first, ...others].find((each) => each?.currency === currency);
}

/** Gives what a pack is, without its price. */
export function termsOfPack(pack: string, { creditType, credits, months }: Pack): PackTerms {
  return { pack, creditType, credits, months };
}

/** Gives a pack as what is sold at Stripe; its price stands in each checkout. */
export function offerOf(pack: PackTerms): Offer {
  return { id: productIdOf(pack), name: titleOf(pack), metadata: { ...toPackMetadata(pack) } };
}

/**
 * The id of a pack's product at Stripe. It follows from what the pack is: what was sold keeps its
 * product, whatever the catalogue says later.
 */
export function productIdOf({ pack, creditType, credits, months }: PackTerms): string {
  const terms = [pack, creditType, credits, months ?? 'never'].join(' ');
  return `sluice_${pack}_${sha256(terms).slice(0, 12)}`;
}

/** What the customer reads on Stripe's page. */
export function titleOf({ creditType, credits, months }: PackTerms): string {
  const isOne = credits === 1;
  const count = `${credits.toLocaleString('en')} ${creditType} ${isOne ? 'credit' : 'credits'}`;
  if (months === null) return `${count}, never ${isOne ? 'expires' : 'expire'}`;
  return `${count}, valid ${months} ${months === 1 ? 'month' : 'months'}`;
}
