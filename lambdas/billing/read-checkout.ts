import { AppError } from '../shared/errors.ts';
import { applyPayment, type BillingPorts } from './apply-payment.ts';
import type { CheckoutView } from './billing.contract.ts';
import { factsOfSession } from './facts-of-event.ts';
import { loadStripe } from './load-stripe.ts';
import { addFacts } from './payment.store.ts';
import { soldPack, statusOf } from './plan-purchase.ts';
import { askStripe, type CheckoutSession, orMissing } from './stripe-client.ts';
import { readSaleMetadata } from './stripe-metadata.ts';
import { applySubscription } from './subscriptions/apply-subscription.ts';
import { newsOfSession, type ToldNews } from './subscriptions/news-of-event.ts';
import { addNews } from './subscriptions/subscription.store.ts';

/**
 * Says how a checkout stands, for the page that the customer comes back to. Where it is paid, its
 * credits, or its plan, are there with the answer, whether or not Stripe's event has come.
 *
 * Errors: NOT_FOUND for a session that is not of the workspace; those of `applyPayment` and
 *         `applySubscription`.
 */
export async function readCheckout(
  p: BillingPorts,
  workspaceId: string,
  id: string,
): Promise<CheckoutView> {
  const { api, deployment } = await loadStripe(p);
  const session = await askStripe(() => api.checkout.sessions.retrieve(id).catch(orMissing));
  const sold = session && readSaleMetadata(session.metadata, deployment);
  if (session === undefined || sold?.workspaceId !== workspaceId) {
    throw new AppError('NOT_FOUND', 'no such checkout session');
  }
  const news = newsOfSession(session, deployment);
  if (news !== undefined) return subscribed(p, session, news);
  const told = factsOfSession(session, { deployment });
  if (told === undefined) return unpaid(session);
  await addFacts(p, told.paymentId, told.facts);
  const record = await applyPayment(p, told.paymentId);
  const { facts = told.facts } = record ?? {};
  const { pack, quantity, credits } = soldPack(facts);
  return { id, status: statusOf(facts), pack, quantity, credits, url: null };
}

/** The plan is followed with the answer, whether or not Stripe's event has come. */
async function subscribed(
  p: BillingPorts,
  { id, payment_status: paid }: CheckoutSession,
  news: ToldNews,
): Promise<CheckoutView> {
  await addNews(p, news);
  await applySubscription(p, news.subscriptionId);
  const status = paid === 'unpaid' ? 'processing' : 'paid';
  return { id, status, pack: null, quantity: 0, credits: 0, url: null };
}

/** Nobody has paid, and maybe nobody will. */
function unpaid({ id, status, url }: CheckoutSession): CheckoutView {
  const shown = status === 'expired' ? 'expired' : 'open';
  return { id, status: shown, pack: null, quantity: 0, credits: 0, url: url ?? null };
}
