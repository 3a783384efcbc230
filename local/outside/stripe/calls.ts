import { createPrice, createProduct } from './catalog.ts';
import { createSession, expireByCall, listLines } from './checkout-sessions.ts';
import { createCustomer } from './customers.ts';
import type { Form } from './form.ts';
import { listEvents, listing } from './lists.ts';
import type { Kind } from './objects.ts';
import { fields, read } from './parameters.ts';
import { createRefund } from './refunds.ts';
import type { Till } from './till.ts';

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

const charges = listing('charge', 'customer', 'payment_intent');
const disputes = listing('dispute', 'charge', 'payment_intent');
const intents = listing('payment_intent', 'customer');
const refunds = listing('refund', 'charge', 'payment_intent');
const sessions = listing('checkout.session', 'customer', 'payment_intent', 'status');

/** THE LIST of calls of Stripe's API that are played. */
export const CALLS: readonly Call[] = [
  call('POST /v1/customers', (till, { params }) => createCustomer(till, params)),
  retrieval('GET /v1/customers/{id}', 'customer'),
  call('POST /v1/products', (till, { params }) => createProduct(till, params)),
  retrieval('GET /v1/products/{id}', 'product'),
  call('POST /v1/prices', (till, { params }) => createPrice(till, params)),
  retrieval('GET /v1/prices/{id}', 'price'),
  call('POST /v1/checkout/sessions', (till, { params }) => createSession(till, params)),
  call('GET /v1/checkout/sessions', (till, { params, path }) => sessions(till, params, path)),
  retrieval('GET /v1/checkout/sessions/{id}', 'checkout.session'),
  call('GET /v1/checkout/sessions/{id}/line_items', (till, { id, params, path }) =>
    listLines(till, id, params, path),
  ),
  call('POST /v1/checkout/sessions/{id}/expire', (till, { id, params }) =>
    expireByCall(till, id, params),
  ),
  call('GET /v1/payment_intents', (till, { params, path }) => intents(till, params, path)),
  retrieval('GET /v1/payment_intents/{id}', 'payment_intent'),
  call('GET /v1/charges', (till, { params, path }) => charges(till, params, path)),
  retrieval('GET /v1/charges/{id}', 'charge'),
  call('POST /v1/refunds', (till, { params }) => createRefund(till, params)),
  call('GET /v1/refunds', (till, { params, path }) => refunds(till, params, path)),
  retrieval('GET /v1/refunds/{id}', 'refund'),
  call('GET /v1/disputes', (till, { params, path }) => disputes(till, params, path)),
  retrieval('GET /v1/disputes/{id}', 'dispute'),
  call('GET /v1/events', (till, { params, path }) => listEvents(till, params, path)),
  retrieval('GET /v1/events/{id}', 'event'),
];

function call(key: string, answer: Call['answer']): Call {
  return { key, answer };
}

function retrieval(key: string, kind: Kind): Call {
  const answer: Call['answer'] = (till, { id, params }) => {
    read(fields({}), params);
    return till.find(kind, id, kind === 'checkout.session' ? 'session' : kind);
  };
  return { key, answer };
}
