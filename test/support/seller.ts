import { toAccount } from '../../lambdas/billing/stripe-client.ts';
import { expireSession } from '../../local/outside/stripe/checkout/end-session.ts';
import { paySession } from '../../local/outside/stripe/checkout/pay-session.ts';
import { closeDispute, openDispute } from '../../local/outside/stripe/payments/disputes.ts';
import { chargeOf } from '../../local/outside/stripe/payments/payments.ts';
import { refundCharge } from '../../local/outside/stripe/payments/refunds.ts';
import { openCounter, SECRET_KEY } from '../local/outside/stripe/counter.ts';

export type Seller = Awaited<ReturnType<typeof openSeller>>;

/** What stands on a sale of the deployment. */
const metadataOf = (workspaceId: string): Record<string, string> => ({
  sluice_deployment: 'sluice',
  sluice_workspace: workspaceId,
  sluice_actor: 'key_1',
});

/** A deployment's account at a stand-in for Stripe, whose events reach nobody of the product. */
export async function openSeller() {
  const counter = await openCounter();
  const { till, url: baseUrl } = counter.standIn;
  const parameter = { key: SECRET_KEY, baseUrl };
  const account = toAccount(parameter);
  if (account === undefined) throw new Error('the account has no key');
  const { api } = account;

  async function open(metadata: Record<string, string>): Promise<string> {
    const { id } = await api.checkout.sessions.create({
      mode: 'payment',
      line_items: [
        {
          price_data: { currency: 'usd', unit_amount: 4_900, product_data: { name: 'A pack' } },
          quantity: 1,
        },
      ],
      metadata,
      payment_intent_data: { metadata },
      success_url: 'https://app.example/ok',
    });
    return id;
  }

  async function subscribe(workspaceId: string): Promise<string> {
    const metadata = metadataOf(workspaceId);
    const { id: product } = await api.products.create({ name: 'A plan' });
    const { id: price } = await api.prices.create({
      product,
      currency: 'usd',
      unit_amount: 3_900,
      recurring: { interval: 'month' },
    });
    const { id: customer } = await api.customers.create({ name: workspaceId });
    const { id } = await api.checkout.sessions.create({
      mode: 'subscription',
      customer,
      line_items: [{ price, quantity: 1 }],
      metadata,
      subscription_data: { metadata },
      success_url: 'https://app.example/ok',
    });
    paySession(till, till.find('checkout.session', id), { delayed: false });
    return String(till.find('checkout.session', id).subscription);
  }

  const chargeOfIntent = (intent: string) => chargeOf(till, till.find('payment_intent', intent));

  return {
    account,
    counter,
    /** What the deployment's parameter holds. */
    parameter,
    till,
    /** Opens a session for a pack of 49.00 dollars that nobody pays. */
    open: (workspaceId: string) => open(metadataOf(workspaceId)),
    expire: (session: string) => void expireSession(till, till.find('checkout.session', session)),
    /** Sells a pack to a workspace, or with metadata of its own; gives the ids. */
    sell: async (workspaceId: string, metadata = metadataOf(workspaceId), delayed = false) => {
      const session = await open(metadata);
      const paid = paySession(till, till.find('checkout.session', session), { delayed });
      return { session, intent: String(paid.payment_intent) };
    },
    /** Sells a plan by the month to a workspace; gives the subscription's id. */
    subscribe,
    refund: (intent: string, amount?: number) =>
      refundCharge(till, chargeOfIntent(intent), { amount }).id,
    dispute: (intent: string) => openDispute(till, chargeOfIntent(intent)).id,
    close: (dispute: string, won: boolean) =>
      void closeDispute(till, till.find('dispute', dispute), won),
    stop: () => counter.stop(),
  };
}
