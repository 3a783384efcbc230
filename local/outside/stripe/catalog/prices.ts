import type Stripe from 'stripe';
import type { z } from 'zod';
import { stepOf } from '../money.ts';
import type { Price } from '../objects.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import {
  atLeast,
  changeMetadata,
  clearable,
  currency,
  fields,
  flag,
  metadata,
  metadataChanges,
  oneOf,
  type PartOf,
  read,
  text,
} from '../wire/parameters.ts';
import { invalidRequest } from '../wire/stripe-error.ts';
import { addProduct, PRODUCT_DATA } from './products.ts';

const PRICE_DATA = {
  currency,
  product: text.optional(),
  product_data: fields(PRODUCT_DATA).optional(),
  recurring: fields({
    interval: oneOf('day', 'week', 'month', 'year'),
    interval_count: atLeast(1).optional(),
    trial_period_days: atLeast(0).optional(),
    usage_type: oneOf('licensed').optional(),
  }).optional(),
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified').optional(),
  unit_amount: atLeast(0),
};
/** A price that is described where it is used. */
export const INLINE_PRICE = fields(PRICE_DATA);
const PRICE = fields({
  ...PRICE_DATA,
  active: flag.optional(),
  billing_scheme: oneOf('per_unit').optional(),
  lookup_key: text.optional(),
  metadata: metadata.optional(),
  nickname: text.optional(),
  transfer_lookup_key: flag.optional(),
});

export function createPrice(till: Till, params: Form): Price {
  const given = read(PRICE, params);
  checkLookupKey(till, given);
  const price = addPrice(till, given, '');
  till.emit('price.created', price);
  return price;
}

/** Takes up a price; `at` is where in the parameters it was described, for refusals. */
export function addPrice(till: Till, given: z.output<typeof PRICE>, at: string): Price {
  checkAmount(given, at);
  return till.add('price', {
    id: till.newId('price'),
    object: 'price',
    active: given.active ?? true,
    billing_scheme: 'per_unit',
    created: till.nowSeconds,
    currency: given.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: given.lookup_key ?? null,
    metadata: given.metadata ?? {},
    nickname: given.nickname ?? null,
    product: productOf(till, given, at),
    recurring: given.recurring
      ? {
          interval: given.recurring.interval,
          interval_count: given.recurring.interval_count ?? 1,
          meter: null,
          trial_period_days: given.recurring.trial_period_days ?? null,
          usage_type: 'licensed',
        }
      : null,
    tax_behavior: given.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: given.recurring ? 'recurring' : 'one_time',
    unit_amount: given.unit_amount,
    unit_amount_decimal: String(given.unit_amount),
  });
}

const UPDATE = fields({
  active: flag.optional(),
  lookup_key: clearable.optional(),
  metadata: metadataChanges.optional(),
  nickname: clearable.optional(),
  tax_behavior: oneOf('exclusive', 'inclusive').optional(),
  transfer_lookup_key: flag.optional(),
} satisfies PartOf<Stripe.PriceUpdateParams>);

/** Changes what can be changed of a price: never its amount. */
export function updatePrice(till: Till, id: string, params: Form): Price {
  const given = read(UPDATE, params);
  const price = till.find('price', id);
  if (typeof given.lookup_key === 'string' && given.lookup_key !== price.lookup_key) {
    checkLookupKey(till, { ...given, lookup_key: given.lookup_key });
  }
  const { metadata: changes, transfer_lookup_key: _, ...rest } = given;
  Object.assign(price, rest);
  changeMetadata(price, changes);
  till.emit('price.updated', price);
  return price;
}

/** A lookup key leads to one price: it is refused, or taken from the price that has it. */
function checkLookupKey(
  till: Till,
  given: {
    readonly lookup_key?: string | undefined;
    readonly transfer_lookup_key?: boolean | undefined;
  },
): void {
  const { lookup_key, transfer_lookup_key } = given;
  if (lookup_key === undefined) return;
  const [holder] = till.having('price', { lookup_key });
  if (holder && !transfer_lookup_key) {
    const message = `A price (\`${holder.id}\`) already uses that lookup key.`;
    throw invalidRequest(message, undefined, 'lookup_key');
  }
  if (holder) holder.lookup_key = null;
}

function checkAmount(given: z.output<typeof PRICE>, at: string): void {
  const step = stepOf(given.currency);
  if (given.unit_amount % step === 0) return;
  throw invalidRequest(
    `Invalid amount in ${given.currency}: it must be a multiple of ${step}.`,
    'parameter_invalid_integer',
    at === '' ? 'unit_amount' : `${at}[unit_amount]`,
  );
}

function productOf(till: Till, given: z.output<typeof PRICE>, at: string): string {
  const { product, product_data } = given;
  const param = at === '' ? 'product' : `${at}[product]`;
  if (product !== undefined && product_data === undefined) {
    return till.named('product', product, param).id;
  }
  if (product_data !== undefined && product === undefined) return addProduct(till, product_data).id;
  throw invalidRequest(
    'You must specify either `product` or `product_data`.',
    product === undefined ? 'parameter_missing' : undefined,
    param,
  );
}
