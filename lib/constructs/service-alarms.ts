import type { HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Function as CdkFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { FUNCTIONS, type FunctionId } from '../../lambdas/functions.contract.ts';
import { ALARM_PERIOD, type Alarms, type Rings } from './alarms.ts';
import { addLogAlarms } from './log-alarms.ts';
import { toPascal } from './logical-id.ts';
import { STEPS } from './workflow-step.ts';

export interface Watched {
  readonly functionOf: (id: FunctionId) => IFunction;
  readonly stage: HttpStage;
  readonly parent: StateMachine;
  readonly child: StateMachine;
  readonly tableName: string;
  /** How often the ledger's stream was looked at. */
  readonly polls: IMetric;
  readonly ledgerFailures: IQueue;
  readonly scheduleFailures: IQueue;
}

const SUM = { period: ALARM_PERIOD, statistic: Stats.SUM };
const MAXIMUM = { period: ALARM_PERIOD, statistic: Stats.MAXIMUM };

/** The stream is read every second: a minute behind means that the projector fails or is starved. */
const ITERATOR_AGE_MS = 60_000;

/** Half of the last half an hour: by design, somebody waits and tries again for less. */
const AGAIN_AND_AGAIN: Rings = { datapoints: 3, of: 6 };
/** Ten minutes of the last fifteen: a burst passes. */
const MORE_THAN_A_BURST: Rings = { datapoints: 2, of: 3 };
/** Longer than two runs of `replay-ledger`. */
const HALF_AN_HOUR: Rings = { datapoints: 6, of: 6 };

/** Adds the alarms of the service: one a function, and one for each way in which work can get lost. */
export function addAlarms(alarms: Alarms, watched: Watched): void {
  addFunctionAlarms(alarms, watched);
  addLogAlarms(alarms);
  addWorkflowAlarms(alarms, watched);
  addLedgerAlarms(alarms, watched);
  // A 500 rings at its first time, by its line in the log; a 503 asks the caller to come again.
  alarms.add('ApiServerErrors', {
    metric: watched.stage.metricServerError(SUM),
    at: 1,
    meaning: 'Callers are told again and again to come back later.',
    rings: AGAIN_AND_AGAIN,
  });
  addTableAlarms(alarms, watched.tableName);
  alarms.add('ScheduleFailuresWaiting', {
    metric: watched.scheduleFailures.metricApproximateNumberOfMessagesVisible(MAXIMUM),
    at: 1,
    meaning: 'A schedule could not start its function; what is due is booked late.',
  });
}

/** What the workflow tries again, it tries for some minutes; what nobody expected rings by its line in the log. */
function addFunctionAlarms(alarms: Alarms, { functionOf }: Watched): void {
  const steps: readonly FunctionId[] = STEPS;
  for (const id of Object.keys(FUNCTIONS) as FunctionId[]) {
    alarms.add(`${toPascal(id)}Errors`, {
      metric: functionOf(id).metricErrors(SUM),
      at: 1,
      meaning: FUNCTIONS[id].errorImpact,
      ...(steps.includes(id) && { rings: AGAIN_AND_AGAIN }),
    });
  }
  // Of the account and region: all their functions share the places, so any of them can take ours.
  alarms.add('FunctionsThrottled', {
    metric: CdkFunction.metricAllThrottles(SUM),
    at: 1,
    meaning: 'Lambda has no room: callers get 503, contacts wait.',
    rings: MORE_THAN_A_BURST,
  });
}

function addLedgerAlarms(alarms: Alarms, watched: Watched): void {
  alarms.add('LedgerBehind', {
    metric: watched.functionOf('projectLedger').metric('IteratorAge', MAXIMUM),
    at: ITERATOR_AGE_MS,
    meaning:
      'The ledger is more than a minute behind; operations whose answer was lost wait for it.',
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
    meaning: 'Revisions of an account are missing in its ledger, and reading them again failed.',
    rings: HALF_AN_HOUR,
  });
}

/** A write that an index has no room for counts as one of the table's operation. */
function addTableAlarms(alarms: Alarms, TableName: string): void {
  const ofTable = (metricName: string, dimensions: Readonly<Record<string, string>>): IMetric =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName, ...dimensions },
      ...SUM,
    });
  const rings = MORE_THAN_A_BURST;
  alarms.add('TableUpdatesThrottled', {
    metric: ofTable('ThrottledRequests', { Operation: 'UpdateItem' }),
    at: 1,
    meaning:
      'Changes of accounts and requests are turned away: one workspace, or all, is too busy.',
    rings,
  });
  alarms.add('TablePutsThrottled', {
    metric: ofTable('ThrottledRequests', { Operation: 'PutItem' }),
    at: 1,
    meaning: 'New requests, results and ledger entries are turned away.',
    rings,
  });
  alarms.add('TableReadsThrottled', {
    metric: ofTable('ReadThrottleEvents', {}),
    at: 1,
    meaning: 'Reads are turned away: callers get slow answers or 503.',
    rings,
  });
}

function addWorkflowAlarms(alarms: Alarms, { parent, child }: Watched): void {
  alarms.add('EnrichmentWorkflowFailed', {
    metric: parent.metricFailed(SUM),
    at: 1,
    meaning: 'A request stopped before its end; its credits stay held until the sweep ends it.',
  });
  alarms.add('EnrichmentWorkflowTimedOut', {
    metric: parent.metricTimedOut(SUM),
    at: 1,
    meaning: 'A request ran for six hours; its credits stay held until the sweep ends it.',
  });
  alarms.add('EnrichmentWorkflowAborted', {
    metric: parent.metricAborted(SUM),
    at: 1,
    meaning: 'Somebody stopped a request by hand; its credits stay held until the sweep ends it.',
  });
  alarms.add('EnrichmentWorkflowThrottled', {
    metric: parent.metricThrottled(SUM),
    at: 1,
    meaning: 'Step Functions slows requests down: all of them take longer.',
    rings: AGAIN_AND_AGAIN,
  });
  alarms.add('SubjectWaterfallFailed', {
    metric: child.metricFailed(SUM),
    at: 1,
    meaning: 'A contact ended as failed and was not charged.',
  });
  alarms.add('SubjectWaterfallTimedOut', {
    metric: child.metricTimedOut(SUM),
    at: 1,
    meaning: 'A contact took too long, ended as failed and was not charged.',
  });
}
