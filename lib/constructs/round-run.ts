import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  CustomState,
  DefinitionBody,
  type IChainable,
  Map as InlineMap,
  Pass,
  StateMachine,
  StateMachineType,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import {
  GROUPS_AT_A_TIME,
  ROUND_TIMEOUT_SECONDS,
} from '../../lambdas/enrichments/enrichment-run.contract.ts';
import { nameResource } from './logical-id.ts';
import { enrichmentWorkflowName, stateMachineArn } from './workflow-names.ts';
import { PART_RETRIES, ROWS_RETRIES, SERVICE_RETRIES } from './workflow-retries.ts';
import { workflowRole } from './workflow-role.ts';
import { acknowledgeErrorsOnly, step, workflowLog } from './workflow-step.ts';

export interface RoundRunProps {
  readonly runRows: IFunction;
  readonly runListRows: IFunction;
  readonly settleRound: IFunction;
  readonly logRetention: RetentionDays;
}

/** How the integration of `startExecution` names a name that is taken. */
const EXISTS_ALREADY = 'StepFunctions.ExecutionAlreadyExistsException';

/** How many parts the request has, by the input of the round. */
const PARTS = '$$.Execution.Input.parts';

const ROUND = {
  'workspaceId.$': '$.workspaceId',
  'enrichmentId.$': '$.enrichmentId',
  'part.$': '$.part',
  'round.$': '$.round',
};

/**
 * One round of a part: its rows run, then it is settled.
 *
 *     Groups ─► IsSettled ─┬─ no ─► SettleRound ─┬─► HasMoreToDo ─┬─ handsOver ─► HandOver ─► Handed
 *       each: RunRows ⇄ NextStep, WaitForProvider  └─ yes ─► ReadSettled ┘  └─ else ─► RoundDone
 *
 * The groups of a list go to RunListRows, which has places of its own. The only group of a round
 * settles it in the call that runs its last row.
 *
 * Express: paid by time, not by state, so that a contact costs next to nothing. The first round of
 * a request of one part is started by itself and hands over to the request's workflow only what
 * waits for others; a list's workflow runs its rounds and waits for their answer. Input RoundRun,
 * output SettledRound.
 */
export class RoundRun extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: RoundRunProps) {
    super(scope, id);
    const workflow = stateMachineArn(this, enrichmentWorkflowName(this));
    const handOver = new PolicyStatement({
      sid: 'HandOver',
      actions: ['states:StartExecution'],
      resources: [workflow],
    });
    const functions = [props.runRows, props.runListRows, props.settleRound];
    const role = workflowRole(this, 'RoundRun', { functions, others: [handOver] });
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.EXPRESS,
      comment: 'One round of a part: its rows through the providers, then settled',
      definitionBody: DefinitionBody.fromChainable(this.#states(props, workflow)),
      timeout: Duration.seconds(ROUND_TIMEOUT_SECONDS),
      role: role.withoutPolicyUpdates(),
      logs: workflowLog(this, 'RoundRun', props.logRetention),
    });
    nameResource(this.stateMachine, 'RoundRun');
    acknowledgeErrorsOnly(this.stateMachine);
  }

  #states(props: RoundRunProps, workflow: string): IChainable {
    const groups = new InlineMap(this, 'Groups', {
      itemsPath: '$.groups',
      itemSelector: {
        ...ROUND,
        'rows.$': '$$.Map.Item.Value',
        'groups.$': 'States.ArrayLength($.groups)',
        'startedAt.$': '$$.Execution.StartTime',
      },
      maxConcurrency: GROUPS_AT_A_TIME,
      resultPath: '$.ended',
    });
    groups.itemProcessor(this.#group(props));
    const settle = step(this, 'settleRound', {
      fn: props.settleRound,
      payload: { ...ROUND, force: false },
      retries: PART_RETRIES,
      result: { 'value.$': '$.Payload' },
      resultPath: '$.settled',
    });
    const read = new Pass(this, 'ReadSettled', {
      parameters: { 'value.$': '$.ended[0].settled' },
      resultPath: '$.settled',
    });
    const done = new Pass(this, 'RoundDone', { outputPath: '$.settled.value' });
    const next = new Choice(this, 'HasMoreToDo')
      .when(
        Condition.and(
          Condition.isPresent('$.handsOver'),
          Condition.booleanEquals('$.handsOver', true),
          Condition.not(Condition.stringEquals('$.settled.value.next', 'done')),
        ),
        this.#handOver(workflow),
      )
      .otherwise(done);
    settle.next(next);
    read.next(next);
    const isSettled = new Choice(this, 'IsSettled')
      .when(Condition.isPresent('$.ended[0].settled'), read)
      .otherwise(settle);
    return groups.next(isSettled);
  }

  /** A group that cannot be run does not keep the others: SettleRound sees what is left of it. */
  #group({ runRows, runListRows }: RoundRunProps): IChainable {
    const run = step(this, 'runRows', { fn: runRows, retries: ROWS_RETRIES });
    const runList = step(this, 'runListRows', { fn: runListRows, retries: ROWS_RETRIES });
    const ofList = new Choice(this, 'OfList')
      .when(
        // An execution that was begun before lists had a function of their own does not say it.
        Condition.and(Condition.isPresent(PARTS), Condition.numberGreaterThan(PARTS, 1)),
        runList,
      )
      .otherwise(run);
    const wait = new Wait(this, 'WaitForProvider', { time: WaitTime.secondsPath('$.waitSeconds') });
    const failed = new Pass(this, 'GroupFailed');
    for (const each of [run, runList]) each.addCatch(failed, { resultPath: '$.failure' });
    // Without a default: any other word fails the group, and its rows are left.
    const next = new Choice(this, 'NextStep')
      .when(Condition.stringEquals('$.next', 'again'), ofList)
      .when(Condition.stringEquals('$.next', 'wait'), wait)
      .when(Condition.stringEquals('$.next', 'left'), new Succeed(this, 'GroupLeft'))
      .when(Condition.stringEquals('$.next', 'done'), new Succeed(this, 'GroupDone'));
    wait.next(ofList);
    run.next(next);
    runList.next(next);
    return ofList;
  }

  /**
   * Started already, by the sweep or an earlier try: then there is nothing to hand over. Any other
   * failure fails the round, and its log raises the alarm; the sweep then starts the workflow.
   */
  #handOver(workflow: string): IChainable {
    const start = new CustomState(this, 'HandOver', {
      stateJson: {
        Type: 'Task',
        Resource: `arn:${Stack.of(this).partition}:states:::states:startExecution`,
        Parameters: {
          StateMachineArn: workflow,
          'Name.$': '$.enrichmentId',
          Input: {
            'workspaceId.$': '$.workspaceId',
            'enrichmentId.$': '$.enrichmentId',
            parts: [0],
          },
        },
        ResultPath: null,
      },
    });
    // The first match wins: not tried again.
    start.addRetry({ errors: [EXISTS_ALREADY], maxAttempts: 0 });
    for (const retry of SERVICE_RETRIES) start.addRetry(retry);
    const handed = new Succeed(this, 'Handed');
    start.addCatch(handed, { errors: [EXISTS_ALREADY], resultPath: '$.failure' });
    return start.next(handed);
  }
}
