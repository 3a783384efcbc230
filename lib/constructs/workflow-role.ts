import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { nameResource } from './logical-id.ts';

/** Step Functions writes its log through a delivery, and AWS grants these actions on `*` only. */
const LOG_DELIVERY = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];

/**
 * Makes the role of a state machine: it may call these functions, do what `others` says, and
 * deliver its log. Written by hand, because the construct would grant every version of a function
 * (`<arn>:*`).
 */
export function workflowRole(
  scope: Construct,
  name: string,
  access: { functions: readonly IFunction[]; others?: readonly PolicyStatement[] },
): Role {
  const role = new Role(scope, 'Role', {
    description: `Sluice: what the workflow ${name} may do`,
    assumedBy: new ServicePrincipal('states.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
    inlinePolicies: {
      Tasks: new PolicyDocument({
        statements: [
          new PolicyStatement({
            sid: 'CallFunctions',
            actions: ['lambda:InvokeFunction'],
            resources: access.functions.map((fn) => fn.functionArn),
          }),
          ...(access.others ?? []),
          new PolicyStatement({ sid: 'DeliverLog', actions: LOG_DELIVERY, resources: ['*'] }),
        ],
      }),
    },
  });
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      "Delivery of the workflow's log: AWS offers no resource-level permission for these eight actions. " +
      'They reach no data of Sluice.',
  });
  return nameResource(role, `${name}Role`);
}
