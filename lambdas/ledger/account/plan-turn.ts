import type { EpochMs } from '../../shared/units.contract.ts';
import { allotmentSlices, repayByAllotment } from '../grants/plan-grant.ts';
import type { Account, AccountChange, AccountTerms } from '../ledger.contract.ts';
import { nextPeriod } from './periods.ts';

/**
 * Plans the turn to the period that now lies in: its allotment comes in, `used` starts again.
 * Undefined while the account's period lasts. Periods that were missed are passed over: their
 * allotments would have come and expired. What is left of the old one is booked by `planExpire`, in
 * an entry of its own.
 */
export function planTurn(
  account: Account,
  terms: AccountTerms,
  nowMs: EpochMs,
): AccountChange | undefined {
  if (nowMs < account.period.endsAt) return undefined;
  const period = nextPeriod(terms, account.period, nowMs);
  return {
    action: 'turn',
    ...repayByAllotment(account, terms, allotmentSlices(terms, period, account.seat)),
    inPeriod: account.period.id,
    turnsTo: period,
  };
}
