import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The name of the workflow of a request, known before it is made: a round may hand over to it. */
export function enrichmentWorkflowName(scope: Construct): string {
  return `${Stack.of(scope).stackName}-enrichment`;
}

/** The ARN of a state machine of this stack by its name. */
export function stateMachineArn(scope: Construct, name: string): string {
  return Stack.of(scope).formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: name,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
