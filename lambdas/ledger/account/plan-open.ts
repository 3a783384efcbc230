import type { AccountId } from '../../shared/ids.contract.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import { allotmentSlices } from '../grants/plan-grant.ts';
import type { Account, AccountTerms, Cause } from '../ledger.contract.ts';
import { foldSlices } from './fold.ts';
import { periodAt } from './periods.ts';

/** When an account is opened, and why. */
export interface Opening {
  readonly atMs: EpochMs;
  readonly cause: Cause;
}

/**
 * Plans the first revision of an account: the period that the moment lies in, with its allotment.
 */
export function planOpen(id: AccountId, terms: AccountTerms, { atMs, cause }: Opening): Account {
  const period = periodAt(terms, atMs);
  const slices = allotmentSlices(terms, period, id.seat);
  return {
    ...id,
    rev: 1,
    period,
    grants: foldSlices({}, slices),
    opened: slices.length,
    used: {},
    debt: {},
    fences: {},
    last: { ...cause, op: `open:${period.id}`, action: 'open', slices, at: atMs },
  };
}
