import type { EpochMs } from '../../shared/units.contract.ts';
import type { Account, AccountChange } from '../ledger.contract.ts';
import { compareGrants, hasExpired, momentOf } from './draw-order.ts';

/**
 * Plans to book what has expired: the available rest of each grant past its expiry, as voided or
 * clawed back where the grant was ended that way. Held credits stay held. Undefined when there is
 * nothing to book. Booking twice is harmless: the second time nothing is left.
 */
export function planExpire(account: Account, nowMs: EpochMs): AccountChange | undefined {
  const atMs = momentOf(account, nowMs);
  const slices = Object.entries(account.grants)
    .filter(([, grant]) => hasExpired(grant, atMs) && grant.available > 0)
    // The table keeps no order of grants: so that whoever plans it plans the same.
    .toSorted(compareGrants)
    .map(([grantId, { type, available, ended = 'expired' }]) => ({
      grantId,
      type,
      available: -available,
      [ended]: available,
    }));
  return slices.length > 0 ? { action: 'expire', slices } : undefined;
}
