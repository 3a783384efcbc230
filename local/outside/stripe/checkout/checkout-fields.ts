import type Stripe from 'stripe';
import type { z } from 'zod';
import {
  atLeast,
  currency,
  fields,
  flag,
  listOf,
  metadata,
  oneOf,
  type PartOf,
  text,
  webAddress,
  whole,
} from '../wire/parameters.ts';
import { LINES } from './session-lines.ts';

const SWITCH = fields({ enabled: flag });
const DESCRIBED = { description: text.optional(), metadata: metadata.optional() };
const SAME_OR_NOT = oneOf('auto', 'never').optional();

/** What a checkout session can be made of: Stripe's fields, as far as they are played here. */
export const CHECKOUT = fields({
  adaptive_pricing: SWITCH.optional(),
  allow_promotion_codes: flag.optional(),
  allowed_payment_method_types: listOf(text).optional(),
  automatic_tax: SWITCH.optional(),
  billing_address_collection: oneOf('auto', 'required').optional(),
  cancel_url: webAddress.optional(),
  client_reference_id: text.optional(),
  currency: currency.optional(),
  customer: text.optional(),
  customer_creation: oneOf('always', 'if_required').optional(),
  customer_email: text.optional(),
  customer_update: fields({
    address: SAME_OR_NOT,
    name: SAME_OR_NOT,
    shipping: SAME_OR_NOT,
  }).optional(),
  discounts: listOf(
    fields({ coupon: text.optional(), promotion_code: text.optional() }),
  ).optional(),
  expires_at: whole.optional(),
  invoice_creation: fields({
    enabled: flag,
    invoice_data: fields({ ...DESCRIBED, footer: text.optional() }).optional(),
  }).optional(),
  line_items: LINES.optional(),
  locale: text.optional(),
  metadata: metadata.optional(),
  mode: oneOf('payment', 'setup', 'subscription'),
  payment_intent_data: fields({
    ...DESCRIBED,
    receipt_email: text.optional(),
    setup_future_usage: oneOf('off_session', 'on_session').optional(),
  }).optional(),
  payment_method_collection: oneOf('always', 'if_required').optional(),
  setup_intent_data: fields(DESCRIBED).optional(),
  submit_type: oneOf('auto', 'book', 'donate', 'pay').optional(),
  subscription_data: fields({
    ...DESCRIBED,
    trial_period_days: atLeast(1).optional(),
  }).optional(),
  success_url: webAddress,
  tax_id_collection: SWITCH.optional(),
  ui_mode: oneOf('hosted_page').optional(),
} satisfies PartOf<Stripe.Checkout.SessionCreateParams>);
export type GivenCheckout = z.output<typeof CHECKOUT>;
