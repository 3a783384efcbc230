import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import {
  isEvent,
  STRIPE_API_VERSION,
  type StripeAccount,
  type StripeEvent,
  verifyEvent,
} from '../billing/stripe-client.ts';
import { EVENT_BYTES_MAX } from './webhooks.contract.ts';

type Call = Pick<APIGatewayProxyEventV2, 'body' | 'headers' | 'isBase64Encoded'>;

/** What was sent: an event of Stripe, or why it is none of ours. */
export type ReadCall =
  | { readonly kind: 'event'; readonly event: StripeEvent }
  | { readonly kind: 'refused'; readonly status: 400 | 413; readonly code: Refusal };

export type Refusal =
  | 'TOO_LARGE'
  | 'SIGNATURE_MISSING'
  | 'SIGNATURE_WRONG'
  | 'NOT_AN_EVENT'
  | 'MODE_WRONG'
  | 'VERSION_WRONG';

/**
 * Reads a call of the webhook. What has no valid signature over the very bytes that came, made in
 * the last five minutes, says nothing to us. An event of the other mode (live money on a test key,
 * and the other way round) is refused, and so is one of another version of the API: its shapes may
 * be others.
 */
export function readStripeCall(account: StripeAccount, call: Call, nowMs: number): ReadCall {
  const bytes = Buffer.from(call.body ?? '', call.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > EVENT_BYTES_MAX) return refused('TOO_LARGE', 413);
  const signature = signatureOf(call);
  if (signature === '') return refused('SIGNATURE_MISSING');
  const event = verifyEvent(account, { bytes, signature }, nowMs);
  if (event === 'unsigned') return refused('SIGNATURE_WRONG');
  if (event === 'unreadable') return refused('NOT_AN_EVENT');
  return checkEvent(account, event);
}

/** Says whether a call carries a signature, right or wrong: Stripe's always do. */
export const isSigned = (call: Call): boolean => signatureOf(call) !== '';

const signatureOf = ({ headers }: Call): string => headers['stripe-signature'] ?? '';

/**
 * Reads what EventBridge brings of Stripe. Stripe alone can put it there, so nothing is signed; mode
 * and version are refused as the webhook refuses them.
 */
export function readBusEvent(account: StripeAccount, detail: unknown): ReadCall {
  return isEvent(detail) ? checkEvent(account, detail) : refused('NOT_AN_EVENT');
}

function checkEvent(account: StripeAccount, event: StripeEvent): ReadCall {
  if (event.livemode !== account.isLive) return refused('MODE_WRONG');
  if (event.api_version !== STRIPE_API_VERSION) return refused('VERSION_WRONG');
  return { kind: 'event', event };
}

function refused(code: Refusal, status: 400 | 413 = 400): ReadCall {
  return { kind: 'refused', status, code };
}
