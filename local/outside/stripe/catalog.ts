import type { z } from 'zod';
import type { Form } from './form.ts';
import type { Price, Product } from './objects.ts';
import {
  atLeast,
  currency,
  fields,
  flag,
  listOf,
  metadata,
  oneOf,
  read,
  text,
} from './parameters.ts';
import { invalidRequest } from './stripe-error.ts';
import type { Till } from './till.ts';

/** A product that is described where it is priced. */
const PRODUCT_DATA = {
  description: text.optional(),
  images: listOf(text).optional(),
  metadata: metadata.optional(),
  name: text,
  tax_code: text.optional(),
  unit_label: text.optional(),
};
const PRODUCT = fields({ ...PRODUCT_DATA, active: flag.optional() });

const PRICE_DATA = {
  currency,
  product: text.optional(),
  product_data: fields(PRODUCT_DATA).optional(),
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified').optional(),
  unit_amount: atLeast(0),
};
/** A price that is described where it is used. */
export const INLINE_PRICE = fields(PRICE_DATA);
const PRICE = fields({
  ...PRICE_DATA,
  active: flag.optional(),
  lookup_key: text.optional(),
  metadata: metadata.optional(),
  nickname: text.optional(),
});

export function createProduct(till: Till, params: Form): Product {
  return addProduct(till, read(PRODUCT, params));
}

export function createPrice(till: Till, params: Form): Price {
  return addPrice(till, read(PRICE, params), '');
}

function addProduct(till: Till, given: z.output<typeof PRODUCT>): Product {
  const product: Product = {
    id: till.newId('prod', 14),
    object: 'product',
    active: given.active ?? true,
    created: till.nowSeconds,
    default_price: null,
    description: given.description ?? null,
    images: given.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: given.metadata ?? {},
    name: given.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: given.tax_code ?? null,
    tax_details: null,
    type: 'service',
    unit_label: given.unit_label ?? null,
    updated: till.nowSeconds,
    url: null,
  };
  till.books.product.set(product.id, product);
  return product;
}

/** Takes up a price; `at` is where in the parameters it was described, for refusals. */
export function addPrice(till: Till, given: z.output<typeof PRICE>, at: string): Price {
  const price: Price = {
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
    recurring: null,
    tax_behavior: given.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: given.unit_amount,
    unit_amount_decimal: String(given.unit_amount),
  };
  till.books.price.set(price.id, price);
  return price;
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
