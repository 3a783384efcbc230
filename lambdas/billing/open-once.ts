import { AppError, assertInvariant } from '../shared/errors.ts';
import { findItem, type Made, putNewItem } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { computedId, sha256 } from '../shared/random.ts';
import { toMade } from '../workspaces/made-by.ts';
import type { Origin } from '../workspaces/workspaces.contract.ts';
import type { SessionParams, StripeAccount } from './stripe-client.ts';

/** A page of Stripe on which something can be paid for. */
export interface Checkout {
  /** Stripe's id, `cs_…`. */
  readonly id: string;
  readonly url: string;
}

/** A checkout, and whether the same request had opened it before. */
export interface OpenedCheckout {
  readonly checkout: Checkout;
  readonly isReplayed: boolean;
}

/** Where a checkout belongs: its workspace, and what kind of thing it sells. */
export interface CheckoutPlace {
  readonly workspaceId: string;
  readonly kind: 'chk' | 'sub';
}

/**
 * Opens a checkout session, once for each idempotency key: Stripe is asked with a key that follows
 * from the caller's, and what it has answered is kept for when it has forgotten. Without a key each
 * call opens one.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED, and those of `open`.
 */
export async function openOnce(
  p: Ports,
  { workspaceId, kind }: CheckoutPlace,
  origin: Origin,
  open: (idempotencyKey: string) => Promise<Checkout>,
): Promise<OpenedCheckout> {
  const made = toMade(p, workspaceId, origin);
  const id = computedId(kind, workspaceId, origin.idempotencyKey ?? made.attempt);
  const key = keys.checkout(workspaceId, id);
  const first = await findItem<Checkout & Made>(p, key);
  if (first !== undefined) {
    if (first.bodyHash === made.bodyHash) return { checkout: toCheckout(first), isReplayed: true };
    throw new AppError('IDEMPOTENCY_KEY_REUSED', 'another body opened it');
  }
  const opened = await open(`${id}-${made.bodyHash}`);
  const put = await putNewItem(p, key, { ...opened, ...made });
  // Its id follows from who made it.
  assertInvariant(put.kind !== 'taken', 'checkout-of-its-maker');
  return { checkout: toCheckout(put.item), isReplayed: put.kind === 'replayed' };
}

/**
 * Has Stripe make the session. Its key follows from all that Stripe is asked for: a repeat gets the
 * same session, unless a price or a setting was changed meanwhile, where Stripe would refuse the key
 * for its day.
 */
export async function createSession(
  { api }: StripeAccount,
  params: SessionParams,
  idempotencyKey: string,
): Promise<Checkout> {
  const session = await api.checkout.sessions.create(params, {
    idempotencyKey: `${idempotencyKey}-${sha256(JSON.stringify(params))}`,
  });
  return { id: session.id, url: session.url ?? '' };
}

function toCheckout({ id, url }: Checkout): Checkout {
  return { id, url };
}
