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

/**
 * Finds a plan's price at Stripe, and makes it where it is not there yet. One that was archived
 * there is not sold any more: a new one takes over its lookup key.
 */
export async function ensurePrice(stripe: StripeAccount, plan: SoldPlan): Promise<PlacedPlan> {
  const product = await ensureProduct(stripe, offerOf(plan));
  const key = lookupKeyOf(plan);
  const price = (await findPrice(stripe, key, true)) ?? (await makePrice(stripe, plan, product));
  return { product, price };
}

async function findPrice(
  { api }: StripeAccount,
  key: string,
  active: boolean,
): Promise<string | undefined> {
  const { data } = await api.prices.list({ lookup_keys: [key], active, limit: 1 });
  return data[0]?.id;
}

async function makePrice(stripe: StripeAccount, plan: SoldPlan, product: string): Promise<string> {
  const lookup_key = lookupKeyOf(plan);
  // What made the archived one would be answered with that one again, for a day.
  const archived = await findPrice(stripe, lookup_key, false);
  const { amount: unit_amount, currency, months } = plan.price;
  const { id } = await stripe.api.prices.create(
    {
      product,
      currency,
      unit_amount,
      lookup_key,
      transfer_lookup_key: true,
      recurring: rhythmOf(months),
      metadata: { ...toPlanMetadata(plan.name) },
    },
    { idempotencyKey: ['sluice-price', lookup_key, archived].filter(Boolean).join('-') },
  );
  return id;
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
