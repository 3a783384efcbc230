import type { CreditBack } from '../../plans/plans.contract.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import type { Charge } from '../records.contract.ts';
import type { BounceReason } from './bounces.contract.ts';

const DAY_MS = 86_400_000;

/**
 * Says why nothing of a charge can come back, whatever its accounts are like now; undefined where
 * it can. The last moment of the days still counts.
 */
export function refuseBounce(
  charge: Pick<Charge, 'sources' | 'paidAtMs'> | undefined,
  creditBack: CreditBack | undefined,
  nowMs: EpochMs,
): BounceReason | undefined {
  if (charge === undefined || charge.sources.length === 0) return 'not-charged';
  if (creditBack === undefined) return 'not-in-plan';
  return nowMs > charge.paidAtMs + creditBack.days * DAY_MS ? 'too-late' : undefined;
}
