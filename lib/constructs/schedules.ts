import { Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionId } from '../../lambdas/functions.contract.ts';
import {
  SCHEDULES,
  type ScheduleName,
  type ScheduleSpec,
} from '../../lambdas/schedules.contract.ts';
import { nameResource, toPascal } from './logical-id.ts';

export interface SchedulesProps {
  readonly functionOf: (id: FunctionId) => IFunction;
  readonly failures: IQueue;
}

/**
 * One schedule for each row of the contract, with a role that can start that function and nothing
 * else.
 */
export class Schedules extends Construct {
  constructor(scope: Construct, id: string, props: SchedulesProps) {
    super(scope, id);
    for (const name of Object.keys(SCHEDULES) as ScheduleName[]) {
      this.#schedule(name, SCHEDULES[name], props);
    }
  }

  #schedule(name: ScheduleName, spec: ScheduleSpec, props: SchedulesProps): void {
    const fn = props.functionOf(spec.runs);
    const role = this.#role(name, fn, props.failures);
    const schedule = new CfnSchedule(this, toPascal(name), {
      description: `Sluice: ${spec.does}`,
      scheduleExpression: spec.expression,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      state: 'ENABLED',
      target: {
        arn: fn.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify({ schedule: name }),
        // The next run does what this one missed: trying for an hour is enough.
        retryPolicy: { maximumEventAgeInSeconds: 3_600, maximumRetryAttempts: 5 },
        deadLetterConfig: { arn: props.failures.queueArn },
      },
    });
    schedule.overrideLogicalId(`${toPascal(name)}Schedule`);
  }

  #role(name: ScheduleName, fn: IFunction, failures: IQueue): Role {
    const role = new Role(this, `${toPascal(name)}Role`, {
      description: `Sluice: lets the schedule ${name} start its function`,
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        Target: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['lambda:InvokeFunction'],
              resources: [fn.functionArn],
            }),
            new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [failures.queueArn] }),
          ],
        }),
      },
    });
    return nameResource(role, `${toPascal(name)}ScheduleRole`);
  }
}
