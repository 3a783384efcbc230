import { type Amounts, addAmounts, type EpochMs, epochMs } from '../../shared/units.contract.ts';
import type { Charge } from '../records.contract.ts';

/**
 * How far the charges of a workspace have been compared with what its ledger spent. `open`: by
 * request, what has been met on one side alone: spent is positive, charged negative.
 */
export interface ChargeCheckpoint {
  /** Position of the last charge that has been met. */
  readonly after: string;
  readonly open: Readonly<Record<string, OpenDifference>>;
  /** Charges that led to a claim that does not go with them: they are looked at again. */
  readonly odd?: readonly Pick<Charge, 'id' | 'paidAtMs'>[];
}

interface OpenDifference {
  readonly amounts: Amounts;
  /** When the first of it was met. */
  readonly sinceMs: EpochMs;
}

export const CHARGES_START: ChargeCheckpoint = { after: '', open: {} };

/** What a request is named by in the ledger. */
const REQUEST = /^enr_/;

/** Adds what entries of the ledger spent for requests. */
export function addSpent(
  checkpoint: ChargeCheckpoint,
  spent: Readonly<Record<string, Amounts>>,
  nowMs: EpochMs,
): ChargeCheckpoint {
  const ofRequests = Object.entries(spent).filter(([ref]) => REQUEST.test(ref));
  return ofRequests.reduce((sum, [ref, amounts]) => addTo(sum, ref, amounts, nowMs), checkpoint);
}

/** Adds charges, whose position is the last one's. */
export function addCharges(
  checkpoint: ChargeCheckpoint,
  charges: readonly Charge[],
  position: string,
  nowMs: EpochMs,
): ChargeCheckpoint {
  const met = charges.reduce((sum, { enrichmentId, credits }) => {
    const negative = Object.entries(credits).map(([type, n]) => [type, -n] as const);
    return addTo(sum, enrichmentId, Object.fromEntries(negative), nowMs);
  }, checkpoint);
  return { ...met, after: position };
}

function addTo(
  checkpoint: ChargeCheckpoint,
  ref: string,
  amounts: Amounts,
  nowMs: EpochMs,
): ChargeCheckpoint {
  const { [ref]: before, ...open } = checkpoint.open;
  const sum = Object.entries(addAmounts(before?.amounts ?? {}, amounts)).filter(([, n]) => n !== 0);
  if (sum.length === 0) return { ...checkpoint, open };
  const difference = { amounts: Object.fromEntries(sum), sinceMs: before?.sinceMs ?? nowMs };
  return { ...checkpoint, open: { ...open, [ref]: difference } };
}

/** A request's charges are all there, and its settles in the ledger, long before that. */
const OPEN_MS_MAX = 2 * 86_400_000;

/** Lists the requests whose charges are not what the ledger spent, though they should be by now. */
export function oddRequests({ open }: ChargeCheckpoint, nowMs: EpochMs): string[] {
  const latest = epochMs(nowMs - OPEN_MS_MAX);
  return Object.entries(open)
    .filter(([, { sinceMs }]) => sinceMs <= latest)
    .map(([ref]) => ref);
}
