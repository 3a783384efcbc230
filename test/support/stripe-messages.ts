import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { STRIPE_API_VERSION } from '../../lambdas/billing/stripe-client.ts';
import { signatureOf } from '../../local/outside/stripe/events/signature.ts';
import { toEvent } from './api-call.ts';
import { NOON } from './fixed-ports.ts';

/** An event of Stripe that nothing follows from, as its text. */
export function eventText(more: object = {}): string {
  return JSON.stringify({
    id: 'evt_1',
    object: 'event',
    api_version: STRIPE_API_VERSION,
    created: 1_773_143_990,
    livemode: false,
    type: 'customer.created',
    data: { object: { id: 'cus_1', object: 'customer' } },
    ...more,
  });
}

/** How a message is signed; undefined members are as they should be. */
export interface Signing {
  readonly secret: string;
  /** When: milliseconds; noon where nothing is said. */
  readonly atMs?: number;
  /** The text that is signed in place of the one that is sent. */
  readonly of?: string;
}

/** A call of the webhook as API Gateway hands it on: a text, signed. */
export function signedCall(text: string, { secret, atMs = NOON, of = text }: Signing) {
  return webhookCall(text, { 'stripe-signature': signatureOf(of, secret, atMs) });
}

/** A call of the webhook with any headers. */
export function webhookCall(
  text: string,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyEventV2 {
  return toEvent('POST /stripe/webhook', { as: null, text, headers });
}

/** The same call, its body in base64. */
export function inBase64(call: APIGatewayProxyEventV2): APIGatewayProxyEventV2 {
  const body = Buffer.from(call.body ?? '').toString('base64');
  return { ...call, body, isBase64Encoded: true };
}
