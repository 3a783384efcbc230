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
  ROWS_AT_A_TIME,
  SUBJECT_TIMEOUT_SECONDS,
  WORKFLOW_TIMEOUT_SECONDS,
} from '../../lambdas/enrichments/enrichment-run.contract.ts';
import { nameResource } from './logical-id.ts';
import { PART_RETRIES, SERVICE_RETRIES } from './workflow-retries.ts';
import { workflowRole } from './workflow-role.ts';
import { acknowledgeErrorsOnly, type StepId, step, workflowLog } from './workflow-step.ts';

export interface EnrichmentWorkflowProps {
  readonly stepOf: (id: StepId) => IFunction;
  readonly waterfall: StateMachine;
  readonly logRetention: RetentionDays;
}

/** The name of the distributed map; part of the ARNs of its executions. */
const PARTS = 'Parts';
/** A state belongs to one map, so a part is drawn twice; this stands behind the names of the states of the only part. */
const ALONE = 'Alone';

const PART_ITEMS = {
  itemsPath: '$.parts',
  itemSelector: {
    'workspaceId.$': '$.workspaceId',
    'enrichmentId.$': '$.enrichmentId',
    'part.$': '$$.Map.Item.Value',
    round: 0,
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
 * The parent: owns the holds of a request and their ends.
 *
 *     ManyParts ─► Parts (each part an execution of its own) ─► FinishEnrichment
 *          └─────► OnlyPart ────────────────────────────────────────▲
 *       ClaimPart ► Subjects (each row: RunWaterfall) ► SettlePart ► AnyRowWaiting ► PartDone
 *           ▲                                                             │
 *           └────────────── NextRound ◄────────── WaitForOthers ◄─────────┘
 *
 * A distributed map takes its time to start, and an account can have 1,000 of them open: a request of one part, which
 * most are, goes without. A row whose child fails ends as RowFailed, not the part; a part whose claims or rows fail is still settled; a part
 * that cannot be settled does not stop the others, and FinishEnrichment sees it. Input EnrichmentRun.
 */
export class EnrichmentWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: EnrichmentWorkflowProps) {
    super(scope, id);
    const role = this.#role(props);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      comment: 'One enrichment: claim, find, settle each part, then finish',
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
      // One part that cannot be settled must not cut the others off: their contacts are being paid for.
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
    const made = { suffix, payload: PART_RUN, retries: PART_RETRIES };
    const claim = step(this, 'claimPart', { fn: props.stepOf('claimPart'), ...made });
    const subjects = this.#subjects(props.waterfall, suffix);
    const settle = step(this, 'settlePart', { fn: props.stepOf('settlePart'), ...made });
    const wait = new Wait(this, `WaitForOthers${suffix}`, {
      time: WaitTime.secondsPath('$.waitSeconds'),
    });
    const nextRound = new Pass(this, `NextRound${suffix}`, {
      parameters: { ...PART_RUN, 'round.$': 'States.MathAdd($.round, 1)' },
    });
    const waiting = new Choice(this, `AnyRowWaiting${suffix}`)
      .when(Condition.numberGreaterThan('$.waiting', 0), wait)
      .otherwise(new Succeed(this, `PartDone${suffix}`));
    // What was found is charged and the rest given back, whatever went wrong before.
    claim.addCatch(settle, { resultPath: '$.failure' });
    subjects.addCatch(settle, { resultPath: '$.failure' });
    wait.next(nextRound).next(claim);
    return claim.next(subjects).next(settle).next(waiting);
  }

  #subjects(waterfall: StateMachine, suffix: string): InlineMap {
    const subjects = new InlineMap(this, `Subjects${suffix}`, {
      itemsPath: '$.subjects',
      itemSelector: {
        'workspaceId.$': '$.workspaceId',
        'enrichmentId.$': '$.enrichmentId',
        'part.$': '$.part',
        'subject.$': '$$.Map.Item.Value',
      },
      maxConcurrency: ROWS_AT_A_TIME,
      // SettlePart reads what became of each row from the table.
      resultPath: JsonPath.DISCARD,
    });
    return subjects.itemProcessor(this.#runWaterfall(waterfall, suffix));
  }

  /**
   * Written as it stands in the language: the construct for this call would grant more than the child.
   * A child that ran and failed comes back as an answer with `Status` FAILED, not as an error.
   */
  #runWaterfall(waterfall: StateMachine, suffix: string): IChainable {
    const run = new CustomState(this, `RunWaterfall${suffix}`, {
      stateJson: {
        Type: 'Task',
        Resource: `arn:${Stack.of(this).partition}:states:::aws-sdk:sfn:startSyncExecution`,
        Parameters: {
          StateMachineArn: waterfall.stateMachineArn,
          'Input.$': 'States.JsonToString($)',
        },
        TimeoutSeconds: SUBJECT_TIMEOUT_SECONDS + 10,
        ResultPath: null,
      },
    });
    for (const retry of SERVICE_RETRIES) run.addRetry(retry);
    const failed = new Pass(this, `RowFailed${suffix}`);
    run.addCatch(failed, { resultPath: '$.failure' });
    return run;
  }

  #role(props: EnrichmentWorkflowProps): Role {
    const steps = ['claimPart', 'settlePart', 'finishEnrichment'] as const;
    return workflowRole(this, 'EnrichmentWorkflow', {
      functions: steps.map((id) => props.stepOf(id)),
      others: [
        new PolicyStatement({
          sid: 'RunWaterfall',
          actions: ['states:StartSyncExecution'],
          resources: [props.waterfall.stateMachineArn],
        }),
      ],
    });
  }

  /** A distributed map starts, watches and stops executions of its own workflow; these names AWS makes up as it goes. */
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
