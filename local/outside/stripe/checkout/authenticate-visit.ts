import type { RawAnswer, RawRequest } from '../../../server/raw-request.ts';
import { moneyOf } from '../money.ts';
import type { PaymentIntent } from '../objects.ts';
import { html } from '../pages/html.ts';
import { goTo, notThere, page, show } from '../pages/page.ts';
import { endAuthentication } from '../payments/payments.ts';
import type { Till } from '../till.ts';
import { successUrl } from './checkout-visit.ts';
import { followPayment } from './follow-payment.ts';
import { sessionPaidBy } from './session-payment.ts';

export const AUTHENTICATE_PATH = '/c/authenticate/';

/** Plays the customer's bank, which asks whether it is them who pays. */
export function visitBank(till: Till, request: RawRequest): RawAnswer {
  const [path = ''] = request.url.split('?');
  const intent = till.books.payment_intent.get(path.slice(AUTHENTICATE_PATH.length));
  if (intent?.status !== 'requires_action') return notThere('payment that waits for its bank');
  if (request.method !== 'POST') return show(200, bankPage(intent));
  const action = new URLSearchParams(request.body.toString('utf8')).get('action');
  if (action !== 'approve' && action !== 'fail') return show(400, bankPage(intent));
  const back = intent.next_action?.redirect_to_url?.return_url ?? null;
  endAuthentication(till, intent, action === 'approve');
  followPayment(till, intent);
  return goOn(till, intent, back);
}

function goOn(till: Till, intent: PaymentIntent, back: string | null): RawAnswer {
  const session = sessionPaidBy(till, intent);
  if (session) return goTo(session.url ?? successUrl(session));
  if (back === null) {
    const inside = html`<h1>Thank you</h1><p>You can close this page.</p>`;
    return show(200, page('Thank you', 'bank', inside));
  }
  const address = new URL(back);
  address.searchParams.set('payment_intent', intent.id);
  address.searchParams.set('redirect_status', intent.last_payment_error ? 'failed' : 'succeeded');
  return goTo(address.href);
}

function bankPage({ amount, currency }: PaymentIntent): string {
  return page(
    'Your bank',
    'bank',
    html`<h1>Your bank asks</h1>
<p>Do you pay ${moneyOf(amount, currency)}?</p>
<form method="post">
<button name="action" value="approve">Approve</button>
<button name="action" value="fail" class="second">Fail</button>
</form>`,
  );
}
