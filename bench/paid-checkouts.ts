import { EVENT_TYPES } from '../lambdas/billing/facts-of-event.ts';
import { purchaseIdOf } from '../lambdas/billing/plan-purchase.ts';
import { signatureOf } from '../local/outside/stripe/events/signature.ts';
import type { StripeStandIn } from '../local/outside/stripe/stand-in.ts';
import { isObject } from '../local/server/json.ts';
import { type CountedStack, startCountedStack } from './local-stack.ts';

/** An event of Stripe that waits to be sent. */
export interface StoredEvent {
  readonly body: string;
  /** The purchase whose sale it tells of; absent: it tells of something else. */
  readonly purchaseId: string | undefined;
}

/** A call of the webhook, when it was made, and when it was answered. */
export interface WebhookCall {
  readonly event: StoredEvent;
  readonly startMs: number;
  readonly endMs: number;
}

const SOLD = 'checkout.session.completed';
const BACK = 'https://shop.example/back';
const CREDITS_OF_PACK = 100;

interface Buyer {
  readonly workspaceId: string;
  readonly path: string;
  readonly key: string;
}

/** Workspaces that pay for packs, while the events of their payments are held back. */
export class Buyers {
  readonly counted: CountedStack;
  readonly #stripe: StripeStandIn;
  readonly #buyers: readonly Buyer[];

  private constructor(counted: CountedStack, stripe: StripeStandIn, buyers: readonly Buyer[]) {
    this.counted = counted;
    this.#stripe = stripe;
    this.#buyers = buyers;
  }

  /** Starts a stack with that many workspaces; `metered`: its calls of the table are counted. */
  static async open(count: number, metered: boolean): Promise<Buyers> {
    const counted = await startCountedStack(metered);
    const { stripe } = counted.stack;
    if (!stripe) throw new Error('STRIPE_SECRET_KEY is set: the bench needs the stand-in');
    stripe.delivery.setMode('paused');
    const names = Array.from({ length: count }, (_, n) => `buyer_${n}`);
    return new Buyers(
      counted,
      stripe,
      await Promise.all(names.map((id) => openBuyer(counted, id))),
    );
  }

  /** Has each workspace pay for a pack; gives the events of each payment, in their order. */
  async buy(): Promise<StoredEvent[][]> {
    const bought: StoredEvent[][] = [];
    for (const buyer of this.#buyers) bought.push(await this.#pay(buyer));
    return bought;
  }

  async #pay({ workspaceId, path, key }: Buyer): Promise<StoredEvent[]> {
    const { request } = this.counted;
    const { delivery } = this.#stripe;
    const before = delivery.deliveries.length;
    const wanted = { pack: 'contact', quantity: 1, successUrl: BACK, cancelUrl: BACK };
    const session = await request('POST', `${path}/checkout-sessions`, wanted, key);
    const id = String(session.id);
    await request('POST', `/_local/stripe/checkout-sessions/${id}/pay`, {});
    return delivery.deliveries
      .slice(before)
      .filter(({ event }) => EVENT_TYPES.includes(event.type))
      .map(({ event }) => ({
        body: JSON.stringify(event),
        purchaseId: event.type === SOLD ? purchaseIdOf({ id, workspaceId }) : undefined,
      }));
  }

  /** Signs an event as Stripe does, and sends it. */
  async send(event: StoredEvent): Promise<WebhookCall> {
    const { body } = event;
    const signature = signatureOf(body, this.#stripe.webhookSecret, Date.now());
    const startMs = performance.now();
    const answer = await fetch(`${this.counted.stack.url}/stripe/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      body,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the webhook answered ${answer.status}: ${text}`);
    return { event, startMs, endMs: performance.now() };
  }

  /** Packs whose credits are in the balances. */
  async packsThere(): Promise<number> {
    let credits = 0;
    for (const { path } of this.#buyers) {
      const { types } = await this.counted.request('GET', `${path}/balance`);
      const contact = isObject(types) ? types.contact : undefined;
      credits += Number(isObject(contact) ? contact.available : 0);
    }
    return credits / CREDITS_OF_PACK;
  }
}

async function openBuyer({ request }: CountedStack, id: string): Promise<Buyer> {
  const path = `/v1/workspaces/${id}`;
  // What it has, it has bought.
  const allotments = { contact: 0 };
  await request('POST', '/v1/workspaces', { id, name: id, plan: 'workspace-pool', allotments });
  const scopes = ['read', 'enrich', 'manage'];
  const { key } = await request('POST', `${path}/api-keys`, { name: 'bench', scopes });
  return { workspaceId: id, path, key: String(key) };
}
