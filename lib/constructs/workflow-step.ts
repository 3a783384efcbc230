import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  LogLevel,
  type LogOptions,
  type RetryProps,
  type StateMachine,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { FUNCTIONS, type FunctionId } from '../../lambdas/functions.contract.ts';
import { countStops } from './log-alarms.ts';
import { nameResource, toPascal } from './logical-id.ts';

/** The functions that are states of the workflow; a state's name begins with its function's. */
export const STEPS = [
  'openRound',
  'runRows',
  'runListRows',
  'settleRound',
  'finishEnrichment',
] as const satisfies readonly FunctionId[];
export type StepId = (typeof STEPS)[number];

export interface StepProps {
  readonly fn: IFunction;
  /** Behind the state's name, where the function is called from two places. */
  readonly suffix?: string;
  /** Fields of the payload: JSONPath strings or values. Absent: the whole input. */
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly retries: readonly RetryProps[];
  /** What of the task's result is kept; with `resultPath`. */
  readonly result?: Readonly<Record<string, unknown>>;
  /** Absent: the function's answer becomes the output. */
  readonly resultPath?: string;
}

/**
 * Beyond the function's own limit, so that a slow function is seen as its own timeout, not as the
 * task's.
 */
const TASK_MARGIN_SECONDS = 10;

/** Makes the state that calls a function; the function's answer is its output. */
export function step(scope: Construct, id: StepId, props: StepProps): LambdaInvoke {
  const seconds = FUNCTIONS[id].timeoutSeconds + TASK_MARGIN_SECONDS;
  const state = new LambdaInvoke(scope, `${toPascal(id)}${props.suffix ?? ''}`, {
    lambdaFunction: props.fn,
    ...(props.payload ? { payload: TaskInput.fromObject({ ...props.payload }) } : {}),
    taskTimeout: Timeout.duration(Duration.seconds(seconds)),
    // Ours say more, see workflow-retries.ts.
    retryOnServiceExceptions: false,
    ...(props.result ? { resultSelector: { ...props.result } } : {}),
    ...(props.resultPath === undefined
      ? { outputPath: '$.Payload' }
      : { resultPath: props.resultPath }),
  });
  for (const retry of props.retries) state.addRetry(retry);
  return state;
}

/** Makes a workflow's log: errors only, and never the documents that travel through it. */
export function workflowLog(scope: Construct, name: string, retention: RetentionDays): LogOptions {
  const log = new LogGroup(scope, 'Log', {
    // Under this prefix AWS does not count the group against the size of the account's log policy.
    logGroupName: `/aws/vendedlogs/states/${Stack.of(scope).stackName}-${name}`,
    retention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  nameResource(log, `${name}Log`);
  countStops(log, name);
  return {
    destination: log,
    level: LogLevel.ERROR,
    includeExecutionData: false,
  };
}

/** Records on both workflows why they neither log each event nor are traced. */
export function acknowledgeErrorsOnly(workflow: StateMachine): void {
  Validations.of(workflow).acknowledge(
    {
      id: 'AwsSolutions-SF1',
      reason:
        'Errors only: each attempt is recorded in the table, the parent keeps its history for 90 days, ' +
        'and a line per event of every contact would cost more than the workflow.',
    },
    {
      id: 'AwsSolutions-SF2',
      reason:
        'No traces: X-Ray needs a permission on *, and a trace per contact would cost more than its states. ' +
        'Durations are in the attempts.',
    },
  );
}
