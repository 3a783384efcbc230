import type { PortalConfiguration, Price, Subscription } from '../objects.ts';
import type { Till } from '../till.ts';
import { setPrice } from './add-subscription.ts';
import { intervalOf } from './periods.ts';

type Update = PortalConfiguration['features']['subscription_update'];

/** Says whether a change of price waits for the end of the period, as the portal has it. */
export function waitsForEnd(
  { schedule_at_period_end: { conditions } }: Pick<Update, 'schedule_at_period_end'>,
  from: Price,
  to: Price,
): boolean {
  const [before, after] = [daysOf(from), daysOf(to)];
  return conditions.some(({ type }) =>
    type === 'decreasing_item_amount'
      ? to.unit_amount / after < from.unit_amount / before
      : after < before,
  );
}

/** Notes the price that a subscription is to have from its next period on. */
export function setNextPrice(till: Till, { id }: Subscription, price: string): void {
  till.nextPrices.set(id, price);
}

/** Gives a subscription the price that was noted for the period that begins. */
export function takeNextPrice(till: Till, subscription: Subscription): void {
  const price = till.books.price.get(till.nextPrices.get(subscription.id) ?? '');
  const [item] = subscription.items.data;
  till.nextPrices.delete(subscription.id);
  if (price && item) setPrice(item, price);
}

const DAYS = { day: 1, week: 7, month: 30, year: 365 } as const;

function daysOf(price: Price): number {
  const { interval, count } = intervalOf(price);
  return DAYS[interval] * count;
}
