import type Stripe from 'stripe';
import type { PaymentMethod } from '../objects.ts';
import { cardError } from '../payments/card-error.ts';
import { cardNamed } from '../payments/cards.ts';
import type { Till } from '../till.ts';
import type { Form } from '../wire/form.ts';
import { PAGE_FIELDS, type Page, pageOf } from '../wire/lists.ts';
import {
  changeMetadata,
  fields,
  metadata,
  metadataChanges,
  oneOf,
  type PartOf,
  read,
  text,
  whole,
} from '../wire/parameters.ts';
import { invalidRequest } from '../wire/stripe-error.ts';
import { ADDRESS_FIELDS, addressOf } from './address.ts';
import { addCard, attach, declinedAtSetUp, farAway, methodNamed } from './payment-methods.ts';

const CREATE = fields({
  billing_details: fields({
    address: fields(ADDRESS_FIELDS).optional(),
    email: text.optional(),
    name: text.optional(),
    phone: text.optional(),
  }).optional(),
  card: fields({ token: text }),
  metadata: metadata.optional(),
  type: oneOf('card'),
} satisfies PartOf<Stripe.PaymentMethodCreateParams>);

/** Makes a payment method of a card that is named by its token; numbers never come this way. */
export function createPaymentMethod(till: Till, params: Form): PaymentMethod {
  const given = read(CREATE, params);
  const card = cardNamed(given.card.token);
  if (!card) {
    const message = `No such token: '${given.card.token}'`;
    throw invalidRequest(message, 'resource_missing', 'card[token]');
  }
  const { address, email, name, phone } = given.billing_details ?? {};
  const details = {
    address: address ? addressOf(address) : null,
    email: email ?? null,
    name: name ?? null,
    phone: phone ?? null,
    tax_id: null,
  };
  const method = addCard(till, { card, ...farAway(till) }, details);
  method.metadata = given.metadata ?? {};
  return method;
}

const ATTACH = fields({ customer: text });

export function attachByCall(till: Till, id: string, params: Form): PaymentMethod {
  const { customer } = read(ATTACH, params);
  const method = methodNamed(till, id);
  till.named('customer', customer, 'customer');
  const declined = declinedAtSetUp(till, method);
  if (declined) throw cardError(declined, { payment_method: method });
  if (method.customer !== null && method.customer !== customer) {
    throw invalidRequest(
      'The payment method you provided has already been attached to a customer.',
      'payment_method_already_attached',
    );
  }
  attach(till, method, customer);
  return method;
}

export function detachByCall(till: Till, id: string, params: Form): PaymentMethod {
  read(fields({}), params);
  const method = till.find('payment_method', id);
  if (method.customer === null) {
    const message =
      'The payment method you provided is not attached to a customer so detachment is impossible.';
    throw invalidRequest(message);
  }
  const { customer } = method;
  method.customer = null;
  const owner = till.books.customer.get(customer);
  if (owner?.invoice_settings.default_payment_method === id) {
    owner.invoice_settings.default_payment_method = null;
  }
  till.emit('payment_method.detached', method, { customer });
  return method;
}

const UPDATE = fields({
  card: fields({ exp_month: whole.optional(), exp_year: whole.optional() }).optional(),
  metadata: metadataChanges.optional(),
} satisfies PartOf<Stripe.PaymentMethodUpdateParams>);

export function updatePaymentMethod(till: Till, id: string, params: Form): PaymentMethod {
  const { card, metadata: changes } = read(UPDATE, params);
  const method = till.find('payment_method', id);
  changeMetadata(method, changes);
  if (method.card && card) {
    method.card.exp_month = card.exp_month ?? method.card.exp_month;
    method.card.exp_year = card.exp_year ?? method.card.exp_year;
  }
  till.emit('payment_method.updated', method);
  return method;
}

const LIST = fields({ ...PAGE_FIELDS, customer: text, type: text.optional() });
const LIST_OF_CUSTOMER = fields({ ...PAGE_FIELDS, type: text.optional() });

/** Lists what a customer has saved, newest first. */
export function listPaymentMethods(till: Till, params: Form, url: string): Page<PaymentMethod> {
  const { customer, type, ...page } = read(LIST, params);
  till.named('customer', customer, 'customer');
  return pageOf(savedBy(till, customer, type), page, url);
}

export function listOfCustomer(
  till: Till,
  customer: string,
  params: Form,
  url: string,
): Page<PaymentMethod> {
  const { type, ...page } = read(LIST_OF_CUSTOMER, params);
  till.find('customer', customer);
  return pageOf(savedBy(till, customer, type), page, url);
}

function savedBy(till: Till, customer: string, type: string | undefined): readonly PaymentMethod[] {
  return till
    .having('payment_method', { customer, ...(type !== undefined && { type: type as 'card' }) })
    .toReversed();
}
