import type { PaymentMethod } from '../objects.ts';
import {
  cardNamed,
  cardOf,
  type Decline,
  type ReadCard,
  type TestCard,
} from '../payments/cards.ts';
import type { Till } from '../till.ts';

type BillingDetails = PaymentMethod['billing_details'];

const NO_DETAILS: BillingDetails = {
  address: null,
  email: null,
  name: null,
  phone: null,
  tax_id: null,
};

/** Gives the method that a parameter names: by its id, or by the name of a test card. */
export function methodNamed(till: Till, id: string, param = 'payment_method'): PaymentMethod {
  const card = id.startsWith('pm_card_') ? cardNamed(id) : undefined;
  if (!card) return till.named('payment_method', id, param);
  return addCard(till, { card, ...farAway(till) }, NO_DETAILS);
}

/** Takes up a card that somebody typed. */
export function addCard(
  till: Till,
  { card, exp_month, exp_year }: ReadCard,
  details: BillingDetails,
): PaymentMethod {
  const method: PaymentMethod = {
    ...blank(till, details),
    card: {
      brand: card.brand,
      checks: {
        address_line1_check: details.address?.line1 ? 'pass' : null,
        address_postal_code_check: details.address?.postal_code ? 'pass' : null,
        cvc_check: 'pass',
      },
      country: 'US',
      display_brand: card.brand,
      exp_month,
      exp_year,
      fingerprint: `simulated${card.number.slice(-4)}`,
      funding: 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    type: 'card',
  };
  till.cards.set(method.id, card.number);
  return till.add('payment_method', method);
}

/** Takes up a bank account, whose money comes days later. */
export function addBankAccount(till: Till, details: BillingDetails): PaymentMethod {
  return till.add('payment_method', {
    ...blank(till, details),
    sepa_debit: {
      bank_code: '37040044',
      branch_code: null,
      country: 'DE',
      fingerprint: 'simulated3000',
      generated_from: { charge: null, setup_attempt: null },
      last4: '3000',
    },
    type: 'sepa_debit',
  });
}

/** Gives the test card behind a method; undefined for a bank account. */
export function cardBehind(till: Till, { id }: PaymentMethod): TestCard | undefined {
  const number = till.cards.get(id);
  return number === undefined ? undefined : cardOf(number);
}

/** Says why a card cannot even be saved. */
export function declinedAtSetUp(till: Till, method: PaymentMethod): Decline | undefined {
  return cardBehind(till, method)?.declined;
}

/** Saves a method with its customer. */
export function attach(till: Till, method: PaymentMethod, customer: string): void {
  if (method.customer === customer) return;
  method.customer = customer;
  till.emit('payment_method.attached', method);
}

function blank(till: Till, details: BillingDetails): PaymentMethod {
  return {
    id: till.newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: details,
    created: till.nowSeconds,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
}

/** A card that a program names is good for years. */
export function farAway(till: Till): { exp_month: number; exp_year: number } {
  return { exp_month: 12, exp_year: new Date(till.clock.now()).getUTCFullYear() + 5 };
}
