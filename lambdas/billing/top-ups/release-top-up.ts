import type { Ports } from '../../shared/ports.ts';
import { epochMs } from '../../shared/units.contract.ts';
import type { SaleFacts } from '../billing.contract.ts';
import { loadStripe } from '../load-stripe.ts';
import type { StripePort } from '../stripe-client.ts';
import { released } from './change-top-up.ts';
import { cancelCharge } from './charge-top-up.ts';
import { findTopUp, putTopUp } from './top-up.store.ts';
import type { TopUpStop } from './top-ups.contract.ts';

/** Stripe tells times in whole seconds. */
const SECOND_MS = 1_000;

/**
 * A sale is paid: where the top-up had stopped until its owner acts, they have. Either they have
 * told their bank that it is them, or bought by hand since; then the bank is asked no more. Safe to
 * repeat.
 */
export async function releaseTopUp(p: Ports & StripePort, sale: SaleFacts): Promise<void> {
  const { workspaceId: ws, id } = sale;
  const record = await findTopUp(p, ws);
  const stop = record?.stop;
  if (record === undefined || stop === undefined) return;
  const isAnswer = id === stop.paymentId;
  if (!isAnswer && !isLaterByHand(sale, stop)) return;
  if (!isAnswer && stop.paymentId !== undefined) {
    await cancelCharge(await loadStripe(p), stop.paymentId);
  }
  const now = p.now();
  // A race that is lost leaves the stop: the owner's next purchase, or their settings, end it.
  await putTopUp(p, ws, released(record, now, isAnswer ? { paymentId: id } : {}), epochMs(now));
}

function isLaterByHand({ id, createdAtMs }: SaleFacts, { atMs }: TopUpStop): boolean {
  return id.startsWith('cs_') && createdAtMs + SECOND_MS > atMs;
}
