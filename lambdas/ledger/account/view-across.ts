import { type Amounts, type EpochMs, toRfc3339 } from '../../shared/units.contract.ts';
import { drawable, usedOf } from '../holds/plan-hold.ts';
import type { Account, AccountTerms } from '../ledger.contract.ts';
import type { SideRole } from '../requests.contract.ts';
import { type AccountView, availableOf, viewAccount } from './view-balance.ts';

/** An account that is drawn on beside the workspace's own, as it is now. */
export interface SideAccount {
  readonly role: SideRole;
  readonly terms: AccountTerms;
  readonly account: Account;
}

/**
 * Sums what one who asks can spend now, by credit type: what the seat has, and of the workspace's
 * own credits as many as the allowances leave room for.
 */
export function availableAcross(
  account: Account,
  sides: readonly SideAccount[],
  creditTypes: readonly string[],
  nowMs: EpochMs,
): Amounts {
  const own = availableOf(account, creditTypes, nowMs);
  const sums = creditTypes.map((type) => {
    const seats = sides.filter(({ role }) => role === 'Seat');
    const caps = sides.filter(
      ({ role, terms }) => role !== 'Seat' && Object.hasOwn(terms.allotments, type),
    );
    const room = caps.map((side) => drawable(side.account, type, nowMs));
    const given = seats.reduce((sum, side) => sum + drawable(side.account, type, nowMs), 0);
    return [type, given + Math.min(own[type] ?? 0, ...room)] as const;
  });
  return Object.fromEntries(sums);
}

/** An allowance as the API shows it: what one may still spend of the shared credits of a type. */
export interface AllowanceView {
  readonly holder: string;
  readonly creditType: string;
  readonly cap: number;
  /** Spent or held of it in this period. */
  readonly used: number;
  readonly available: number;
  readonly resetsAt: string;
}

/** Shows the allowances among the accounts, type by type. */
export function viewAllowances(sides: readonly SideAccount[], nowMs: EpochMs): AllowanceView[] {
  return sides.flatMap(({ role, terms, account }) => {
    if (role === 'Seat') return [];
    return Object.entries(terms.allotments).map(([creditType, cap]) => {
      const available = drawable(account, creditType, nowMs);
      return {
        holder: account.cap ?? '',
        creditType,
        cap,
        used: usedOf(account, creditType),
        available,
        resetsAt: toRfc3339(account.period.endsAt),
      };
    });
  });
}

/** A member's seat as the API shows it: its own account, apart from the workspace's. */
export interface SeatView extends AccountView {
  readonly memberId: string;
}

/** Shows the seat among the accounts; null where there is none. */
export function viewSeat(
  sides: readonly SideAccount[],
  creditTypes: readonly string[],
  nowMs: EpochMs,
): SeatView | null {
  const seat = sides.find(({ role }) => role === 'Seat');
  if (seat === undefined) return null;
  const { account, terms } = seat;
  const types = creditTypes.filter((type) => (terms.allotments[type] ?? 0) > 0);
  return { memberId: account.seat ?? '', ...viewAccount(account, terms, types, nowMs) };
}
