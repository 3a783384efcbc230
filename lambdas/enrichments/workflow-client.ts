import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { REQUEST_LIMITS } from '../shared/dynamo.ts';
import type { EnrichmentRun, RoundRun } from './enrichment-run.contract.ts';

/** Starts enrichment workflows. */
export interface WorkflowClient {
  /** Starts the workflow of a request under the request's id; done already is done. */
  readonly startWorkflow: (run: EnrichmentRun) => Promise<'started' | 'ended'>;
  /** Starts a round of a request's only part by itself; started twice, it does the same once. */
  readonly startRound: (run: RoundRun) => Promise<void>;
}

/** The two state machines. */
export interface WorkflowArns {
  readonly enrichment: string;
  readonly round: string;
}

/**
 * Opens the client for the two state machines.
 *
 * Starting a workflow that is running answers as the first start did (AWS: StartExecution is
 * idempotent by name and input). One that has ended, and one that a round has handed over to with
 * the same input in another spelling, are refused with ExecutionAlreadyExists: the execution itself
 * says which of the two it is. A round is an Express execution, of which AWS starts as many as it
 * is asked for: all its steps are replays.
 *
 * A burst of starts beyond Step Functions' rate is tried again for some seconds, with jitter; what
 * is refused then goes into the queue of `waiting-starts.ts`.
 */
export function openWorkflowClient({ enrichment, round }: WorkflowArns): WorkflowClient {
  const client = new SFNClient({ maxAttempts: STARTS_MAX, requestHandler: REQUEST_LIMITS });
  const isRunning = async (name: string): Promise<boolean> => {
    const executionArn = `${enrichment.replace(':stateMachine:', ':execution:')}:${name}`;
    const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
    return status === 'RUNNING';
  };
  return {
    startWorkflow: async (run) => {
      const start = new StartExecutionCommand({
        stateMachineArn: enrichment,
        name: run.enrichmentId,
        input: JSON.stringify(run),
      });
      try {
        await client.send(start);
        return 'started';
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
        return (await isRunning(run.enrichmentId)) ? 'started' : 'ended';
      }
    },
    startRound: async (run) => {
      const input = JSON.stringify(run);
      await client.send(new StartExecutionCommand({ stateMachineArn: round, input }));
    },
  };
}

/** Tries of one start: the SDK waits between them up to 16 s in all, at random. */
const STARTS_MAX = 6;
