import type { DraftLine } from '../invoices/draft-line.ts';
import { shareOf, stepOf } from '../money.ts';
import type { Price, Subscription, SubscriptionItem } from '../objects.ts';
import type { Till } from '../till.ts';
import { invalidRequest } from '../wire/stripe-error.ts';
import { makeItem, setPrice } from './add-subscription.ts';
import { nameOf, ratesOf } from './bill-period.ts';
import type { ChangedItem } from './item-fields.ts';
import { intervalOf } from './periods.ts';

export interface ItemChange {
  /** What the rest of the period brings back, and costs. */
  readonly prorations: readonly DraftLine[];
  /** The rhythm is another one: a new period has to begin. */
  readonly isOtherRhythm: boolean;
}

/** Changes what a subscription is made of; `at` is when, in seconds. */
export function changeItems(
  till: Till,
  subscription: Subscription,
  { given, at }: { readonly given: readonly ChangedItem[]; readonly at: number },
): ItemChange {
  const before = structuredClone(subscription.items.data);
  for (const [i, each] of given.entries()) change(till, subscription, each, `items[${i}]`);
  const after = subscription.items.data;
  if (after.length === 0) {
    throw invalidRequest('A subscription must have at least one active item.', undefined, 'items');
  }
  checkRhythm(after);
  const isOtherRhythm = rhythmOf(before[0]) !== rhythmOf(after[0]);
  if (subscription.status === 'trialing') return { prorations: [], isOtherRhythm };
  const same = (one: SubscriptionItem, other: SubscriptionItem): boolean =>
    one.id === other.id && one.price.id === other.price.id && one.quantity === other.quantity;
  const gone = before.filter((item) => isOtherRhythm || !after.some((each) => same(each, item)));
  const come = isOtherRhythm
    ? []
    : after.filter((item) => !before.some((each) => same(each, item)));
  return {
    prorations: [
      ...gone.map((item) => rest(till, subscription, { item, at, sign: -1 })),
      ...come.map((item) => rest(till, subscription, { item, at, sign: 1 })),
    ],
    isOtherRhythm,
  };
}

/** What the rest of the period costs of an item, or brings back. */
export function rest(
  till: Till,
  subscription: Subscription,
  {
    item,
    at,
    sign,
  }: { readonly item: SubscriptionItem; readonly at: number; readonly sign: 1 | -1 },
): DraftLine {
  const { current_period_start: start, current_period_end: end, price, quantity } = item;
  const part = Math.min(Math.max(end - at, 0), end - start);
  const step = stepOf(price.currency);
  const amount = shareOf(quantity * price.unit_amount, { part, whole: end - start, step });
  const day = new Date(at * 1000).toISOString().slice(0, 10);
  const what = sign < 0 ? 'Unused time on' : 'Remaining time on';
  return {
    amount: sign * amount,
    quantity,
    price,
    description: `${what} ${quantity} × ${nameOf(till, item)} after ${day}`,
    period: { start: at, end },
    rates: ratesOf(till, subscription, item),
    item: item.id,
    proration: true,
  };
}

function change(till: Till, subscription: Subscription, given: ChangedItem, at: string): void {
  const { data } = subscription.items;
  const price =
    given.price === undefined ? undefined : priceOf(till, subscription, given.price, at);
  if (given.id === undefined) {
    if (!price) throw invalidRequest('Missing price.', 'parameter_missing', `${at}[price]`);
    const [first] = data;
    const of = {
      id: subscription.id,
      start: first?.current_period_start ?? till.nowSeconds,
      end: first?.current_period_end ?? till.nowSeconds,
    };
    const { quantity = 1, metadata, tax_rates: taxRates } = given;
    data.push(makeItem(till, { price, quantity, metadata, taxRates }, of));
    return;
  }
  const item = data.find(({ id }) => id === given.id);
  if (!item) {
    const message = `No such subscription item: '${given.id}'`;
    throw invalidRequest(message, 'resource_missing', `${at}[id]`);
  }
  if (given.deleted) {
    data.splice(data.indexOf(item), 1);
    return;
  }
  if (price) setPrice(item, price);
  item.quantity = given.quantity ?? item.quantity;
  item.metadata = given.metadata ?? item.metadata;
}

function priceOf(till: Till, { currency }: Subscription, id: string, at: string): Price {
  const price = till.named('price', id, `${at}[price]`);
  if (price.recurring && price.currency === currency) return price;
  const message = price.recurring
    ? `The price is in ${price.currency}, the subscription in ${currency}.`
    : 'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.';
  throw invalidRequest(message, undefined, `${at}[price]`);
}

function checkRhythm(items: readonly SubscriptionItem[]): void {
  if (new Set(items.map(rhythmOf)).size === 1) return;
  const message = 'All recurring prices of a subscription must have the same billing interval.';
  throw invalidRequest(message, undefined, 'items');
}

function rhythmOf(item: SubscriptionItem | undefined): string {
  if (!item) return '';
  const { interval, count } = intervalOf(item.price);
  return `${count} ${interval}`;
}
