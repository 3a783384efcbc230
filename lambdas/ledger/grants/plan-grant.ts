import type { EpochMs } from '../../shared/units.contract.ts';
import { hasExpired, momentOf, PRIORITY } from '../account/draw-order.ts';
import {
  type Account,
  type AccountTerms,
  type GrantCategory,
  OPEN_GRANTS_MAX,
  type OpenGrant,
  type OperationPlan,
  type Period,
  type Slice,
} from '../ledger.contract.ts';

/** A grant to come: whole credits > 0 of one type; `exp` null lasts for ever. */
export interface NewGrant {
  readonly type: string;
  readonly cat: GrantCategory;
  readonly amount: number;
  readonly eff: EpochMs;
  readonly exp: EpochMs | null;
  /** Smaller is drawn first; absent: what its category has. */
  readonly pri?: number | undefined;
}

/** When a grant comes in, and under which id. */
export interface GrantEntry {
  readonly grantId: string;
  readonly grant: NewGrant;
}

/**
 * Plans credits that come in. A grant past its expiry makes room, whether or not any job has booked
 * it: it is booked first.
 *
 * Errors: refused GRANTS_TOO_MANY at OPEN_GRANTS_MAX grants with credits that count, or are held.
 */
export function planGrant(
  account: Account,
  { grantId, grant }: GrantEntry,
  nowMs: EpochMs,
): OperationPlan {
  const atMs = momentOf(account, nowMs);
  const filled = Object.values(account.grants).filter((g) => g.available > 0 || g.held > 0);
  const counting = filled.filter((g) => g.held > 0 || !hasExpired(g, atMs));
  if (counting.length >= OPEN_GRANTS_MAX) {
    return {
      kind: 'refused',
      code: 'GRANTS_TOO_MANY',
      details: { openGrantsMax: OPEN_GRANTS_MAX },
    };
  }
  if (filled.length >= OPEN_GRANTS_MAX) return { kind: 'expire-first' };
  return { kind: 'planned', change: { action: 'grant', slices: [openingSlice(grantId, grant)] } };
}

/**
 * Gives the allotments of a period, one a credit type, under ids that follow from the period and
 * the seat alone.
 */
export function allotmentSlices(
  terms: Pick<AccountTerms, 'allotments' | 'priority'>,
  period: Period,
  seat: string | undefined,
): Slice[] {
  return Object.entries(terms.allotments)
    .filter(([, amount]) => amount > 0)
    .map(([type, amount]) =>
      openingSlice(allotmentId(period.id, type, { seat }), {
        type,
        cat: 'allotment',
        amount,
        eff: period.startsAt,
        exp: period.endsAt,
        pri: terms.priority?.allotment,
      }),
    );
}

/**
 * The id of a period's allotment: the lazy and the scheduled turn compute the same one. `no`: what
 * a change of terms adds to it within the period.
 */
export function allotmentId(
  periodId: string,
  type: string,
  { seat, no }: { readonly seat?: string | undefined; readonly no?: number | undefined } = {},
): string {
  // A credit type has no underscore, so that no two of these meet.
  const added = no === undefined ? '' : `_${no}`;
  return `grant_${periodId}-${type}${added}${seat === undefined ? '' : `-${seat}`}`;
}

/** Gives the slice that opens a grant. */
export function openingSlice(grantId: string, grant: NewGrant): Slice {
  const { type, cat, amount, eff, exp, pri = PRIORITY[cat] } = grant;
  const opened: Omit<OpenGrant, 'available' | 'held'> = {
    type,
    cat,
    pri,
    eff,
    exp,
    amount,
  };
  return { grantId, type, granted: amount, available: amount, opened };
}
