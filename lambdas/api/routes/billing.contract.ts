import type { RouteSpec } from '../route-spec.contract.ts';
import {
  autoTopUpAnswer,
  checkoutAnswer,
  checkoutSessionAnswer,
  portalSessionAnswer,
  purchasePage,
} from '../schemas/answers/billing.contract.ts';
import {
  autoTopUpBody,
  checkoutBody,
  portalBody,
  subscriptionBody,
} from '../schemas/bodies.contract.ts';
import { noQuery, pageQuery } from '../schemas/queries.contract.ts';

const WORKSPACE = '/v1/workspaces/{ws}';

/** Routes about money: what is bought, through Stripe. */
export const BILLING_ROUTES = {
  createCheckoutSession: {
    method: 'POST',
    path: `${WORKSPACE}/checkout-sessions`,
    does: 'opens a page of Stripe on which packs are paid for; their number can be changed there',
    servedBy: 'billing',
    principal: 'workspace',
    scope: ['enrich', 'manage'],
    right: 'support',
    idempotency: 'required',
    body: checkoutBody,
    query: noQuery,
    success: 201,
    answer: checkoutSessionAnswer,
    codes: ['IDEMPOTENCY_KEY_REUSED', 'STATE_CONFLICT', 'STRIPE_UNAVAILABLE'],
  },
  getCheckoutSession: {
    method: 'GET',
    path: `${WORKSPACE}/checkout-sessions/{id}`,
    does:
      'says how a checkout stands, for the page that the customer comes back to; where it is paid, ' +
      'its credits, or its plan, are there with the answer (other routes may show and sell by the ' +
      'plan of before for 5 seconds)',
    servedBy: 'billing',
    principal: 'workspace',
    scope: 'read',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: checkoutAnswer,
    codes: ['STATE_CONFLICT', 'STRIPE_UNAVAILABLE', 'ACCOUNT_BUSY', 'OPERATION_UNRESOLVED'],
  },
  createSubscription: {
    method: 'POST',
    path: `${WORKSPACE}/subscription`,
    does:
      'opens a page of Stripe on which a plan is subscribed to; what is subscribed to already is ' +
      'changed in the portal',
    servedBy: 'billing',
    principal: 'workspace',
    scope: 'manage',
    idempotency: 'optional',
    body: subscriptionBody,
    query: noQuery,
    success: 201,
    answer: checkoutSessionAnswer,
    audited: 'subscription.opened',
    codes: ['IDEMPOTENCY_KEY_REUSED', 'STATE_CONFLICT', 'STRIPE_UNAVAILABLE'],
  },
  createPortalSession: {
    method: 'POST',
    path: `${WORKSPACE}/portal-sessions`,
    does: "opens Stripe's portal, in which plan, card and invoices are looked after",
    servedBy: 'billing',
    principal: 'workspace',
    scope: 'manage',
    idempotency: 'none',
    body: portalBody,
    query: noQuery,
    success: 201,
    answer: portalSessionAnswer,
    audited: 'portal-session.opened',
    codes: ['STATE_CONFLICT', 'STRIPE_UNAVAILABLE'],
  },
  listPurchases: {
    method: 'GET',
    path: `${WORKSPACE}/purchases`,
    does: 'lists who bought what, newest first: receipts, what is left of each pack, what went back',
    servedBy: 'billing',
    principal: 'workspace',
    scope: 'read',
    idempotency: 'none',
    query: pageQuery,
    success: 200,
    answer: purchasePage,
    codes: [],
  },
  setAutoTopUp: {
    method: 'PUT',
    path: `${WORKSPACE}/auto-top-up`,
    does:
      'sets when packs are bought by themselves, how many, and at most how many in a month; what ' +
      'had stopped it is over, but for a card that was declined and is still the saved one',
    servedBy: 'billing',
    principal: 'workspace',
    scope: 'manage',
    idempotency: 'none',
    body: autoTopUpBody,
    query: noQuery,
    success: 200,
    answer: autoTopUpAnswer,
    audited: 'auto-top-up.changed',
    codes: ['STATE_CONFLICT', 'STRIPE_UNAVAILABLE', 'ACCOUNT_BUSY'],
  },
  getAutoTopUp: {
    method: 'GET',
    path: `${WORKSPACE}/auto-top-up`,
    does: 'says how packs are bought by themselves, how the last time went, and what stops it',
    servedBy: 'billing',
    principal: 'workspace',
    scope: 'manage',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: autoTopUpAnswer,
    codes: [],
  },
} as const satisfies Record<string, RouteSpec>;
