import { type EpochMs, toRfc3339 } from '../../shared/units.contract.ts';
import type { OpenGrant } from '../ledger.contract.ts';
import type { GrantRecord } from './grant.store.ts';
import type { GrantTotals } from './grant-totals.store.ts';

/** A grant with what became of it: `amount` is the sum of the six that follow. */
export interface GrantFate {
  readonly id: string;
  readonly category: string;
  readonly creditType: string;
  readonly amount: number;
  readonly available: number;
  readonly held: number;
  readonly spent: number;
  readonly expired: number;
  readonly voided: number;
  readonly clawedBack: number;
  /** Credits of it that were spent and then not paid for; what repaid them is not taken off. */
  readonly debt: number;
  /** Those of `spent` that repaid debt; below 0: what had repaid debt of others came back as it. */
  readonly repaid: number;
  /** Its payment is disputed: `available` cannot be drawn for now. */
  readonly frozen: boolean;
  readonly reason: string;
  readonly actor: string;
  readonly createdAt: string;
  readonly effectiveAt: string;
  readonly expiresAt: string | null;
  readonly seat: string | null;
}

/** What is known of a grant, from where it is known; at least one of the first two. */
export interface GrantSources {
  readonly grantId: string;
  /** The journal's sums, which may be some moments behind. */
  readonly totals?: GrantTotals | undefined;
  /** The grant in its account or beside it, read after the sums. */
  readonly open?: OpenGrant | undefined;
  /** What the operator asked; an allotment has none. */
  readonly record?: GrantRecord | undefined;
  readonly seat?: string | undefined;
}

/**
 * Shows a grant with what became of it. What is there is told by the account; what has gone since
 * the journal's last sums is told by how the grant stands: ended, expired, or else spent.
 */
export function viewGrantFate(sources: GrantSources, nowMs: EpochMs): GrantFate {
  const { grantId, totals, open, record, seat } = sources;
  const terms = totals ?? open;
  if (terms === undefined) throw new RangeError(`nothing is known of grant ${grantId}`);
  const { type, cat, amount, eff, exp } = terms;
  const hasExpired = exp !== null && exp <= nowMs;
  // Nothing but time and payments lets grants come in without a record.
  const isByTime = cat === 'allotment';
  const counts = {
    available: open === undefined || hasExpired || open.ended ? 0 : open.available,
    held: open?.held ?? 0,
    spent: totals?.spent ?? 0,
    expired: totals?.expired ?? 0,
    voided: totals?.voided ?? 0,
    clawedBack: open?.reversal?.clawedBack ?? totals?.clawedBack ?? 0,
  };
  const gone = amount - Object.values(counts).reduce((sum, n) => sum + n, 0);
  const how = open?.ended ?? (hasExpired ? 'expired' : 'spent');
  return {
    id: grantId,
    category: cat,
    creditType: type,
    amount,
    ...counts,
    [how]: counts[how] + gone,
    debt: open?.reversal?.debt ?? totals?.debt ?? 0,
    repaid: totals?.repaid ?? 0,
    frozen: open?.frozen ?? false,
    reason: record?.reason ?? totals?.reason ?? (isByTime ? 'period' : 'purchase'),
    actor: record?.actor ?? totals?.actor ?? (isByTime ? 'sluice' : 'stripe'),
    createdAt: toRfc3339(record?.createdAtMs ?? eff),
    effectiveAt: toRfc3339(eff),
    expiresAt: exp === null ? null : toRfc3339(exp),
    seat: seat ?? null,
  };
}
