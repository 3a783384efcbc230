import { showAccount, showBalance } from './account.ts';
import { createCoupon, deleteCoupon, updateCoupon } from './catalog/coupons.ts';
import { createPrice, updatePrice } from './catalog/prices.ts';
import { createProduct, deleteProduct, updateProduct } from './catalog/products.ts';
import { createPromotionCode, updatePromotionCode } from './catalog/promotion-codes.ts';
import { createTaxRate, updateTaxRate } from './catalog/tax-rates.ts';
import {
  createSession,
  expireByCall,
  listLines,
  updateSession,
} from './checkout/checkout-sessions.ts';
import {
  createCustomer,
  deleteCustomer,
  retrieveCustomer,
  updateCustomer,
} from './customers/customers.ts';
import {
  attachByCall,
  createPaymentMethod,
  detachByCall,
  listOfCustomer,
  listPaymentMethods,
  updatePaymentMethod,
} from './customers/method-calls.ts';
import {
  createEndpoint,
  deleteEndpoint,
  listEndpoints,
  retrieveEndpoint,
  updateEndpoint,
} from './events/webhook-endpoints.ts';
import {
  listInvoiceLines,
  listInvoicePayments,
  listInvoices,
  payByCall,
  previewInvoice,
  voidByCall,
} from './invoices/invoice-calls.ts';
import type { Kind } from './objects.ts';
import {
  cancelByCall as cancelIntent,
  confirmByCall,
  createIntent,
  updateIntent,
} from './payments/intents.ts';
import { createRefund, updateRefund } from './payments/refunds.ts';
import { createConfiguration, updateConfiguration } from './portal/configurations.ts';
import { createPortalSession } from './portal/portal-sessions.ts';
import { createSubscription } from './subscriptions/create-subscription.ts';
import { cancelByCall, pauseByCall, resumeByCall } from './subscriptions/end-calls.ts';
import { listItems, listSubscriptions } from './subscriptions/list-subscriptions.ts';
import { updateByCall } from './subscriptions/update-subscription.ts';
import type { Till } from './till.ts';
import type { Form } from './wire/form.ts';
import { listEvents, listing, listPrices } from './wire/lists.ts';
import { fields, read } from './wire/parameters.ts';

export interface CallRequest {
  /** What stands for `{id}` in the path. */
  readonly id: string;
  readonly params: Form;
  readonly path: string;
}

export interface Call {
  readonly key: string;
  readonly answer: (till: Till, request: CallRequest) => object;
}

