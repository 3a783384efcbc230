import Stripe from 'stripe';
import * as z from 'zod/mini';
import { AppError } from '../shared/errors.ts';
import { fetchFromParameterStore } from '../shared/parameters.ts';
import { openSecret, type Secret } from '../shared/secrets.ts';
import type { Clock } from '../shared/time.ts';

/** Objects of Stripe's API, in the version that its SDK is made for. */
export type StripeEvent = Stripe.Event;
export type CheckoutSession = Stripe.Checkout.Session;
export type SessionParams = Stripe.Checkout.SessionCreateParams;
export type LineItem = Stripe.LineItem;
export type Charge = Stripe.Charge;
export type Refund = Stripe.Refund;
export type Dispute = Stripe.Dispute;
export type PaymentIntent = Stripe.PaymentIntent;
export type WebhookEndpoint = Stripe.WebhookEndpoint;
export type EnabledEvent = Stripe.WebhookEndpointCreateParams.EnabledEvent;
/** A page of a list of Stripe's, newest first. */
export type ListPage<Each> = Pick<Stripe.ApiList<Each>, 'data' | 'has_more'>;
export type Invoice = Stripe.Invoice;
export type Price = Stripe.Price;
export type Subscription = Stripe.Subscription;
export type SubscriptionItem = Stripe.SubscriptionItem;
export type PortalConfiguration = Stripe.BillingPortal.Configuration;

/** The version of the API: a constant of the SDK. */
export const STRIPE_API_VERSION = Stripe.API_VERSION;

/** A key travels in a header: visible ASCII. */
const text = z.string().check(z.regex(/^[\x21-\x7e]+$/));
const StripeSecret = z.object({
  key: z.optional(z.union([text, z.literal('')])),
  /** Signs the events. The second one is valid while the first is being exchanged. */
  webhookSecrets: z._default(z.array(text).check(z.maxLength(2)), []),
  /** Which deployment of the Stripe account this is. */
  deployment: z._default(text, 'sluice'),
  checkout: z._default(
    z.object({
      automaticTax: z._default(z.boolean(), false),
      invoices: z._default(z.boolean(), true),
      promotionCodes: z._default(z.boolean(), false),
      taxIds: z._default(z.boolean(), false),
    }),
    { automaticTax: false, invoices: true, promotionCodes: false, taxIds: false },
  ),
  /** Where Stripe answers, in place of its own address. */
  baseUrl: z.optional(z.string().check(z.refine((url) => URL.canParse(url)))),
});

/** The Stripe account that a deployment sells through. */
export interface StripeAccount {
  readonly api: Stripe;
  readonly webhookSecrets: readonly string[];
  readonly deployment: string;
  /** What Stripe's page asks for, and makes. */
  readonly checkout: z.output<typeof StripeSecret>['checkout'];
  /** Real money, or test money. */
  readonly isLive: boolean;
  /** Products that are known to be there: saves a call. */
  readonly products: Set<string>;
}

/** What reaches Stripe; undefined where the deployment sells nothing. */
export interface StripePort {
  readonly stripe: Secret<StripeAccount | undefined>;
}

/** Two more tries, with the idempotency key that the SDK gives every change. */
const RETRIES = 2;
const TIMEOUT_MS = 10_000;

/**
 * Opens the Stripe account of an encrypted parameter,
 * `{"key": "sk_…", "webhookSecrets": ["whsec_…"]}`.
 */
export function openStripe(parameter: string, now: Clock): StripePort {
  return { stripe: openSecret(parameter, toAccount, now, fetchFromParameterStore()) };
}

/** Reads the parameter; undefined where it has no key. Errors: ZodError where it is not in order. */
export function toAccount(json: unknown): StripeAccount | undefined {
  const { key, baseUrl, ...rest } = z.parse(StripeSecret, json);
  if (!key) return undefined;
  return {
    api: new Stripe(key, {
      httpClient: Stripe.createFetchHttpClient(),
      maxNetworkRetries: RETRIES,
      timeout: TIMEOUT_MS,
      telemetry: false,
      ...addressOf(baseUrl),
    }),
    ...rest,
    products: new Set(),
    isLive: /^(sk|rk)_live_/.test(key),
  };
}

