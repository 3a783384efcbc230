import { Duration } from 'aws-cdk-lib';
import type { HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { FunctionId } from '../../lambdas/functions.contract.ts';
import { SCHEDULES, type ScheduleName } from '../../lambdas/schedules.contract.ts';
import { ALARM_PERIOD, type Alarms, type Rings } from './alarms.ts';
import { addLogAlarms } from './log-alarms.ts';
import { toPascal } from './logical-id.ts';

export interface Watched {
  readonly functionOf: (id: FunctionId) => IFunction;
  readonly stage: HttpStage;
  readonly parent: StateMachine;
  /** How often the ledger's stream was looked at. */
  readonly polls: IMetric;
  readonly ledgerFailures: IQueue;
}

const SUM = { period: ALARM_PERIOD, statistic: Stats.SUM };
const MAXIMUM = { period: ALARM_PERIOD, statistic: Stats.MAXIMUM };

/**
 * The stream is read every second: a minute behind means that the projector fails or is starved.
 */
const ITERATOR_AGE_MS = 60_000;

/** Half of the last half an hour: by design, somebody waits and tries again for less. */
const AGAIN_AND_AGAIN: Rings = { datapoints: 3, of: 6 };
/** Ten minutes of the last fifteen: a burst passes. */
const MORE_THAN_A_BURST: Rings = { datapoints: 2, of: 3 };
/** Longer than two runs of `replay-ledger`. */
const HALF_AN_HOUR: Rings = { datapoints: 6, of: 6 };

/**
 * Adds the alarms of the service. Each costs ten cents a month, so there is one for each thing that
 * a person does, not one for each cause; `docs/runbook.md` has a heading for each cause below the
 * alarm that it rings.
 */
export function addAlarms(alarms: Alarms, watched: Watched): void {
  addLogAlarms(alarms);
  addApiAlarms(alarms, watched);
  addWorkflowAlarms(alarms, watched);
  addLedgerAlarms(alarms, watched);
  addScheduleAlarms(alarms, watched);
}

function addApiAlarms(alarms: Alarms, { stage, functionOf }: Watched): void {
  // A 500 rings at its first time, by its line in the log; a 503 asks the caller to come again.
  alarms.add('ApiServerErrors', {
    metric: stage.metricServerError(SUM),
    at: 1,
    meaning: 'Callers are told again and again to come back later.',
    rings: AGAIN_AND_AGAIN,
  });
  // Steps that find no room wait and try again; a caller does not. All take from the same places
  // but those who wait: where theirs are taken, the gateway answers 503, which the alarm above
  // hears.
  alarms.add('ApiThrottled', {
    metric: functionOf('api').metricThrottles(SUM),
    at: 1,
    meaning: 'Lambda has no room: callers get 503, contacts wait.',
    rings: MORE_THAN_A_BURST,
  });
}

function addWorkflowAlarms(alarms: Alarms, { parent }: Watched): void {
  alarms.add('EnrichmentWorkflowFailed', {
    metric: parent.metricFailed(SUM),
    at: 1,
    meaning: 'A request stopped before its end; its credits stay held until the sweep ends it.',
  });
  alarms.add('EnrichmentWorkflowThrottled', {
    metric: parent.metricThrottled(SUM),
    at: 1,
    meaning: 'Step Functions slows requests down: all of them take longer.',
    rings: AGAIN_AND_AGAIN,
  });
}

function addLedgerAlarms(alarms: Alarms, watched: Watched): void {
  alarms.add('LedgerBehind', {
    metric: watched.functionOf('projectLedger').metric('IteratorAge', MAXIMUM),
    at: ITERATOR_AGE_MS,
    meaning:
      'The ledger is more than a minute behind; operations whose answer was lost wait for it.',
    // One batch that is tried again is behind for a minute, and catches up.
    rings: MORE_THAN_A_BURST,
  });
  alarms.add('LedgerSilent', {
    metric: watched.polls,
    at: 'silence',
    meaning: 'Nobody reads the stream: no ledger entry is written, and after a day they are lost.',
    rings: { datapoints: 3, of: 3 },
  });
  alarms.add('LedgerFailuresWaiting', {
    metric: watched.ledgerFailures.metricApproximateNumberOfMessagesVisible(MAXIMUM),
    at: 1,
    meaning:
      'Revisions of an account are missing in its ledger: reading them again fails, or does not run.',
    rings: HALF_AN_HOUR,
  });
}

/**
 * The schedules whose silence is heard: without the others nothing is lost. What `replay-ledger`
 * leaves in its queue for half an hour rings by itself, and what `start-waiting` leaves, the sweep
 * starts. `audit-ledgers` runs once a day, and what it has not looked at it looks at the next day;
 * so do the two that compare payments, which repair what Stripe's events did not bring. Without
 * `learn-order` the last order stands.
 */
type HeardSchedule = Exclude<
  ScheduleName,
  | 'replay-ledger'
  | 'start-waiting'
  | 'audit-ledgers'
  | 'reconcile-recent'
  | 'reconcile-payments'
  | 'learn-order'
>;

/**
 * How long each schedule may be silent: twice its period at least, so that a run which comes a
 * minute late calls nobody, and in times of which CloudWatch looks at no more than a day.
 */
const MAY_BE_SILENT: Readonly<Record<HeardSchedule, { period: Duration; times: number }>> = {
  'turn-periods': { period: Duration.hours(1), times: 3 },
  'sweep-unfinished': { period: Duration.minutes(5), times: 4 },
};

const LOST_WITHOUT: Readonly<Record<HeardSchedule, string>> = {
  'turn-periods': 'New periods and expired credits are not booked; balances stay right.',
  'sweep-unfinished': 'Requests that a crash cut off stay open and keep their credits held.',
};

/** A schedule that was switched off, or cannot start its function, tells nobody by itself. */
function addScheduleAlarms(alarms: Alarms, { functionOf }: Watched): void {
  for (const name of Object.keys(MAY_BE_SILENT) as HeardSchedule[]) {
    const { period, times } = MAY_BE_SILENT[name];
    alarms.add(`${toPascal(name)}Silent`, {
      metric: functionOf(SCHEDULES[name].runs).metricInvocations({ period, statistic: Stats.SUM }),
      at: 'silence',
      meaning: `The schedule does not run. ${LOST_WITHOUT[name]}`,
      rings: { datapoints: times, of: times },
    });
  }
}
