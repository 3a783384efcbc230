import type { SaleFacts } from '../billing/billing.contract.ts';
import { findPaid } from '../billing/find-paid.ts';
import { pageOfPurchases } from '../billing/purchases.store.ts';
import type { StripeAccount } from '../billing/stripe-client.ts';
import type { Ports } from '../shared/ports.ts';
import type { EpochMs } from '../shared/units.contract.ts';

const PAGE_PURCHASES = 100;

/** Purchases from one moment on, as many as can be asked for until another. */
export interface Checked {
  readonly sinceMs: EpochMs;
  readonly untilMs: EpochMs;
}

/**
 * Asks Stripe for each purchase of a workspace since a moment, newest first and for as long as there
 * is time, and says of which it does not know, or knows another sum: nothing repairs that. Gives how
 * many these are.
 *
 * Errors: STRIPE_UNAVAILABLE: the next run asks again.
 */
export async function checkPurchases(
  p: Ports,
  account: StripeAccount,
  workspaceId: string,
  { sinceMs, untilMs }: Checked,
): Promise<number> {
  let differing = 0;
  for await (const { paymentId, sale } of salesSince(p, workspaceId, sinceMs)) {
    if (p.now() >= untilMs) return differing;
    const kind = await differenceOf(account, paymentId, sale);
    if (kind === undefined) continue;
    differing += 1;
    p.log('PAYMENT_DIFFERS', { paymentId, workspaceId, kind });
  }
  return differing;
}

/** Newest first. */
async function* salesSince(p: Ports, workspaceId: string, sinceMs: EpochMs) {
  let cursor: string | undefined;
  do {
    const page = await pageOfPurchases(p, workspaceId, { limit: PAGE_PURCHASES, cursor });
    for (const { paymentId, facts } of page.items) {
      if (facts.sale === undefined) continue;
      if (facts.sale.createdAtMs < sinceMs) return;
      yield { paymentId, sale: facts.sale };
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

async function differenceOf(
  account: StripeAccount,
  paymentId: string,
  { stage, amount, currency }: SaleFacts,
): Promise<'unknown' | 'unpaid' | 'amount' | undefined> {
  const there = await findPaid(account, paymentId);
  if (there === undefined) return 'unknown';
  if (stage !== 'paid') return undefined;
  if (!there.isPaid) return 'unpaid';
  return there.amount === amount && there.currency === currency ? undefined : 'amount';
}
