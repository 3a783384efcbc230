import type { Subscription, SubscriptionItem } from '../objects.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import { PAGE_FIELDS, type Page, pageOf } from '../wire/lists.ts';
import { fields, oneOf, read, text } from '../wire/parameters.ts';

const LIST = fields({
  ...PAGE_FIELDS,
  customer: text.optional(),
  price: text.optional(),
  status: oneOf(
    'active',
    'all',
    'canceled',
    'ended',
    'incomplete',
    'past_due',
    'paused',
    'trialing',
    'unpaid',
  ).optional(),
});

/** Lists subscriptions, newest first; those that are over only where they are asked for. */
export function listSubscriptions(till: Till, params: Form, url: string): Page<Subscription> {
  const { customer, price, status, ...page } = read(LIST, params);
  const isWanted = (each: Subscription): boolean => {
    if (status === undefined) return each.status !== 'canceled';
    if (status === 'all') return true;
    return each.status === (status === 'ended' ? 'canceled' : status);
  };
  const found = [...till.books.subscription.values()].filter(
    (each) =>
      isWanted(each) &&
      (customer === undefined || each.customer === customer) &&
      (price === undefined || each.items.data.some((item) => item.price.id === price)),
  );
  return pageOf(found.reverse(), page, url);
}

const LIST_ITEMS = fields({ ...PAGE_FIELDS, subscription: text });

export function listItems(till: Till, params: Form, url: string): Page<SubscriptionItem> {
  const { subscription, ...page } = read(LIST_ITEMS, params);
  return pageOf(till.named('subscription', subscription, 'subscription').items.data, page, url);
}
