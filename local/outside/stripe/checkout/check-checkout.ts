import type { Customer } from '../objects.ts';
import type { Till } from '../till.ts';
import { invalidRequest } from '../wire/stripe-error.ts';
import type { GivenCheckout } from './checkout-fields.ts';

/** Fields that go with some modes alone. */
const MODES: Readonly<Partial<Record<keyof GivenCheckout, readonly GivenCheckout['mode'][]>>> = {
  allow_promotion_codes: ['payment', 'subscription'],
  automatic_tax: ['payment', 'subscription'],
  customer_creation: ['payment', 'setup'],
  discounts: ['payment', 'subscription'],
  invoice_creation: ['payment'],
  line_items: ['payment', 'subscription'],
  payment_intent_data: ['payment'],
  payment_method_collection: ['subscription'],
  setup_intent_data: ['setup'],
  submit_type: ['payment'],
  subscription_data: ['subscription'],
};

/** Refuses fields that contradict each other, in Stripe's words. */
export function checkCheckout(till: Till, given: GivenCheckout): void {
  for (const [name, modes] of Object.entries(MODES)) {
    if (Reflect.get(given, name) === undefined || modes.includes(given.mode)) continue;
    const message = `You can not pass \`${name}\` in \`${given.mode}\` mode.`;
    throw invalidRequest(message, undefined, name);
  }
  notBoth(given, 'allow_promotion_codes', 'discounts');
  notBoth(given, 'customer', 'customer_email');
  notBoth(given, 'customer', 'customer_creation');
  if ((given.discounts?.length ?? 0) > 1) {
    throw invalidRequest('You may only pass one discount.', undefined, 'discounts');
  }
  if (given.mode === 'setup' && given.currency === undefined) {
    throw invalidRequest('Missing required param: currency.', 'parameter_missing', 'currency');
  }
  if (given.customer !== undefined) {
    checkCustomer(till.named('customer', given.customer, 'customer'), given);
  } else if (given.customer_update) {
    const message = '`customer_update` can only be used with `customer`.';
    throw invalidRequest(message, undefined, 'customer_update');
  }
}

function notBoth(given: GivenCheckout, one: keyof GivenCheckout, other: keyof GivenCheckout): void {
  if (given[one] === undefined || given[other] === undefined) return;
  const message = `You may only specify one of these parameters: ${one}, ${other}.`;
  throw invalidRequest(message, undefined, other);
}

/** Tax needs to know where a customer is, and a tax id whose it is. */
function checkCustomer({ address }: Customer, given: GivenCheckout): void {
  const { automatic_tax, customer_update: update, tax_id_collection } = given;
  if (automatic_tax?.enabled && !address?.country && update?.address !== 'auto') {
    throw invalidRequest(
      'Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid ' +
        "address to the Customer or set `customer_update[address]` to 'auto' to save the address " +
        'entered in Checkout to the Customer.',
      'customer_tax_location_invalid',
    );
  }
  if (tax_id_collection?.enabled && update?.name !== 'auto') {
    throw invalidRequest(
      'Tax ID collection requires updating business name on the customer. To enable tax ID ' +
        'collection for an existing customer, please set `customer_update[name]` to `auto`.',
    );
  }
}
