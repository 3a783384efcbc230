import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  CustomState,
  DefinitionBody,
  DistributedMap,
  type IChainable,
  Map as InlineMap,
  JsonPath,
  Pass,
  StateMachine,
  StateMachineType,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import {
  PARTS_AT_A_TIME,
  ROUND_RUNS_MAX,
  ROUND_TIMEOUT_SECONDS,
  WORKFLOW_TIMEOUT_SECONDS,
} from '../../lambdas/enrichments/enrichment-run.contract.ts';
import { nameResource } from './logical-id.ts';
import { enrichmentWorkflowName } from './workflow-names.ts';
import { PART_RETRIES, SERVICE_RETRIES } from './workflow-retries.ts';
import { workflowRole } from './workflow-role.ts';
import { acknowledgeErrorsOnly, type StepId, step, workflowLog } from './workflow-step.ts';

export interface EnrichmentWorkflowProps {
  readonly stepOf: (id: StepId) => IFunction;
  readonly round: StateMachine;
  readonly logRetention: RetentionDays;
}

/** The name of the distributed map; part of the ARNs of its executions. */
const PARTS = 'Parts';
/** A state belongs to one map, so a part is drawn twice; behind the names of the only part. */
const ALONE = 'Alone';

const PART_ITEMS = {
  itemsPath: '$.parts',
  itemSelector: {
    'workspaceId.$': '$.workspaceId',
    'enrichmentId.$': '$.enrichmentId',
    'part.$': '$$.Map.Item.Value',
    round: 0,
    runs: 0,
  },
  resultPath: JsonPath.DISCARD,
};

const PART_RUN = {
  'workspaceId.$': '$.workspaceId',
  'enrichmentId.$': '$.enrichmentId',
  'part.$': '$.part',
  'round.$': '$.round',
};

/**
 * The workflow of a request: its parts, their rounds, their waits for other requests.
 *
 *     ManyParts ─► Parts (each part an execution of its own) ─► FinishEnrichment
 *          └─────► OnlyPart ────────────────────────────────────────▲
 *
 *       OpenRound ► RunRound (Express) ► RoundEnded ► ReadSettled ► WhatNext ─ done ► PartDone
 *         ▲  ▲                              └ failed ► RunAgain ◄───────┤ again
 *         │  └──────────────────────────────────────────┘ (at last: ForceSettle ► WhatNext)
 *         └── NextRound ◄── WaitForOthers ◄──────────────────────────────┘ wait
 *
 * A distributed map takes its time to start, and an account can have 1,000 of them open: a request
 * of one part goes without. A part that cannot be settled does not stop the others, and
 * FinishEnrichment sees it. A part crosses some ten states, however many rows it has. Input
 * EnrichmentRun.
 */
