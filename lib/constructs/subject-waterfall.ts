import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  DefinitionBody,
  type IChainable,
  StateMachine,
  StateMachineType,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { SUBJECT_TIMEOUT_SECONDS } from '../../lambdas/enrichments/enrichment-run.contract.ts';
import { nameResource } from './logical-id.ts';
import { SUBJECT_RETRIES } from './workflow-retries.ts';
import { workflowRole } from './workflow-role.ts';
import { acknowledgeErrorsOnly, step, workflowLog } from './workflow-step.ts';

export interface SubjectWaterfallProps {
  readonly callProvider: IFunction;
  readonly verifyCandidate: IFunction;
  readonly logRetention: RetentionDays;
}

/**
 * The child: one subject's way through the providers.
 *
 *     CallProvider ─┐            ┌─ call ──► CallProvider
 *                   ├─► NextStep ┼─ verify ► VerifyCandidate
 *     VerifyCandidate            ├─ wait ──► WaitForProvider ► CallProvider
 *                                └─ done ──► Done
 *
 * Express: paid by time, not by state, so that an attempt costs next to nothing. Input SubjectRun, SubjectStep between.
 */
export class SubjectWaterfall extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: SubjectWaterfallProps) {
    super(scope, id);
    const functions = [props.callProvider, props.verifyCandidate];
    const role = workflowRole(this, 'SubjectWaterfall', { functions });
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.EXPRESS,
      comment: 'One subject: providers in order, each candidate verified',
      definitionBody: DefinitionBody.fromChainable(this.#states(props)),
      timeout: Duration.seconds(SUBJECT_TIMEOUT_SECONDS),
      role: role.withoutPolicyUpdates(),
      logs: workflowLog(this, 'SubjectWaterfall', props.logRetention),
    });
    nameResource(this.stateMachine, 'SubjectWaterfall');
    acknowledgeErrorsOnly(this.stateMachine);
  }

  #states(props: SubjectWaterfallProps): IChainable {
    const retries = SUBJECT_RETRIES;
    const call = step(this, 'callProvider', { fn: props.callProvider, retries });
    const verify = step(this, 'verifyCandidate', { fn: props.verifyCandidate, retries });
    const wait = new Wait(this, 'WaitForProvider', { time: WaitTime.secondsPath('$.waitSeconds') });
    const done = new Succeed(this, 'Done');
    // Without a default: any other word fails the child, and its row ends as failed.
    const next = new Choice(this, 'NextStep')
      .when(Condition.stringEquals('$.next', 'call'), call)
      .when(Condition.stringEquals('$.next', 'verify'), verify)
      .when(Condition.stringEquals('$.next', 'wait'), wait)
      .when(Condition.stringEquals('$.next', 'done'), done);
    wait.next(call);
    verify.next(next);
    return call.next(next);
  }
}