/**
 * Asks Stripe something.
 *
 * Errors: STRIPE_UNAVAILABLE where it does not answer, or answers that it is busy; what it refuses
 *         leaves as it is: a fault of ours.
 */
export async function askStripe<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const { StripeConnectionError, StripeAPIError, StripeRateLimitError } = Stripe.errors;
    const passes = [StripeConnectionError, StripeAPIError, StripeRateLimitError];
    if (passes.some((kind) => error instanceof kind)) {
      throw new AppError('STRIPE_UNAVAILABLE', 'Stripe did not answer');
    }
    throw named(error);
  }
}

/** The SDK calls all of its errors `Error`; the log tells them apart by the name of their class. */
function named(error: unknown): unknown {
  if (error instanceof Stripe.errors.StripeError) error.name = error.type;
  return error;
}

/** Gives undefined for what Stripe does not have; throws on whatever else went wrong. */
export function orMissing(error: unknown): undefined {
  if ((error as { code?: unknown }).code === 'resource_missing') return undefined;
  throw error;
}

/** Codes of requests that are refused for the state of a card or a payment, not for a fault of ours. */
const REFUSALS = [
  'payment_intent_authentication_failure',
  'payment_intent_unexpected_state',
  'payment_method_unexpected_state',
  'resource_missing',
];

/** Why no money came of a charge that Stripe has looked at. */
export interface Refusal {
  /** Stripe's word, e.g. `card_declined`, `authentication_required`. */
  readonly code: string;
  /** The payment as it stands now; undefined where none was made. */
  readonly intent: PaymentIntent | undefined;
}

/** Reads a refusal of a charge from what was thrown; throws on what is none. */
export function refusalIn(error: unknown): Refusal {
  if (!isRefusal(error)) throw error;
  return { code: error.code ?? error.type, intent: error.payment_intent };
}

/** Says whether it is the card's doing; any other request that is invalid is a fault of ours. */
function isRefusal(error: unknown): error is InstanceType<typeof Stripe.errors.StripeError> {
  const { StripeCardError, StripeInvalidRequestError } = Stripe.errors;
  if (error instanceof StripeCardError) return true;
  if (!(error instanceof StripeInvalidRequestError)) return false;
  return error.param === 'payment_method' || REFUSALS.includes(error.code ?? '');
}

/** The bytes of a call of the webhook, and what signs them. */
export interface SignedBytes {
  readonly bytes: Buffer;
  readonly signature: string;
}

/** A signature is valid for so long (Stripe's own tolerance). */
const TOLERANCE_SECONDS = 300;

/**
 * Gives the event that was signed with one of the account's secrets; `unsigned` where none of them
 * fits, or the signature is too old; `unreadable` where what was signed is no event.
 */
export function verifyEvent(
  { api, webhookSecrets }: Pick<StripeAccount, 'api' | 'webhookSecrets'>,
  { bytes, signature }: SignedBytes,
  nowMs: number,
): StripeEvent | 'unsigned' | 'unreadable' {
  for (const secret of webhookSecrets) {
    try {
      const event: unknown = api.webhooks.constructEvent(
        bytes,
        signature,
        secret,
        TOLERANCE_SECONDS,
        undefined,
        nowMs,
      );
      return isEvent(event) ? event : 'unreadable';
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) return 'unreadable';
    }
  }
  return 'unsigned';
}

/** Says whether JSON is an event: Stripe's SDK takes any that is signed for one. */
export function isEvent(json: unknown): json is StripeEvent {
  const { object, type, data } = (json ?? {}) as Partial<StripeEvent>;
  return object === 'event' && typeof type === 'string' && isObject(data?.object);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function addressOf(baseUrl: string | undefined) {
  if (baseUrl === undefined) return {};
  const { hostname, port, protocol } = new URL(baseUrl);
  return {
    host: hostname,
    port,
    protocol: protocol === 'https:' ? ('https' as const) : ('http' as const),
  };
}
