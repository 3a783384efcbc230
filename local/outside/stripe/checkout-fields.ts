import type { z } from 'zod';
import { fields, flag, listOf, metadata, oneOf, text, webAddress, whole } from './parameters.ts';
import { LINES } from './session-lines.ts';

const SWITCH = fields({ enabled: flag });

/**
 * What a checkout session can be made of: Stripe's fields of mode `payment`, as far as they are
 * played here.
 */
export const CHECKOUT = fields({
  adaptive_pricing: SWITCH.optional(),
  allow_promotion_codes: flag.optional(),
  automatic_tax: SWITCH.optional(),
  billing_address_collection: oneOf('auto', 'required').optional(),
  cancel_url: webAddress.optional(),
  client_reference_id: text.optional(),
  customer: text.optional(),
  customer_creation: oneOf('always', 'if_required').optional(),
  customer_email: text.optional(),
  customer_update: fields({
    address: oneOf('auto', 'never').optional(),
    name: oneOf('auto', 'never').optional(),
  }).optional(),
  expires_at: whole.optional(),
  invoice_creation: SWITCH.optional(),
  line_items: LINES,
  locale: text.optional(),
  metadata: metadata.optional(),
  mode: oneOf('payment'),
  payment_intent_data: fields({
    description: text.optional(),
    metadata: metadata.optional(),
  }).optional(),
  payment_method_types: listOf(text).optional(),
  submit_type: oneOf('auto', 'book', 'donate', 'pay').optional(),
  success_url: webAddress,
  tax_id_collection: SWITCH.optional(),
  ui_mode: oneOf('hosted_page').optional(),
});
export type GivenCheckout = z.output<typeof CHECKOUT>;
