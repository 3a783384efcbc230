import type { EpochMs } from '../shared/units.contract.ts';
import { isOwn, isOwned } from './choose-subject.ts';
import type { Claim, DoubleClaim, SubjectRecord, SubjectWrite } from './claims.contract.ts';
import { listed } from './listed.ts';
import { withRefreshed } from './plan-refresh.ts';

/**
 * What became of the row of a double claim: it was charged, and the claim is owned, as it stands
 * here; it was not and never will be; or its round is not settled yet.
 */
export type DoubleFate =
  | { readonly kind: 'charged'; readonly owned: Claim }
  | { readonly kind: 'not-charged' }
  | { readonly kind: 'open' };

/** What is to be done about a double claim. */
export type DoubleEnd =
  /** The other row, or this one, has no charge yet and may get one: look again later. */
  | { readonly kind: 'wait' }
  /** One charge stands, and what it paid for is owned. */
  | { readonly kind: 'done' }
  /** The other claim has gone without a charge: this one takes its place. */
  | { readonly kind: 'put-back'; readonly write: SubjectWrite }
  /** Both rows were charged: this charge is to come back. */
  | { readonly kind: 'credit-back' };

/**
 * Plans the end of a double claim, from the record that holds its person by now: of two charges for
 * one datum exactly one is to stand, and what it paid for is owned. A claim that is paid is never
 * freed, so that a charge that stands is one for good.
 */
export function planDoubleEnd(
  record: SubjectRecord | undefined,
  { datum, claim }: DoubleClaim,
  { fate, nowMs }: { readonly fate: DoubleFate; readonly nowMs: EpochMs },
): DoubleEnd {
  if (fate.kind === 'open') return { kind: 'wait' };
  if (fate.kind === 'not-charged' || record === undefined) return { kind: 'done' };
  const standing = record.data[datum];
  if (standing?.state === 'found') return { kind: isOwn(standing, claim) ? 'done' : 'wait' };
  if (isOwned(standing, nowMs)) {
    const isOnlyCharge = standing.isFree || isOwn(standing, claim);
    return { kind: isOnlyCharge ? 'done' : 'credit-back' };
  }
  const refresh = fate.owned.finding?.refresh;
  // Two refreshes may both have found something newer: the claim that stays has the values of both.
  const isRefreshed = refresh !== undefined && record.data[datum]?.state === 'paid';
  if (isRefreshed || (refresh === undefined && !isOwned(fate.owned, nowMs)))
    return { kind: 'done' };
  const put = { ...record.data, [datum]: fate.owned };
  const data = refresh ? withRefreshed(put, refresh, fate.owned) : put;
  const next = listed({ ...record, data, rev: record.rev + 1 });
  return { kind: 'put-back', write: { records: [{ was: record, record: next }], leads: [] } };
}
