import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  EventBridgeEvent,
} from 'aws-lambda';
import { hasUnknownState, type ReadEvent } from '../billing/facts-of-event.ts';
import { loadStripe } from '../billing/load-stripe.ts';
import { openPaymentQueue, type PaymentQueue } from '../billing/payment-queue.ts';
import { receiveEvent } from '../billing/receive-event.ts';
import { openStripe, type StripeAccount, type StripePort } from '../billing/stripe-client.ts';
import { AppError } from '../shared/errors.ts';
import type { Facts } from '../shared/log.ts';
import { openPorts, type Ports } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';
import { isSigned, type ReadCall, readBusEvent, readStripeCall } from './read-stripe-event.ts';

type ReceivePorts = Ports & StripePort & PaymentQueue;
type StripeAnswer = APIGatewayProxyStructuredResultV2;
/** An event of Stripe as EventBridge brings it. */
type BusEvent = EventBridgeEvent<string, unknown>;

/**
 * Takes in what Stripe sends, by the webhook or by EventBridge: its facts are kept, the payment is
 * handed on, and Stripe gets its answer. Whatever is not kept ends in an error, so that it comes
 * again.
 */
export const handler = wire(
  'receiveStripe',
  (env): ReceivePorts => {
    const ports = openPorts();
    return {
      ...ports,
      ...openStripe(env.STRIPE_PARAMETER, ports.now),
      ...openPaymentQueue(env.PAYMENTS_URL),
    };
  },
  async (p, sent: APIGatewayProxyEventV2 | BusEvent): Promise<StripeAnswer | undefined> => {
    if (!('detail' in sent)) return receiveCall(p, sent);
    await receiveBusEvent(p, sent);
    return undefined;
  },
);

/** Takes in what EventBridge brings. What throws is brought again. */
export async function receiveBusEvent(p: ReceivePorts, sent: BusEvent): Promise<void> {
  const account = await loadStripe(p);
  await receive(p, account, readBusEvent(account, sent.detail), sent.id);
}

export async function receiveCall(
  p: ReceivePorts,
  call: APIGatewayProxyEventV2,
): Promise<StripeAnswer> {
  const { requestId } = call.requestContext;
  try {
    const account = await loadStripe(p);
    const read = readStripeCall(account, call, p.now());
    const kind = await receive(p, account, read, requestId);
    if (read.kind === 'refused') return answer(read.status, { code: read.code });
    return answer(200, { received: true, kind });
  } catch (error) {
    // Not set up for Stripe, or the table was busy: Stripe calls again.
    if (!(error instanceof AppError)) throw error;
    const { code } = error;
    if (isSigned(call)) p.log('STRIPE_EVENT_NOT_KEPT', { requestId, code });
    return answer(503, { code });
  }
}

/** Keeps what an event tells, and counts it; of what is refused nothing is kept. */
async function receive(p: ReceivePorts, account: StripeAccount, read: ReadCall, requestId: string) {
  if (read.kind === 'refused') {
    const { code } = read;
    const isStrangers = code === 'SIGNATURE_MISSING';
    p.log(isStrangers ? 'STRIPE_CALL_UNSIGNED' : 'STRIPE_EVENT_REFUSED', { requestId, code });
    return undefined;
  }
  const told = await receiveEvent(p, account, read.event);
  const { type: eventType } = read.event;
  if (hasUnknownState(read.event)) p.log('STRIPE_WORD_UNKNOWN', { eventType, ...idsOf(told) });
  p.log('STRIPE_EVENT_TAKEN', { requestId, kind: told.kind, eventType, ...idsOf(told) });
  return told.kind;
}

/** Of which payment or subscription an event tells. */
function idsOf(told: ReadEvent): Facts {
  if (told.kind === 'payment') return { paymentId: told.paymentId };
  return told.kind === 'subscription' ? { subscriptionId: told.subscriptionId } : {};
}

function answer(statusCode: number, body: object): StripeAnswer {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return { statusCode, headers, body: JSON.stringify(body) };
}
