import type { Ports } from '../../shared/ports.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import { findCustomer } from '../ensure-customer.ts';
import {
  askStripe,
  orMissing,
  type PaymentIntent,
  refusalIn,
  type StripeAccount,
} from '../stripe-client.ts';
import { toTopUpMetadata } from '../stripe-metadata.ts';
import type { ChargeOutcome, TopUpAttempt } from './top-ups.contract.ts';

/** What Stripe has answered: the payment, none where it would not make one, and why it refused it. */
export interface Asked {
  readonly intent: PaymentIntent | undefined;
  /** Stripe's word, e.g. `card_declined`. */
  readonly code?: string;
}

/** The same, and what came of it. */
export interface Charged extends Asked {
  readonly outcome: ChargeOutcome;
}

/**
 * Stripe may forget a key after a day: by then a charge of which nothing is found was never made,
 * and is not made any more.
 */
const KEY_KEPT_MS = 12 * 3_600_000;
/** Payments of one customer since an attempt began: a handful. */
const INTENTS_MAX = 100;

export interface SavedCard {
  readonly customerId: string;
  readonly paymentMethodId: string;
}

/** Gives the card that a workspace has saved last; undefined where it has none. */
export async function findSavedCard(
  p: Ports,
  stripe: StripeAccount,
  ws: string,
): Promise<SavedCard | undefined> {
  const customerId = await findCustomer(p, stripe, ws);
  if (customerId === undefined) return undefined;
  const { api } = stripe;
  const cards = await askStripe(() =>
    api.customers.listPaymentMethods(customerId, { type: 'card', limit: 1 }).catch(orMissing),
  );
  const [card] = cards?.data ?? [];
  return card && { customerId, paymentMethodId: card.id };
}

/**
 * Charges what an attempt says, once, whoever asks how often: Stripe is asked under a key that
 * follows from the attempt.
 *
 * Errors: STRIPE_UNAVAILABLE: nobody knows whether it was charged; `findCharge` finds out.
 */
export async function charge(
  account: StripeAccount,
  ws: string,
  attempt: TopUpAttempt,
): Promise<Asked> {
  const { api, deployment } = account;
  const { id: topUpId, pack, quantity, actor, customerId, paymentMethodId } = attempt;
  const sold = { deployment, workspaceId: ws, actor, topUpId, pack, quantity };
  return orRefused(
    api.paymentIntents.create(
      {
        amount: quantity * pack.unitAmount,
        currency: pack.currency,
        customer: customerId,
        payment_method: paymentMethodId,
        allowed_payment_method_types: ['card'],
        confirm: true,
        off_session: true,
        metadata: { ...toTopUpMetadata(sold) },
      },
      { idempotencyKey: topUpId },
    ),
  );
}

/**
 * Finds out what came of a charge whose answer was lost; makes it where it was never made, as long
 * as Stripe surely knows its key. By then it is too late for one that was never made.
 */
export async function findCharge(
  account: StripeAccount,
  ws: string,
  attempt: TopUpAttempt,
  now: EpochMs,
): Promise<Asked> {
  const intent = await findIntent(account, attempt);
  if (intent !== undefined) return { intent };
  return now - attempt.startedAtMs < KEY_KEPT_MS ? charge(account, ws, attempt) : { intent };
}

async function findIntent(
  { api }: StripeAccount,
  { id, customerId, startedAtMs }: TopUpAttempt,
): Promise<PaymentIntent | undefined> {
  // A clock may be off by some minutes.
  const gte = Math.floor(startedAtMs / 1_000) - 600;
  const { data } = await askStripe(() =>
    api.paymentIntents.list({ customer: customerId, created: { gte }, limit: INTENTS_MAX }),
  );
  return data.find(({ metadata }) => metadata.sluice_top_up === id);
}

/**
 * Says what came of a charge. One for which the bank wants to ask the owner is opened for them: the
 * same payment, so that it is paid once at most.
 */
export async function readCharge(
  account: StripeAccount,
  attempt: TopUpAttempt,
  made: Asked,
  returnUrl: string | null,
): Promise<Charged> {
  const { intent } = made;
  if (intent?.last_payment_error?.code !== 'authentication_required') return toCharged(made);
  const asked = await orRefused(
    account.api.paymentIntents.confirm(
      intent.id,
      {
        payment_method: attempt.paymentMethodId,
        ...(returnUrl !== null && { return_url: returnUrl }),
      },
      { idempotencyKey: `${attempt.id}-ask` },
    ),
  );
  return toCharged({ ...asked, intent: asked.intent ?? intent });
}

/** A payment that was found again says itself why it was declined. */
function toCharged({ intent, code = intent?.last_payment_error?.code }: Asked): Charged {
  return { intent, ...(code && { code }), outcome: outcomeOf(intent) };
}

function outcomeOf(intent: PaymentIntent | undefined): ChargeOutcome {
  switch (intent?.status) {
    case 'succeeded':
      return { kind: 'paid', paymentId: intent.id };
    case 'requires_action': {
      const url = intent.next_action?.redirect_to_url?.url;
      return { kind: 'action-required', paymentId: intent.id, ...(url && { actionUrl: url }) };
    }
    case undefined:
    case 'requires_payment_method':
    case 'canceled':
      return { kind: 'declined' };
    default:
      return { kind: 'unknown' };
  }
}

/**
 * Takes a charge back that waits for its owner's bank, and gives the payment as it stands then:
 * `canceled`, or what it has come to before.
 */
export async function cancelCharge(
  account: StripeAccount,
  paymentId: string,
): Promise<PaymentIntent> {
  const { intent } = await orRefused(account.api.paymentIntents.cancel(paymentId));
  return intent ?? readPayment(account, paymentId);
}

/** Asks Stripe how a payment stands. */
export async function readPayment(
  { api }: StripeAccount,
  paymentId: string,
): Promise<PaymentIntent> {
  return askStripe(() => api.paymentIntents.retrieve(paymentId));
}

/** Gives the payment as Stripe has it, also where it refuses. Errors: what is no refusal. */
async function orRefused(asked: Promise<PaymentIntent>): Promise<Asked> {
  try {
    return { intent: await askStripe(() => asked) };
  } catch (error) {
    return refusalIn(error);
  }
}
