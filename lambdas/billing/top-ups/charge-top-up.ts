import { findItem } from '../../shared/items.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import { askStripe, type PaymentIntent, refusalIn, type StripeAccount } from '../stripe-client.ts';
import { toTopUpMetadata } from '../stripe-metadata.ts';
import type { ChargeOutcome, TopUpAttempt } from './top-ups.contract.ts';

/** What was asked of Stripe, and the payment that was made; none where Stripe would not make one. */
export interface Charged {
  readonly outcome: ChargeOutcome;
  readonly intent: PaymentIntent | undefined;
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
  { api }: StripeAccount,
  ws: string,
): Promise<SavedCard | undefined> {
  const known = await findItem<{ readonly customerId: string }>(p, keys.customer(ws));
  if (known === undefined) return undefined;
  const { customerId } = known;
  const { data } = await askStripe(() =>
    api.customers.listPaymentMethods(customerId, { type: 'card', limit: 1 }),
  );
  const [card] = data;
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
): Promise<PaymentIntent | undefined> {
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
 * as Stripe surely knows its key. By then it is too late for one that was never made: undefined.
 */
export async function findCharge(
  account: StripeAccount,
  ws: string,
  attempt: TopUpAttempt,
  now: EpochMs,
): Promise<PaymentIntent | undefined> {
  const found = await findIntent(account, attempt);
  if (found !== undefined) return found;
  return now - attempt.startedAtMs < KEY_KEPT_MS ? charge(account, ws, attempt) : undefined;
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
  intent: PaymentIntent | undefined,
  returnUrl: string | null,
): Promise<Charged> {
  if (intent?.last_payment_error?.code !== 'authentication_required') return outcomeOf(intent);
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
  return outcomeOf(asked ?? intent);
}

function outcomeOf(intent: PaymentIntent | undefined): Charged {
  switch (intent?.status) {
    case 'succeeded':
      return { outcome: { kind: 'paid', paymentId: intent.id }, intent };
    case 'requires_action': {
      const url = intent.next_action?.redirect_to_url?.url;
      const where = { paymentId: intent.id, ...(url && { actionUrl: url }) };
      return { outcome: { kind: 'action-required', ...where }, intent };
    }
    case undefined:
    case 'requires_payment_method':
    case 'canceled':
      return { outcome: { kind: 'declined' }, intent };
    default:
      return { outcome: { kind: 'unknown' }, intent };
  }
}

/** Takes back the question to the owner's bank: nothing is paid by it any more. */
export async function cancelCharge({ api }: StripeAccount, paymentId: string): Promise<void> {
  await orRefused(api.paymentIntents.cancel(paymentId));
}

/** Gives the payment as Stripe has it, also where it refuses; undefined where it has none. */
async function orRefused(asked: Promise<PaymentIntent>): Promise<PaymentIntent | undefined> {
  try {
    return await askStripe(() => asked);
  } catch (error) {
    return refusalIn(error).intent;
  }
}
