import type { FunctionId } from './functions.contract.ts';

export interface ScheduleSpec {
  readonly runs: FunctionId;
  /** EventBridge Scheduler expression, UTC. */
  readonly expression: string;
  readonly does: string;
}

/**
 * THE LIST of what runs by the clock. Each only books what is already true, so a missed run heals
 * itself.
 */
export const SCHEDULES = {
  'turn-periods': {
    runs: 'turnPeriods',
    expression: 'cron(0 * * * ? *)',
    does: 'starts the periods that have come due in every time zone, books expired credits, tells of those that expire soon',
  },
  'sweep-unfinished': {
    runs: 'sweepUnfinished',
    expression: 'rate(5 minutes)',
    does: 'brings requests and lists that a crash cut off to their end',
  },
  'start-waiting': {
    runs: 'startWaiting',
    expression: 'rate(1 minute)',
    does: 'starts the workflows that Step Functions did not take when they were asked for',
  },
  'audit-ledgers': {
    runs: 'auditLedgers',
    expression: 'cron(30 3 * * ? *)',
    does: 'proves that each ledger is whole, sealed and what its account and its charges say',
  },
  'reconcile-recent': {
    runs: 'reconcilePayments',
    expression: 'cron(20 * * * ? *)',
    does: 'brings about what Stripe has told of payments in two days, and its events have not brought',
  },
  'reconcile-payments': {
    runs: 'reconcilePayments',
    expression: 'cron(10 4 * * ? *)',
    does: 'compares the payments of thirty days with Stripe, repairs what is missing, and says what differs',
  },
  'learn-order': {
    runs: 'learnOrder',
    expression: 'cron(40 * * * ? *)',
    does: 'counts what providers have answered, and plans in which order they are asked',
  },
  'replay-ledger': {
    runs: 'replayLedger',
    expression: 'rate(15 minutes)',
    does: 'writes the ledger entries of revisions that the projector put aside',
  },
} as const satisfies Record<string, ScheduleSpec>;

export type ScheduleName = keyof typeof SCHEDULES;
