import type Stripe from 'stripe';
import type { z } from 'zod';
import type { Customer } from '../objects.ts';
import { endSubscription } from '../subscriptions/end-subscription.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import {
  changeMetadata,
  clearable,
  clearableFields,
  fields,
  metadata,
  metadataChanges,
  type PartOf,
  read,
  text,
} from '../wire/parameters.ts';
import { invalidRequest, notFound } from '../wire/stripe-error.ts';
import { ADDRESS_FIELDS, addressOf } from './address.ts';

const INVOICE_SETTINGS = fields({ default_payment_method: clearable.optional() });

const CREATE = fields({
  address: fields(ADDRESS_FIELDS).optional(),
  description: text.optional(),
  email: text.optional(),
  invoice_settings: INVOICE_SETTINGS.optional(),
  metadata: metadata.optional(),
  name: text.optional(),
  phone: text.optional(),
} satisfies PartOf<Stripe.CustomerCreateParams>);

export function createCustomer(till: Till, params: Form): Customer {
  const { invoice_settings: settings, ...given } = read(CREATE, params);
  const method = settings?.default_payment_method;
  if (method) refuseForeignMethod(till, method, undefined);
  return addCustomer(till, given);
}

/** Takes up a customer. */
export function addCustomer(
  till: Till,
  given: Omit<z.output<typeof CREATE>, 'invoice_settings'>,
): Customer {
  const customer: Customer = {
    id: till.newId('cus', 14),
    object: 'customer',
    address: given.address ? addressOf(given.address) : null,
    balance: 0,
    created: till.nowSeconds,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: given.description ?? null,
    discount: null,
    email: given.email ?? null,
    invoice_prefix: till.newId('x', 8).slice(2).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: given.metadata ?? {},
    name: given.name ?? null,
    next_invoice_sequence: 1,
    phone: given.phone ?? null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
  till.add('customer', customer);
  till.emit('customer.created', customer);
  return customer;
}

const UPDATE = fields({
  address: clearableFields(ADDRESS_FIELDS).optional(),
  description: clearable.optional(),
  email: clearable.optional(),
  invoice_settings: INVOICE_SETTINGS.optional(),
  metadata: metadataChanges.optional(),
  name: clearable.optional(),
  phone: clearable.optional(),
} satisfies PartOf<Stripe.CustomerUpdateParams>);

export function updateCustomer(till: Till, id: string, params: Form): Customer {
  const { address, invoice_settings: settings, metadata: changes, ...texts } = read(UPDATE, params);
  const customer = till.find('customer', id);
  const method = settings?.default_payment_method;
  if (method) refuseForeignMethod(till, method, id);
  till.change('customer.updated', customer, () => {
    Object.assign(customer, texts);
    if (address !== undefined) customer.address = address && addressOf(address);
    if (method !== undefined) customer.invoice_settings.default_payment_method = method;
    changeMetadata(customer, changes);
  });
  return customer;
}

/** Takes a customer away; their subscriptions end. */
export function deleteCustomer(till: Till, id: string, params: Form): object {
  read(fields({}), params);
  const customer = till.find('customer', id);
  for (const subscription of till.having('subscription', { customer: id })) {
    if (subscription.status === 'canceled') continue;
    endSubscription(till, subscription, 'cancellation_requested');
  }
  till.books.customer.delete(id);
  till.deleted.add(id);
  till.emit('customer.deleted', customer);
  return tombstone(id);
}

/** Gives a customer or, of one that was deleted, that it was. */
export function retrieveCustomer(till: Till, id: string, params: Form): object {
  read(fields({}), params);
  const found = till.books.customer.get(id);
  if (found) return found;
  if (till.deleted.has(id)) return tombstone(id);
  throw notFound(`No such customer: '${id}'`, 'resource_missing', 'customer');
}

function tombstone(id: string): object {
  return { id, object: 'customer', deleted: true };
}

/** What is charged by default has to be saved with the customer. */
function refuseForeignMethod(till: Till, id: string, owner: string | undefined): void {
  const param = 'invoice_settings[default_payment_method]';
  const method = till.named('payment_method', id, param);
  if (owner !== undefined && method.customer === owner) return;
  const message =
    'The customer does not have a payment method with the ID ' +
    `${id}. The payment method must be attached to the customer.`;
  throw invalidRequest(message, 'resource_missing', param);
}
