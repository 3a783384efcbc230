import type { RawAnswer, RawRequest } from '../../server/raw-request.ts';
import { checkoutPage, endedPage, REQUIRED_FIELDS, unknownPage } from './checkout-page.ts';
import { expireDue } from './end-session.ts';
import type { CheckoutSession } from './objects.ts';
import { type Payer, paySession, setQuantities } from './pay-session.ts';
import { StripeError } from './stripe-error.ts';
import type { Till } from './till.ts';

export const CHECKOUT_PATH = '/c/pay/';

/**
 * Answers the customer's browser: shows the page of a session, takes what the customer does there.
 */
export function visitCheckout(till: Till, request: RawRequest): RawAnswer {
  expireDue(till);
  const [path = ''] = request.url.split('?');
  const session = till.books['checkout.session'].get(path.slice(CHECKOUT_PATH.length));
  if (!session) return show(404, unknownPage());
  if (session.status !== 'open') return show(410, endedPage(session));
  const typed = new URLSearchParams(request.method === 'POST' ? request.body.toString('utf8') : '');
  try {
    return act(till, session, typed);
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return show(400, pageOf(till, session, typed, error.message));
  }
}

function act(till: Till, session: CheckoutSession, typed: URLSearchParams): RawAnswer {
  const action = typed.get('action');
  if (action === 'leave' && session.cancel_url !== null) return goTo(session, session.cancel_url);
  const quantities = quantitiesOf(typed);
  if (action === 'update') setQuantities(till, session, quantities);
  if (action !== 'pay' && action !== 'pay-slowly') {
    return show(200, pageOf(till, session, typed));
  }
  const missing = missingFields(session, typed);
  if (missing.length > 0) {
    const wrong = `Please fill in: ${missing.join(', ').replaceAll('_', ' ')}.`;
    return show(400, pageOf(till, session, typed, wrong));
  }
  const delayed = action === 'pay-slowly';
  paySession(till, session, { quantities, delayed, payer: payerOf(typed) });
  return goTo(session, session.success_url);
}

function quantitiesOf(typed: URLSearchParams): ReadonlyMap<string, number> {
  const named = [...typed].filter(([name]) => name.startsWith('quantity-'));
  return new Map(named.map(([name, value]) => [name.slice('quantity-'.length), wholeOf(value)]));
}

function wholeOf(value: string): number {
  return /^\d+$/.test(value) ? Number(value) : Number.NaN;
}

function missingFields(session: CheckoutSession, typed: URLSearchParams): readonly string[] {
  const isKnown = Boolean(session.customer_details?.email ?? session.customer_email);
  const required = session.billing_address_collection === 'required' ? REQUIRED_FIELDS : [];
  return [...(isKnown ? [] : ['email']), ...required].filter((name) => !saidIn(typed, name));
}

function payerOf(typed: URLSearchParams): Pick<Payer, 'email' | 'name' | 'address'> {
  return {
    email: saidIn(typed, 'email'),
    name: saidIn(typed, 'name'),
    address: {
      city: saidIn(typed, 'city'),
      country: saidIn(typed, 'country')?.toUpperCase() ?? null,
      line1: saidIn(typed, 'line1'),
      line2: saidIn(typed, 'line2'),
      postal_code: saidIn(typed, 'postal_code'),
      state: saidIn(typed, 'state'),
    },
  };
}

function saidIn(typed: URLSearchParams, name: string): string | null {
  return typed.get(name)?.trim() || null;
}

function pageOf(
  till: Till,
  session: CheckoutSession,
  typed: URLSearchParams,
  wrong?: string,
): string {
  return checkoutPage({ session, lines: till.lines.get(session.id) ?? [], typed, wrong });
}

function show(status: number, page: string): RawAnswer {
  return {
    status,
    headers: [
      ['Content-Type', 'text/html; charset=utf-8'],
      ['Cache-Control', 'no-store'],
      ['Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"],
      ['Referrer-Policy', 'no-referrer'],
      ['X-Simulated', 'sluice'],
    ],
    body: Buffer.from(page),
  };
}

function goTo({ id }: CheckoutSession, address: string): RawAnswer {
  const location = new URL(address.replaceAll('{CHECKOUT_SESSION_ID}', id)).href;
  const headers: [string, string][] = [
    ['Location', location],
    ['X-Simulated', 'sluice'],
  ];
  return { status: 303, headers, body: Buffer.alloc(0) };
}
