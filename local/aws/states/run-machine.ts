import type { JsonObject } from '../../server/json.ts';
import type { Machine } from './definition.ts';
import { runStates } from './run-states.ts';
import { StateTimeout, within } from './within.ts';
import type { Execution, Outcome, World } from './world.ts';

const EXECUTION_TIMED_OUT = 'the execution timed out';

/** Runs a machine to its end. It never throws for what the machine or its tasks do. */
export async function runMachine(
  machine: Machine,
  execution: Execution,
  world: World,
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  world.count('executions', execution.type);
  const context = { Execution: contextOf(execution, world.now()) };
  try {
    const output = await within(
      machine.TimeoutSeconds,
      world,
      signal,
      EXECUTION_TIMED_OUT,
      (inner) =>
        runStates(machine, execution.input, {
          execution,
          world,
          signal: inner,
          context,
          runStates,
          runMachine,
        }),
    );
    return { status: 'SUCCEEDED', output };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    // A task's own timeout, uncaught, ends the execution as FAILED; only the machine's own is
    // TIMED_OUT.
    const timedOut = error instanceof StateTimeout && message === EXECUTION_TIMED_OUT;
    return { status: timedOut ? 'TIMED_OUT' : 'FAILED', error: name, cause: message };
  }
}

function contextOf(execution: Execution, nowMs: number): JsonObject {
  return {
    Id: execution.id,
    Name: execution.name,
    Input: execution.input,
    StartTime: new Date(nowMs).toISOString(),
  };
}
