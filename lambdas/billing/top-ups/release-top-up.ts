import type { Ports } from '../../shared/ports.ts';
import { type EpochMs, epochMs } from '../../shared/units.contract.ts';
import { writeUntilDone } from '../../shared/write-until-done.ts';
import type { SaleFacts } from '../billing.contract.ts';
import { findGoal } from '../payment.store.ts';
import type { StripePort } from '../stripe-client.ts';
import { released } from './change-top-up.ts';
import { takeBack } from './take-back.ts';
import { findTopUp, putTopUp } from './top-up.store.ts';
import type { TopUpRecord } from './top-ups.contract.ts';

/** A payment that is there, and the sale that it pays for. */
export interface PaidSale {
  readonly paymentId: string;
  readonly sale: SaleFacts;
}

/**
 * A sale is paid: where the top-up has stopped, or waits after a decline, its owner has acted.
 * Either they have told their bank that it is them, or a pack that was bought by hand has come in
 * since; then the bank is asked no more. Safe to repeat.
 *
 * Errors: ACCOUNT_BUSY, STRIPE_UNAVAILABLE: call again later.
 */
export async function releaseTopUp(p: Ports & StripePort, paid: PaidSale): Promise<void> {
  const { workspaceId: ws } = paid.sale;
  await writeUntilDone(p, async () => {
    const record = await findTopUp(p, ws);
    const next = record && (await releasedBy(p, record, paid));
    if (next === undefined) return true;
    return (await putTopUp(p, ws, next, epochMs(p.now()))) || undefined;
  });
}

async function releasedBy(
  p: Ports & StripePort,
  record: TopUpRecord,
  { paymentId, sale }: PaidSale,
): Promise<TopUpRecord | undefined> {
  if (paymentId === record.stop?.question?.paymentId) {
    return released(record, p.now(), { paymentId });
  }
  const sinceMs = hinderedSince(record);
  if (sinceMs === undefined || !sale.id.startsWith('cs_')) return undefined;
  // A later fact of an old purchase is none of a new one: it counts when its credits came in.
  const { goal } = await findGoal(p, paymentId, 0);
  if (goal === undefined || goal.grant.effectiveAtMs < sinceMs) return undefined;
  return released(await takeBack(p, record), p.now(), {});
}

/** When that began which keeps it from being charged; undefined where nothing does. */
function hinderedSince({ stop, declines, last }: TopUpRecord): EpochMs | undefined {
  return stop?.atMs ?? (declines > 0 ? last?.atMs : undefined);
}
