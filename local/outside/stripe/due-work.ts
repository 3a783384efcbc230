import type { DueWork } from './agenda.ts';
import { expireWhenOver } from './checkout/end-session.ts';
import { settleRefund } from './payments/settle-refund.ts';
import { endPeriod } from './subscriptions/end-period.ts';
import { retryPayment } from './subscriptions/retry-payment.ts';
import type { Till } from './till.ts';

/** What is done when it falls due. */
const WORK: Readonly<Record<DueWork, (till: Till, id: string) => void>> = {
  'expire-session': expireWhenOver,
  'settle-refund': settleRefund,
  'end-period': endPeriod,
  'retry-payment': retryPayment,
};

/**
 * Does all that has fallen due, in order. Whoever looks at the till calls this first: a timer may
 * come late.
 */
export function workDue(till: Till): void {
  for (let due = till.agenda.take(); due; due = till.agenda.take()) {
    const { work, id, at } = due;
    till.doAsOf(at, () => WORK[work](till, id));
  }
}
