import type { HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { FUNCTIONS, type FunctionId } from '../../lambdas/functions.contract.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import { toPascal } from './logical-id.ts';

export interface Watched {
  readonly functionOf: (id: FunctionId) => IFunction;
  readonly stage: HttpStage;
  readonly parent: StateMachine;
  readonly child: StateMachine;
  readonly ledgerFailures: IQueue;
  readonly scheduleFailures: IQueue;
}

const SUM = { period: ALARM_PERIOD, statistic: Stats.SUM };
const MAXIMUM = { period: ALARM_PERIOD, statistic: Stats.MAXIMUM };

/** The stream is read every second: a minute behind means that the projector fails or is starved. */
const ITERATOR_AGE_MS = 60_000;

/** Adds the alarms of the service: one a function, and one for each way in which work can get lost. */
export function addAlarms(alarms: Alarms, watched: Watched): void {
  for (const id of Object.keys(FUNCTIONS) as FunctionId[]) {
    alarms.add(`${toPascal(id)}Errors`, {
      metric: watched.functionOf(id).metricErrors(SUM),
      atLeast: 1,
      meaning: FUNCTIONS[id].errorImpact,
    });
  }
  alarms.add('ApiServerErrors', {
    metric: watched.stage.metricServerError(SUM),
    atLeast: 1,
    meaning: 'A caller got a 5xx answer.',
  });
  addWorkflowAlarms(alarms, watched);
  alarms.add('LedgerBehind', {
    metric: watched.functionOf('projectLedger').metric('IteratorAge', MAXIMUM),
    atLeast: ITERATOR_AGE_MS,
    meaning:
      'The ledger is more than a minute behind; operations whose answer was lost wait for it.',
  });
  alarms.add('LedgerFailuresWaiting', {
    metric: watched.ledgerFailures.metricApproximateNumberOfMessagesVisible(MAXIMUM),
    atLeast: 1,
    meaning: 'Revisions of an account are missing in its ledger.',
  });
  alarms.add('ScheduleFailuresWaiting', {
    metric: watched.scheduleFailures.metricApproximateNumberOfMessagesVisible(MAXIMUM),
    atLeast: 1,
    meaning: 'A schedule could not start its function; what is due is booked late.',
  });
}

function addWorkflowAlarms(alarms: Alarms, watched: Watched): void {
  alarms.add('EnrichmentWorkflowFailed', {
    metric: watched.parent.metricFailed(SUM),
    atLeast: 1,
    meaning: 'A request stopped before its end; its credits stay held until the sweep ends it.',
  });
  alarms.add('EnrichmentWorkflowTimedOut', {
    metric: watched.parent.metricTimedOut(SUM),
    atLeast: 1,
    meaning: 'A request ran for six hours; its credits stay held until the sweep ends it.',
  });
  alarms.add('SubjectWaterfallFailed', {
    metric: watched.child.metricFailed(SUM),
    atLeast: 1,
    meaning: 'A contact ended as failed and was not charged.',
  });
  alarms.add('SubjectWaterfallTimedOut', {
    metric: watched.child.metricTimedOut(SUM),
    atLeast: 1,
    meaning: 'A contact took too long, ended as failed and was not charged.',
  });
}
