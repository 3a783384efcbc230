import type { RawAnswer, RawRequest } from '../../../server/raw-request.ts';
import { codeTyped } from '../catalog/promotion-codes.ts';
import type { CheckoutSession } from '../objects.ts';
import { cardIn, missingOfCard, saidIn } from '../pages/fields.ts';
import { goTo, notThere, show } from '../pages/page.ts';
import { cardError } from '../payments/card-error.ts';
import type { ReadCard } from '../payments/cards.ts';
import type { Till } from '../till.ts';
import { invalidRequest, StripeError } from '../wire/stripe-error.ts';
import { checkoutPage, endedPage, REQUIRED_FIELDS } from './checkout-page.ts';
import {
  dropDiscount,
  needsMethod,
  type Payer,
  paySession,
  setPromotionCode,
  setQuantities,
} from './pay-session.ts';
import { quoted } from './price-session.ts';
import { paymentOf } from './session-payment.ts';

export const CHECKOUT_PATH = '/c/pay/';

/**
 * Answers the customer's browser: shows the page of a session, takes what the customer does there.
 */
export function visitCheckout(till: Till, request: RawRequest): RawAnswer {
  const [path = ''] = request.url.split('?');
  const session = till.books['checkout.session'].get(path.slice(CHECKOUT_PATH.length));
  if (!session) return notThere('checkout session');
  if (session.status !== 'open') return show(410, endedPage(session));
  const typed = new URLSearchParams(request.method === 'POST' ? request.body.toString('utf8') : '');
  try {
    return act(till, session, typed);
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return show(error.status, pageOf(till, session, typed, error.message));
  }
}

/** The way back to the seller, with the session's id where the seller wants it. */
export function successUrl({ id, success_url: url }: CheckoutSession): string {
  return url.replaceAll('{CHECKOUT_SESSION_ID}', id);
}

function act(till: Till, session: CheckoutSession, typed: URLSearchParams): RawAnswer {
  const action = typed.get('action');
  const { id, cancel_url: back } = session;
  if (action === 'leave' && back !== null) {
    return goTo(back.replaceAll('{CHECKOUT_SESSION_ID}', id));
  }
  if (action === 'pay' || (action === 'pay-slowly' && takesDebits(session))) {
    return pay(till, session, typed);
  }
  if (action === 'update') setQuantities(till, session, quantitiesOf(typed));
  if (action === 'apply-code') applyCode(till, session, typed);
  if (action === 'drop-code') dropDiscount(till, session);
  const declined = paymentOf(till, session)?.last_payment_error?.message;
  return show(200, pageOf(till, session, typed, action === null ? declined : undefined));
}

function pay(till: Till, session: CheckoutSession, typed: URLSearchParams): RawAnswer {
  const delayed = typed.get('action') === 'pay-slowly';
  // What the quantities cost decides whether a card is wanted.
  setQuantities(till, session, quantitiesOf(typed));
  const wantsCard = !delayed && needsMethod(quoted(till, session).session);
  const missing = [...missingFields(session, typed), ...(wantsCard ? missingOfCard(typed) : [])];
  if (missing.length > 0) {
    const wrong = `Please fill in: ${missing.join(', ').replaceAll('_', ' ')}.`;
    return show(400, pageOf(till, session, typed, wrong));
  }
  const card = wantsCard ? typedCard(till, typed) : undefined;
  paySession(till, session, { delayed, payer: payerOf(typed), card });
  // `paySession` has changed it.
  if ((session.status as string) === 'complete') return goTo(successUrl(session));
  const intent = paymentOf(till, session);
  const { redirect_to_url: bank } = intent?.next_action ?? {};
  if (bank?.url) return goTo(bank.url);
  const declined = intent?.last_payment_error?.message;
  return show(402, pageOf(till, session, typed, declined ?? undefined));
}

function takesDebits({ payment_method_types: types }: CheckoutSession): boolean {
  return types.includes('sepa_debit');
}

function typedCard(till: Till, typed: URLSearchParams): ReadCard {
  const read = cardIn(typed, till.clock.now());
  if ('card' in read) return read;
  throw cardError(read, {});
}

function applyCode(till: Till, session: CheckoutSession, typed: URLSearchParams): void {
  const code = codeTyped(till, typed.get('promotion_code') ?? '');
  if (!session.allow_promotion_codes || !code) {
    throw invalidRequest('This promotion code is not valid.', undefined, 'promotion_code');
  }
  setPromotionCode(till, session, code.id);
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

function pageOf(
  till: Till,
  session: CheckoutSession,
  typed: URLSearchParams,
  wrong?: string,
): string {
  const codeId = session.discounts[0]?.promotion_code ?? '';
  const quote = quoted(till, session);
  return checkoutPage({
    ...quote,
    typed,
    code: till.books.promotion_code.get(codeId)?.code,
    needsMethod: needsMethod(quote.session),
    takesDebits: takesDebits(session) && needsMethod(quote.session),
    wrong,
  });
}
