import type { RawAnswer, RawRequest } from '../../server/raw-request.ts';
import { type HttpServer, serveRaw } from '../../server/raw-server.ts';
import { serveApi } from './api.ts';
import { AUTHENTICATE_PATH, visitBank } from './checkout/authenticate-visit.ts';
import { CHECKOUT_PATH, visitCheckout } from './checkout/checkout-visit.ts';
import { workDue } from './due-work.ts';
import { EventDelivery } from './events/delivery.ts';
import { endpointsFor } from './events/webhook-endpoints.ts';
import { INVOICE_PATH, visitInvoice } from './invoices/invoice-visit.ts';
import { TillFile } from './kept-till.ts';
import { RECEIPT_PATH, visitReceipt } from './payments/receipt-visit.ts';
import { PORTAL_PATH, visitPortal } from './portal/portal-visit.ts';
import { Till, type TillOptions } from './till.ts';
import { IdempotencyKeys } from './wire/idempotency.ts';

export interface StripeSecrets {
  /** Opens the API: `sk_test_…`. */
  readonly secretKey: string;
  /** Signs the events: `whsec_…`. */
  readonly webhookSecret: string;
}

export interface StandInOptions extends StripeSecrets, Pick<TillOptions, 'clock' | 'random'> {
  /** Keeps everything there from one run to the next; absent: it ends with the run. */
  readonly file?: string | undefined;
}

/** Stripe, as far as it is played on this machine. */
export interface StripeStandIn extends StripeSecrets {
  /** Where the API answers, and the pages. */
  readonly url: string;
  readonly till: Till;
  readonly delivery: EventDelivery;
  stop(): Promise<void>;
}

/** What a browser is shown, by how the path begins. */
const PAGES: Readonly<Record<string, (till: Till, request: RawRequest) => RawAnswer>> = {
  [CHECKOUT_PATH]: visitCheckout,
  [AUTHENTICATE_PATH]: visitBank,
  [INVOICE_PATH]: visitInvoice,
  [RECEIPT_PATH]: visitReceipt,
  [PORTAL_PATH]: visitPortal,
};

/**
 * Starts the stand-in for Stripe on a free port, or on that of its last run where it is kept.
 * Events wait for `delivery.deliverTo`.
 */
export async function startStripe(options: StandInOptions): Promise<StripeStandIn> {
  const { clock, random, secretKey, webhookSecret } = options;
  const file = new TillFile(options.file);
  const late: { answer?: (request: RawRequest) => RawAnswer } = {};
  const server = await serve(file.port, async (request) => {
    if (!late.answer) throw new Error('the stand-in is not there yet');
    return late.answer(request);
  });
  const { url } = server;
  const till: Till = new Till({
    clock,
    random,
    url,
    onEvent: (event) => {
      delivery.take(event);
      file.saveSoon();
    },
  });
  const delivery: EventDelivery = new EventDelivery({
    now: () => clock.now(),
    secret: webhookSecret,
    endpointsFor: (event) => endpointsFor(till, event),
    onChange: () => file.saveSoon(),
  });
  const keys = new IdempotencyKeys(() => clock.now());
  file.restore({ till, delivery, keys });
  const api = serveApi(till, secretKey, keys);
  late.answer = (request) => {
    if (request.method !== 'GET') file.saveSoon();
    const visit = Object.entries(PAGES).find(([path]) => request.url.startsWith(path))?.[1];
    if (!visit) return api(request);
    workDue(till);
    return visit(till, request);
  };
  till.agenda.watch(() => workDue(till));
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
      file.close();
    },
  };
}

/** Where the port of the last run is taken, another does. */
function serve(
  port: number,
  answer: (request: RawRequest) => Promise<RawAnswer>,
): Promise<HttpServer> {
  return serveRaw(port, answer).catch((error: unknown) => {
    if (port === 0) throw error;
    return serveRaw(0, answer);
  });
}
