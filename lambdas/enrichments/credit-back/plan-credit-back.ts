import type { HeldSlice } from '../../ledger/ledger.contract.ts';
import { computedId } from '../../shared/random.ts';
import { type EpochMs, epochMs } from '../../shared/units.contract.ts';
import type { Charge } from '../records.contract.ts';
import type { ReturnedCredits } from './credit-back.contract.ts';

/** A charge, as far as it decides what comes back of it. */
export type PaidCharge = Pick<Charge, 'id' | 'sources'>;

/** What the accounts and the grants that paid are like when a charge is credited back. */
export interface PayingAccounts {
  /**
   * When the running period ends, of the workspace's own account (undefined) and of each seat that
   * has a licence.
   */
  readonly periodEnds: ReadonlyMap<string | undefined, EpochMs>;
  /** Until when the grants that paid were given, by id; null: for ever. No allotment is in it. */
  readonly lasted: ReadonlyMap<string, EpochMs | null>;
}

/**
 * Plans what comes back of a charge, and to where: to each account what it gave, one grant a credit
 * type. A grant lasts as long as the longest of those that paid would have, and at least to the end
 * of the running period, so that a lapsed allotment comes back into that. What a seat without a
 * licence gave does not come back.
 */
export function planCreditBack(
  { id, sources }: PaidCharge,
  accounts: PayingAccounts,
): ReturnedCredits[] {
  const byPlace = Map.groupBy(sources, ({ seat = '', type }) => `${seat} ${type}`);
  return [...byPlace.values()].flatMap((paid): ReturnedCredits[] => {
    const [first] = paid;
    const periodEnd = first && accounts.periodEnds.get(first.seat);
    if (first === undefined || periodEnd === undefined) return [];
    const { seat, type: creditType } = first;
    return [
      {
        grantId: computedId('grant', id, seat ?? '', creditType),
        ...(seat !== undefined && { seat }),
        creditType,
        amount: paid.reduce((sum, { credits }) => sum + credits, 0),
        expiresAtMs: longest(paid, accounts.lasted, periodEnd),
      },
    ];
  });
}

function longest(
  paid: readonly HeldSlice[],
  lasted: PayingAccounts['lasted'],
  periodEnd: EpochMs,
): EpochMs | null {
  const ends = paid.map(({ grantId }) => lasted.get(grantId));
  if (ends.includes(null)) return null;
  return epochMs(Math.max(periodEnd, ...ends.flatMap((end) => end ?? [])));
}
