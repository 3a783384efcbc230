import type Stripe from 'stripe';
import type { z } from 'zod';
import type { Product } from '../objects.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import {
  changeMetadata,
  clearable,
  fields,
  flag,
  listOf,
  metadata,
  metadataChanges,
  type PartOf,
  read,
  text,
} from '../wire/parameters.ts';
import { invalidRequest } from '../wire/stripe-error.ts';

/** A product that is described where it is priced. */
export const PRODUCT_DATA = {
  description: text.optional(),
  images: listOf(text).optional(),
  metadata: metadata.optional(),
  name: text,
  tax_code: text.optional(),
  unit_label: text.optional(),
};
const PRODUCT = fields({ ...PRODUCT_DATA, active: flag.optional(), id: text.optional() });

export function createProduct(till: Till, params: Form): Product {
  const given = read(PRODUCT, params);
  if (given.id !== undefined && till.books.product.has(given.id)) {
    throw invalidRequest('Product already exists.', 'resource_already_exists', 'id');
  }
  const product = addProduct(till, given);
  till.emit('product.created', product);
  return product;
}

/** Takes up a product. */
export function addProduct(till: Till, given: z.output<typeof PRODUCT>): Product {
  return till.add('product', {
    id: given.id ?? till.newId('prod', 14),
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
  });
}

const UPDATE = fields({
  active: flag.optional(),
  default_price: text.optional(),
  description: clearable.optional(),
  metadata: metadataChanges.optional(),
  name: text.optional(),
  tax_code: clearable.optional(),
  unit_label: clearable.optional(),
} satisfies PartOf<Stripe.ProductUpdateParams>);

export function updateProduct(till: Till, id: string, params: Form): Product {
  const { metadata: changes, ...given } = read(UPDATE, params);
  const product = till.find('product', id);
  if (given.default_price !== undefined) till.named('price', given.default_price, 'default_price');
  Object.assign(product, given, { updated: till.nowSeconds });
  changeMetadata(product, changes);
  till.emit('product.updated', product);
  return product;
}

/** Takes away a product that has no price. */
export function deleteProduct(till: Till, id: string, params: Form): object {
  read(fields({}), params);
  const product = till.find('product', id);
  if (till.having('price', { product: id }).length > 0) {
    const message =
      'This product cannot be deleted because it has one or more user-created prices.';
    throw invalidRequest(message);
  }
  till.books.product.delete(id);
  till.emit('product.deleted', product);
  return { id, object: 'product', deleted: true };
}
