import { isObject } from '../../../server/json.ts';
import type { Till } from '../till.ts';
import { pageOf } from './lists.ts';
import { invalidRequest } from './stripe-error.ts';

type Node = Record<string, unknown>;

/** References, and lists that are left out unless they are asked for, by the kind of object. */
const EXPANDABLE: Readonly<Record<string, readonly string[]>> = {
  'checkout.session': [
    'customer',
    'invoice',
    'line_items',
    'payment_intent',
    'setup_intent',
    'subscription',
  ],
  payment_intent: ['customer', 'latest_charge', 'payment_method'],
  payment_method: ['customer'],
  setup_intent: ['customer', 'payment_method'],
  charge: ['customer', 'payment_intent', 'refunds'],
  refund: ['charge', 'payment_intent'],
  dispute: ['charge', 'payment_intent'],
  price: ['product'],
  product: ['default_price'],
  promotion_code: ['customer'],
  subscription: ['customer', 'default_payment_method', 'latest_invoice', 'discounts'],
  invoice: ['customer', 'default_payment_method', 'discounts', 'payments'],
  invoice_payment: ['invoice'],
};

/** As deep as Stripe goes. */
const DEPTH_MAX = 4;

/**
 * Gives a copy of an answer in which what the paths lead to stands whole:
 * `data.payment_intent.latest_charge`.
 */
export function expanded(till: Till, answer: object, paths: readonly string[]): object {
  const copy = structuredClone(answer) as Node;
  for (const path of paths) {
    const names = path.split('.');
    const depth = names.filter((name) => name !== 'data').length;
    if (depth > DEPTH_MAX) {
      throw invalidRequest(`You cannot expand more than 4 levels of a property. Property: ${path}`);
    }
    expand(till, copy, names, path);
  }
  return copy;
}

function expand(till: Till, node: Node, [name = '', ...deeper]: string[], path: string): void {
  const { object, data } = node;
  if (object === 'list' && name === 'data' && Array.isArray(data)) {
    for (const item of data.filter(isNode)) expand(till, item, deeper, path);
    return;
  }
  const isKnown = EXPANDABLE[String(object)]?.includes(name) || isObject(node[name]);
  if (!isKnown) throw invalidRequest(`This property cannot be expanded (${path}).`);
  node[name] = wholeOf(till, node, name);
  const child = node[name];
  for (const each of [child].flat()) {
    if (deeper.length > 0 && isNode(each)) expand(till, each, deeper, path);
  }
}

function wholeOf(till: Till, node: Node, name: string): unknown {
  const value = node[name];
  const id = String(node.id);
  if (typeof value === 'string') return structuredClone(till.anything(value) ?? value);
  if (node.object === 'checkout.session' && name === 'line_items') {
    const url = `/v1/checkout/sessions/${id}/line_items`;
    return value ?? structuredClone(pageOf(till.lines.get(id) ?? [], {}, url));
  }
  if (node.object === 'charge' && name === 'refunds') {
    const refunds = [...till.books.refund.values()].filter(({ charge }) => charge === id).reverse();
    return value ?? structuredClone(pageOf(refunds, {}, `/v1/charges/${id}/refunds`));
  }
  if (node.object === 'invoice' && name === 'payments') {
    const payments = [...till.books.invoice_payment.values()].filter(
      ({ invoice }) => invoice === id,
    );
    return value ?? structuredClone(pageOf(payments.reverse(), {}, '/v1/invoice_payments'));
  }
  if (Array.isArray(value)) {
    return value.map((each) => structuredClone(till.anything(String(each)) ?? each));
  }
  return value;
}

function isNode(value: unknown): value is Node {
  return isObject(value);
}
