import { findPlan, PLANS } from '../../plans/catalogue.ts';
import type { Plan } from '../../plans/plans.contract.ts';
import { ensureProduct, type Offer } from '../ensure-product.ts';
import type { StripeAccount } from '../stripe-client.ts';
import { toPlanMetadata } from '../stripe-metadata.ts';
import type { TermPrice } from './subscriptions.contract.ts';

/** A plan that is sold by subscription, with what a term of it costs in one currency. */
export interface SoldPlan {
  /** With its version: `workspace-pool@1`. */
  readonly name: string;
  readonly title: string;
  readonly price: TermPrice;
}

/**
 * Gives a plan in its newest version and in a currency, the plan's first one where none is named;
 * undefined where it is not sold so.
 */
export function findSoldPlan(
  id: string,
  currency?: string,
  plans: readonly Plan[] = PLANS,
): SoldPlan | undefined {
  const plan = findPlan(id, plans);
  const [first] = Object.keys(plan?.fee ?? {});
  const asked = currency ?? first ?? '';
  const amount = Object.hasOwn(plan?.fee ?? {}, asked) ? plan?.fee?.[asked] : undefined;
  if (plan === undefined || amount === undefined) return undefined;
  const { title, version, periodMonths, termMonths: months = periodMonths } = plan;
  return { name: `${id}@${version}`, title, price: { amount, currency: asked, months } };
}

/** Gives the plans that are sold in a currency. */
export function plansSoldIn(currency: string, plans: readonly Plan[] = PLANS): SoldPlan[] {
  const ids = [...new Set(plans.map(({ id }) => id))];
  return ids.flatMap((id) => findSoldPlan(id, currency, plans) ?? []);
}

/**
 * By what a plan's price is found at Stripe. It follows from what is paid for what: who was sold a
 * plan at a price keeps it, whatever the catalogue says later.
 */
export function lookupKeyOf({ name, price }: SoldPlan): string {
  return `sluice_${name}_${price.amount}_${price.currency}_${price.months}`;
}

/** Where a plan is at Stripe. */
export interface PlacedPlan {
  readonly product: string;
  readonly price: string;
}

/** Finds a plan's price at Stripe, and makes it where it is not there yet. */
export async function ensurePrice(stripe: StripeAccount, plan: SoldPlan): Promise<PlacedPlan> {
  const { api } = stripe;
  const lookup_key = lookupKeyOf(plan);
  const { data } = await api.prices.list({ lookup_keys: [lookup_key], active: true, limit: 1 });
  const product = await ensureProduct(stripe, offerOf(plan));
  const [found] = data;
  if (found !== undefined) return { product, price: found.id };
  const { amount: unit_amount, currency, months } = plan.price;
  const { id } = await api.prices.create(
    {
      product,
      currency,
      unit_amount,
      lookup_key,
      recurring: rhythmOf(months),
      metadata: { ...toPlanMetadata(plan.name) },
    },
    { idempotencyKey: `sluice-price-${lookup_key}` },
  );
  return { product, price: id };
}

/** Each version of a plan is a product of its own. */
function offerOf({ name, title }: SoldPlan): Offer {
  const id = `sluice_plan_${name.replace('@', '_')}`;
  return { id, name: title, metadata: { ...toPlanMetadata(name) } };
}

/** Years where they are whole: that is what the customer reads. */
function rhythmOf(months: number) {
  return months % 12 === 0
    ? { interval: 'year' as const, interval_count: months / 12 }
    : { interval: 'month' as const, interval_count: months };
}
