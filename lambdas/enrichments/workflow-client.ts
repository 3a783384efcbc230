import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { REQUEST_LIMITS } from '../shared/dynamo.ts';
import type { EnrichmentRun } from './enrichment-run.contract.ts';

/** Starts enrichment workflows. */
export interface WorkflowClient {
  /** Starts the run of a request under the request's id; done already is done. */
  readonly startWorkflow: (run: EnrichmentRun) => Promise<'started' | 'ended'>;
}

/**
 * Opens the client for one state machine.
 *
 * Starting a run that is running answers as the first start did; one that has ended is refused by Step Functions
 * with ExecutionAlreadyExists, told here as `ended` (AWS: StartExecution is idempotent by name and input). So is one
 * that runs with another input: the text that is sent for a request must stay what it is for as long as such requests
 * may run, or a deployment would let the sweep end them early. A new field needs a new name of the execution.
 */
export function openWorkflowClient(stateMachineArn: string): WorkflowClient {
  const client = new SFNClient({ maxAttempts: 4, requestHandler: REQUEST_LIMITS });
  return {
    startWorkflow: async (run) => {
      const start = new StartExecutionCommand({
        stateMachineArn,
        name: run.enrichmentId,
        input: JSON.stringify(run),
      });
      try {
        await client.send(start);
        return 'started';
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return 'ended';
        throw error;
      }
    },
  };
}
