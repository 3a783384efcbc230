import { z } from 'zod';
import type { Kind, Kinds } from '../objects.ts';
import type { Till } from '../till.ts';
import type { Form } from './form.ts';
import { fields, flag, listOf, read, text, whole } from './parameters.ts';
import { invalidRequest } from './stripe-error.ts';

/** A page of a list, as Stripe writes it. */
export interface Page<Item> {
  readonly object: 'list';
  readonly data: readonly Item[];
  readonly has_more: boolean;
  readonly url: string;
}

const LIMIT = 10;

export const PAGE_FIELDS = {
  limit: whole
    .refine((given) => given >= 1 && given <= 100, 'Invalid limit: must be between 1 and 100')
    .optional(),
  starting_after: text.optional(),
  ending_before: text.optional(),
};
type PageParams = z.output<ReturnType<typeof fields<typeof PAGE_FIELDS>>>;

const CREATED = z.union([
  whole,
  fields({
    gt: whole.optional(),
    gte: whole.optional(),
    lt: whole.optional(),
    lte: whole.optional(),
  }),
]);
type Created = z.output<typeof CREATED>;

/** Cuts a page out of a list. */
export function pageOf<Item extends { readonly id: string }>(
  all: readonly Item[],
  { limit = LIMIT, starting_after, ending_before }: PageParams,
  url: string,
): Page<Item> {
  const from = starting_after === undefined ? 0 : place(all, starting_after, 'starting_after') + 1;
  if (ending_before === undefined) {
    const data = all.slice(from, from + limit);
    return { object: 'list', data, has_more: from + limit < all.length, url };
  }
  const to = place(all, ending_before, 'ending_before');
  const data = all.slice(Math.max(from, to - limit), to);
  return { object: 'list', data, has_more: to - limit > from, url };
}

function place(all: readonly { readonly id: string }[], id: string, param: string): number {
  const at = all.findIndex((item) => item.id === id);
  if (at < 0) throw invalidRequest(`No such object: '${id}'`, 'resource_missing', param);
  return at;
}

/** Lists a kind of object, newest first; `by` names fields that can be asked for by their value. */
export function listing<K extends Exclude<Kind, 'discount'>>(
  kind: K,
  ...by: readonly (keyof Kinds[K] & string)[]
) {
  const filters = Object.fromEntries(by.map((name) => [name, text.optional()]));
  const shape = fields({ ...PAGE_FIELDS, created: CREATED.optional(), ...filters });
  return (till: Till, params: Form, url: string): Page<Kinds[K]> => {
    const asked = read(shape, params) as PageParams & { created?: Created };
    const wanted = by.flatMap((name) => (name in asked ? [[name, Reflect.get(asked, name)]] : []));
    const fits = (item: Kinds[K]): boolean =>
      wanted.every(([name, value]) => String(Reflect.get(item, String(name))) === value) &&
      isWithin(asked.created, item.created);
    return pageOf(newestFirst(till, kind).filter(fits), asked, url);
  };
}

const PRICE_FIELDS = fields({
  ...PAGE_FIELDS,
  active: flag.optional(),
  created: CREATED.optional(),
  currency: text.optional(),
  lookup_keys: listOf(text).optional(),
  product: text.optional(),
  type: text.optional(),
});

/** Lists prices, newest first; by lookup keys too. */
export function listPrices(till: Till, params: Form, url: string): Page<Kinds['price']> {
  const { active, created, currency, lookup_keys, product, type, ...page } = read(
    PRICE_FIELDS,
    params,
  );
  const found = newestFirst(till, 'price').filter(
    (price) =>
      isWithin(created, price.created) &&
      (active === undefined || price.active === active) &&
      (currency === undefined || price.currency === currency) &&
      (lookup_keys === undefined || lookup_keys.includes(price.lookup_key ?? '')) &&
      (product === undefined || price.product === product) &&
      (type === undefined || price.type === type),
  );
  return pageOf(found, page, url);
}

const EVENT_FIELDS = fields({
  ...PAGE_FIELDS,
  created: CREATED.optional(),
  type: text.optional(),
  types: listOf(text).optional(),
  delivery_success: flag.optional(),
});

/** Lists events, newest first; a type may end in `*`. */
export function listEvents(till: Till, params: Form, url: string): Page<Kinds['event']> {
  const { type, types, delivery_success: taken, created, ...page } = read(EVENT_FIELDS, params);
  if (type !== undefined && types !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: type, types.');
  }
  const patterns = type === undefined ? types : [type];
  const found = newestFirst(till, 'event').filter(
    (event) =>
      isWithin(created, event.created) &&
      (patterns?.some((pattern) => isOfType(event.type, pattern)) ?? true) &&
      (taken === undefined || taken === (event.pending_webhooks === 0)),
  );
  return pageOf(found, page, url);
}

function newestFirst<K extends Kind>(till: Till, kind: K): readonly Kinds[K][] {
  return [...till.books[kind].values()].reverse();
}

function isOfType(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

function isWithin(asked: Created | undefined, created: number): boolean {
  if (asked === undefined) return true;
  if (typeof asked === 'number') return created === asked;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = asked;
  return created > gt && created >= gte && created < lt && created <= lte;
}
