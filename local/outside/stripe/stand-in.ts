import type { RawAnswer, RawRequest } from '../../server/raw-request.ts';
import { serveRaw } from '../../server/raw-server.ts';
import { serveApi } from './api.ts';
import { CHECKOUT_PATH, visitCheckout } from './checkout-visit.ts';
import { EventDelivery } from './delivery.ts';
import { Till, type TillOptions } from './till.ts';

export interface StripeSecrets {
  /** Opens the API: `sk_test_…`. */
  readonly secretKey: string;
  /** Signs the events: `whsec_…`. */
  readonly webhookSecret: string;
}

export interface StandInOptions extends StripeSecrets, Pick<TillOptions, 'clock' | 'random'> {}

/** Stripe, as far as it is played on this machine. */
export interface StripeStandIn extends StripeSecrets {
  /** Where the API answers, and the checkout pages. */
  readonly url: string;
  readonly till: Till;
  readonly delivery: EventDelivery;
  stop(): Promise<void>;
}

/** Starts the stand-in for Stripe on a free port. Events wait for `delivery.deliverTo`. */
export async function startStripe(options: StandInOptions): Promise<StripeStandIn> {
  const { clock, random, secretKey, webhookSecret } = options;
  const delivery = new EventDelivery({ now: () => clock.now(), secret: webhookSecret });
  const late: { answer?: (request: RawRequest) => RawAnswer } = {};
  const server = await serveRaw(0, async (request) => {
    if (!late.answer) throw new Error('the stand-in is not there yet');
    return late.answer(request);
  });
  const { url } = server;
  const till = new Till({ clock, random, url, onEvent: (event) => delivery.take(event) });
  const api = serveApi(till, secretKey);
  late.answer = (request) =>
    request.url.startsWith(CHECKOUT_PATH) ? visitCheckout(till, request) : api(request);
  return {
    url,
    secretKey,
    webhookSecret,
    till,
    delivery,
    stop: async () => {
      till.close();
      delivery.stop();
      await server.stop();
    },
  };
}