/** THE LIST of calls of Stripe's API that are played. */
export const CALLS: readonly Call[] = [
  plain('GET /v1/account', showAccount),
  plain('GET /v1/balance', showBalance),

  plain('POST /v1/customers', createCustomer),
  page('GET /v1/customers', listing('customer', 'email')),
  one('GET /v1/customers/{id}', retrieveCustomer),
  one('POST /v1/customers/{id}', updateCustomer),
  one('DELETE /v1/customers/{id}', deleteCustomer),
  pageOfOne('GET /v1/customers/{id}/payment_methods', listOfCustomer),

  plain('POST /v1/payment_methods', createPaymentMethod),
  page('GET /v1/payment_methods', listPaymentMethods),
  retrieval('GET /v1/payment_methods/{id}', 'payment_method'),
  one('POST /v1/payment_methods/{id}', updatePaymentMethod),
  one('POST /v1/payment_methods/{id}/attach', attachByCall),
  one('POST /v1/payment_methods/{id}/detach', detachByCall),
  retrieval('GET /v1/setup_intents/{id}', 'setup_intent'),

  plain('POST /v1/products', createProduct),
  page('GET /v1/products', listing('product', 'active')),
  retrieval('GET /v1/products/{id}', 'product'),
  one('POST /v1/products/{id}', updateProduct),
  one('DELETE /v1/products/{id}', deleteProduct),
  plain('POST /v1/prices', createPrice),
  page('GET /v1/prices', listPrices),
  retrieval('GET /v1/prices/{id}', 'price'),
  one('POST /v1/prices/{id}', updatePrice),
  plain('POST /v1/coupons', createCoupon),
  page('GET /v1/coupons', listing('coupon')),
  retrieval('GET /v1/coupons/{id}', 'coupon'),
  one('POST /v1/coupons/{id}', updateCoupon),
  one('DELETE /v1/coupons/{id}', deleteCoupon),
  plain('POST /v1/promotion_codes', createPromotionCode),
  page('GET /v1/promotion_codes', listing('promotion_code', 'active', 'code', 'customer')),
  retrieval('GET /v1/promotion_codes/{id}', 'promotion_code'),
  one('POST /v1/promotion_codes/{id}', updatePromotionCode),
  plain('POST /v1/tax_rates', createTaxRate),
  page('GET /v1/tax_rates', listing('tax_rate', 'active', 'inclusive')),
  retrieval('GET /v1/tax_rates/{id}', 'tax_rate'),
  one('POST /v1/tax_rates/{id}', updateTaxRate),

  plain('POST /v1/checkout/sessions', createSession),
  page(
    'GET /v1/checkout/sessions',
    listing('checkout.session', 'customer', 'payment_intent', 'status', 'subscription'),
  ),
  retrieval('GET /v1/checkout/sessions/{id}', 'checkout.session'),
  one('POST /v1/checkout/sessions/{id}', updateSession),
  pageOfOne('GET /v1/checkout/sessions/{id}/line_items', listLines),
  one('POST /v1/checkout/sessions/{id}/expire', expireByCall),

  plain('POST /v1/payment_intents', createIntent),
  page('GET /v1/payment_intents', listing('payment_intent', 'customer')),
  retrieval('GET /v1/payment_intents/{id}', 'payment_intent'),
  one('POST /v1/payment_intents/{id}', updateIntent),
  one('POST /v1/payment_intents/{id}/confirm', confirmByCall),
  one('POST /v1/payment_intents/{id}/cancel', cancelIntent),
  page('GET /v1/charges', listing('charge', 'customer', 'payment_intent')),
  retrieval('GET /v1/charges/{id}', 'charge'),
  plain('POST /v1/refunds', createRefund),
  page('GET /v1/refunds', listing('refund', 'charge', 'payment_intent')),
  retrieval('GET /v1/refunds/{id}', 'refund'),
  one('POST /v1/refunds/{id}', updateRefund),
  page('GET /v1/disputes', listing('dispute', 'charge', 'payment_intent')),
  retrieval('GET /v1/disputes/{id}', 'dispute'),

  plain('POST /v1/subscriptions', createSubscription),
  page('GET /v1/subscriptions', listSubscriptions),
  retrieval('GET /v1/subscriptions/{id}', 'subscription'),
  one('POST /v1/subscriptions/{id}', updateByCall),
  one('DELETE /v1/subscriptions/{id}', cancelByCall),
  one('POST /v1/subscriptions/{id}/pause', pauseByCall),
  one('POST /v1/subscriptions/{id}/resume', resumeByCall),
  page('GET /v1/subscription_items', listItems),

  page('GET /v1/invoices', listInvoices),
  plain('POST /v1/invoices/create_preview', previewInvoice),
  retrieval('GET /v1/invoices/{id}', 'invoice'),
  pageOfOne('GET /v1/invoices/{id}/lines', listInvoiceLines),
  one('POST /v1/invoices/{id}/pay', payByCall),
  one('POST /v1/invoices/{id}/void', voidByCall),
  page('GET /v1/invoice_payments', listInvoicePayments),
  retrieval('GET /v1/invoice_payments/{id}', 'invoice_payment'),

  plain('POST /v1/billing_portal/configurations', createConfiguration),
  page(
    'GET /v1/billing_portal/configurations',
    listing('billing_portal.configuration', 'active', 'is_default'),
  ),
  retrieval('GET /v1/billing_portal/configurations/{id}', 'billing_portal.configuration'),
  one('POST /v1/billing_portal/configurations/{id}', updateConfiguration),
  plain('POST /v1/billing_portal/sessions', createPortalSession),

  plain('POST /v1/webhook_endpoints', createEndpoint),
  page('GET /v1/webhook_endpoints', listEndpoints),
  one('GET /v1/webhook_endpoints/{id}', retrieveEndpoint),
  one('POST /v1/webhook_endpoints/{id}', updateEndpoint),
  one('DELETE /v1/webhook_endpoints/{id}', deleteEndpoint),
  page('GET /v1/events', listEvents),
  retrieval('GET /v1/events/{id}', 'event'),
];

/** A call about nothing that there is yet. */
function plain(key: string, work: (till: Till, params: Form) => object): Call {
  return { key, answer: (till, { params }) => work(till, params) };
}

/** A call about the object that its path names. */
function one(key: string, work: (till: Till, id: string, params: Form) => object): Call {
  return { key, answer: (till, { id, params }) => work(till, id, params) };
}

/** A call for a page of a list. */
function page(key: string, work: (till: Till, params: Form, url: string) => object): Call {
  return { key, answer: (till, { params, path }) => work(till, params, path) };
}

/** A call for a page of what belongs to an object. */
function pageOfOne(
  key: string,
  work: (till: Till, id: string, params: Form, url: string) => object,
): Call {
  return { key, answer: (till, { id, params, path }) => work(till, id, params, path) };
}

function retrieval(key: string, kind: Kind): Call {
  return one(key, (till, id, params) => {
    read(fields({}), params);
    return till.find(kind, id, kind === 'checkout.session' ? 'session' : kind);
  });
}
