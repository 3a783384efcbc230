import type { z } from 'zod';
import type { Form } from './form.ts';
import type { Customer } from './objects.ts';
import { fields, metadata, read, text } from './parameters.ts';
import type { Till } from './till.ts';

const ADDRESS = fields({
  city: text.optional(),
  country: text.optional(),
  line1: text.optional(),
  line2: text.optional(),
  postal_code: text.optional(),
  state: text.optional(),
});

const CREATE = fields({
  address: ADDRESS.optional(),
  description: text.optional(),
  email: text.optional(),
  metadata: metadata.optional(),
  name: text.optional(),
  phone: text.optional(),
});

export function createCustomer(till: Till, params: Form): Customer {
  return addCustomer(till, read(CREATE, params));
}

/** Takes up a customer. */
export function addCustomer(till: Till, given: z.output<typeof CREATE>): Customer {
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
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: given.metadata ?? {},
    name: given.name ?? null,
    phone: given.phone ?? null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
  till.books.customer.set(customer.id, customer);
  till.emit('customer.created', customer);
  return customer;
}

/** Writes an address whole: what is not given is null. */
export function addressOf(given: z.output<typeof ADDRESS>): NonNullable<Customer['address']> {
  return {
    city: given.city ?? null,
    country: given.country ?? null,
    line1: given.line1 ?? null,
    line2: given.line2 ?? null,
    postal_code: given.postal_code ?? null,
    state: given.state ?? null,
  };
}
