import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { type StripeStandIn, startStripe } from '../../../../local/outside/stripe/stand-in.ts';
import { seededRandom } from '../../../../local/outside/vendors/engine/seeded-random.ts';
import { LocalClock } from '../../../../local/time/clock.ts';

export const SECRET_KEY = 'sk_test_counter';
export const WEBHOOK_SECRET = 'whsec_counter';

/** A message as it came to the webhook endpoint. */
export interface Received {
  readonly body: string;
  readonly signature: string;
}

/** A stand-in with its own clock, Stripe's SDK as its client, and a webhook endpoint. */
export interface Counter {
  readonly standIn: StripeStandIn;
  readonly stripe: Stripe;
  readonly clock: LocalClock;
  readonly received: Received[];
  /** Types of the messages received, in order. */
  types(): readonly string[];
  /** Answers the next messages with these statuses, then with 200 again. */
  answerWith(...statuses: number[]): void;
  /** Resolves when nothing is on its way. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

export async function openCounter(): Promise<Counter> {
  const clock = new LocalClock();
  const standIn = await startStripe({
    clock,
    random: seededRandom(7),
    secretKey: SECRET_KEY,
    webhookSecret: WEBHOOK_SECRET,
  });
  const received: Received[] = [];
  const statuses: number[] = [];
  const endpoint = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    received.push({ body, signature: String(incoming.headers['stripe-signature']) });
    outgoing.writeHead(statuses.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => {
    endpoint.listen(0, '127.0.0.1', resolve);
  });
  const { port } = endpoint.address() as AddressInfo;
  standIn.delivery.deliverTo(`http://127.0.0.1:${port}/`);
  return {
    standIn,
    stripe: clientOf(standIn.url, SECRET_KEY),
    clock,
    received,
    types: () => received.map(({ body }) => String(JSON.parse(body).type)),
    answerWith: (...next) => void statuses.push(...next),
    quiet: async () => {
      while (standIn.delivery.busy > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    },
    stop: async () => {
      await standIn.stop();
      endpoint.closeAllConnections();
      endpoint.close();
    },
  };
}

export function clientOf(url: string, key: string): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, {
    host: hostname,
    port: Number(port),
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** Two packs at ten euros each; the customer may take one to five. */
export const TWO_PACKS: Stripe.Checkout.SessionCreateParams = {
  mode: 'payment',
  line_items: [
    {
      price_data: {
        currency: 'eur',
        unit_amount: 1000,
        product_data: { name: '100 contact credits' },
      },
      quantity: 2,
      adjustable_quantity: { enabled: true, minimum: 1, maximum: 5 },
    },
  ],
  success_url: 'https://shop.example/done?session={CHECKOUT_SESSION_ID}',
  cancel_url: 'https://shop.example/back',
};

/** What is typed of a card, by its number. */
export function card(number = '4242 4242 4242 4242'): Record<string, string> {
  return { card_number: number, card_expiry: '12 / 39', card_cvc: '123' };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of incoming.setEncoding('utf8')) body += String(chunk);
  return body;
}