export class EnrichmentWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: EnrichmentWorkflowProps) {
    super(scope, id);
    const role = this.#role(props);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: enrichmentWorkflowName(this),
      stateMachineType: StateMachineType.STANDARD,
      comment: 'One enrichment: the rounds of each part, then finish',
      definitionBody: DefinitionBody.fromChainable(this.#states(props)),
      timeout: Duration.seconds(WORKFLOW_TIMEOUT_SECONDS),
      role: role.withoutPolicyUpdates(),
      logs: workflowLog(this, 'EnrichmentWorkflow', props.logRetention),
    });
    nameResource(this.stateMachine, 'EnrichmentWorkflow');
    acknowledgeErrorsOnly(this.stateMachine);
    this.#allowParts(role);
  }

  #states(props: EnrichmentWorkflowProps): IChainable {
    const parts = new DistributedMap(this, PARTS, {
      ...PART_ITEMS,
      label: PARTS,
      mapExecutionType: StateMachineType.STANDARD,
      maxConcurrency: PARTS_AT_A_TIME,
      // One part that cannot be settled must not cut the others off: their contacts are paid for.
      toleratedFailurePercentage: 100,
    });
    parts.itemProcessor(this.#part(props, ''));
    const only = new InlineMap(this, 'OnlyPart', { ...PART_ITEMS, maxConcurrency: 1 });
    only.itemProcessor(this.#part(props, ALONE));
    const finish = step(this, 'finishEnrichment', {
      fn: props.stepOf('finishEnrichment'),
      retries: PART_RETRIES,
      resultPath: JsonPath.DISCARD,
    });
    only.addCatch(finish, { resultPath: '$.failure' });
    parts.next(finish);
    only.next(finish);
    return new Choice(this, 'ManyParts')
      .when(Condition.isPresent('$.parts[1]'), parts)
      .otherwise(only);
  }

  #part(props: EnrichmentWorkflowProps, suffix: string): IChainable {
    const open = step(this, 'openRound', {
      fn: props.stepOf('openRound'),
      suffix,
      retries: PART_RETRIES,
    });
    const run = this.#runRound(props.round, suffix);
    const force = step(this, 'settleRound', {
      fn: props.stepOf('settleRound'),
      suffix,
      payload: { ...PART_RUN, force: true },
      retries: PART_RETRIES,
      result: { 'value.$': '$.Payload' },
      resultPath: '$.settled',
    });
    const again = new Pass(this, `CountRun${suffix}`, {
      parameters: { ...PART_RUN, 'runs.$': 'States.MathAdd($.runs, 1)' },
    });
    const runAgain = new Choice(this, `RunAgain${suffix}`)
      .when(Condition.numberGreaterThanEquals('$.runs', ROUND_RUNS_MAX), force)
      .otherwise(open);
    again.next(runAgain);
    // What was found is charged and the rest given back, whatever went wrong before.
    open.addCatch(force, { resultPath: '$.failure' });
    run.addCatch(again, { resultPath: '$.failure' });
    const read = new Pass(this, `ReadSettled${suffix}`, {
      parameters: { 'value.$': 'States.StringToJson($.child.Output)' },
      resultPath: '$.settled',
    });
    const ended = new Choice(this, `RoundEnded${suffix}`)
      .when(Condition.stringEquals('$.child.Status', 'SUCCEEDED'), read)
      .otherwise(again);
    const next = this.#whatNext({ open, again, suffix });
    read.next(next);
    force.next(next);
    open.next(run);
    run.next(ended);
    return open;
  }

  #whatNext({ open, again, suffix }: NextStates): IChainable {
    const wait = new Wait(this, `WaitForOthers${suffix}`, {
      time: WaitTime.secondsPath('$.settled.value.waitSeconds'),
    });
    const nextRound = new Pass(this, `NextRound${suffix}`, {
      parameters: { ...PART_RUN, 'round.$': 'States.MathAdd($.round, 1)', runs: 0 },
    });
    wait.next(nextRound);
    nextRound.next(open);
    return new Choice(this, `WhatNext${suffix}`)
      .when(Condition.stringEquals('$.settled.value.next', 'wait'), wait)
      .when(Condition.stringEquals('$.settled.value.next', 'again'), again)
      .otherwise(new Succeed(this, `PartDone${suffix}`));
  }

  /**
   * Written as it stands in the language: the construct for this call would grant more than the
   * child. A child that ran and failed is an answer with `Status` FAILED, not an error.
   */
  #runRound(round: StateMachine, suffix: string): CustomState {
    const run = new CustomState(this, `RunRound${suffix}`, {
      stateJson: {
        Type: 'Task',
        Resource: `arn:${Stack.of(this).partition}:states:::aws-sdk:sfn:startSyncExecution`,
        Parameters: {
          StateMachineArn: round.stateMachineArn,
          'Input.$': 'States.JsonToString($)',
        },
        TimeoutSeconds: ROUND_TIMEOUT_SECONDS + 10,
        ResultPath: '$.child',
      },
    });
    for (const retry of SERVICE_RETRIES) run.addRetry(retry);
    return run;
  }

  #role(props: EnrichmentWorkflowProps): Role {
    const steps = ['openRound', 'settleRound', 'finishEnrichment'] as const;
    return workflowRole(this, 'EnrichmentWorkflow', {
      functions: steps.map((id) => props.stepOf(id)),
      others: [
        new PolicyStatement({
          sid: 'RunRound',
          actions: ['states:StartSyncExecution'],
          resources: [props.round.stateMachineArn],
        }),
      ],
    });
  }

  /**
   * A distributed map starts, watches and stops executions of its own workflow; these names AWS
   * makes up as it goes.
   */
  #allowParts(role: Role): void {
    // The construct's own, which its fixed role has left unattached.
    this.stateMachine.node.tryRemoveChild('DistributedMapPolicy');
    const { stateMachineArn, stateMachineName } = this.stateMachine;
    const executions = (label: string): string =>
      Stack.of(this).formatArn({
        service: 'states',
        arnFormat: ArnFormat.NO_RESOURCE_NAME,
        resource: `execution:${stateMachineName}${label}:*`,
      });
    const policy = new Policy(this, 'PartsPolicy', {
      roles: [role],
      statements: [
        new PolicyStatement({
          sid: 'StartParts',
          actions: ['states:StartExecution'],
          resources: [stateMachineArn],
        }),
        new PolicyStatement({
          sid: 'WatchParts',
          actions: ['states:DescribeExecution', 'states:StopExecution', 'states:RedriveExecution'],
          resources: [executions(''), executions(`/${PARTS}`)],
        }),
      ],
    });
    nameResource(policy, 'PartsPolicy');
    for (const label of ['', `/${PARTS}`]) {
      Validations.of(policy).acknowledge({
        id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<EnrichmentWorkflow.Name>${label}:*]`,
        reason:
          'The executions of this workflow and of its parts; their names are made at run time.',
      });
    }
  }
}

/** The states that a part may go to after a round. */
interface NextStates {
  readonly open: IChainable;
  readonly again: IChainable;
  readonly suffix: string;
}
