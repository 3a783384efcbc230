import type { Amounts, EpochMs } from '../../shared/units.contract.ts';
import { drawable } from '../holds/plan-hold.ts';
import type { Account, AccountTerms } from '../ledger.contract.ts';
import type { SideRole } from '../requests.contract.ts';
import { availableOf } from './view-balance.ts';

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
