import type { Json, JsonObject } from '../json.ts';
import type { Machine, MachineType } from './definition.ts';
import { runStates } from './run-states.ts';
import { StateTimeout, within } from './within.ts';

/** All that an execution reaches outside itself; whoever injects these decides about time and chance. */
export interface World {
  /** Performs a task and gives its result; a failure is thrown, `name` as Error and `message` as Cause. */
  invoke(resource: string, parameters: Json): Promise<Json>;
  /** Waits that many milliseconds, or until the signal: it resolves in both cases. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 (included) to 1 (excluded), for jitter. */
  random(): number;
  /** Hears of every started execution and every state transition; retries count as transitions, as AWS bills them. */
  count(what: 'executions' | 'transitions', type: MachineType): void;
}

export interface Execution {
  readonly id: string;
  readonly name: string;
  readonly type: MachineType;
  readonly input: Json;
}

/** How an execution ended. */
export type Outcome =
  | { readonly status: 'SUCCEEDED'; readonly output: Json }
  | { readonly status: 'FAILED' | 'TIMED_OUT'; readonly error: string; readonly cause: string };

/** What the states of an execution share. */
export interface Running {
  readonly execution: Execution;
  readonly world: World;
  readonly signal: AbortSignal;
  /** The context object, `$$`. */
  readonly context: JsonObject;
}

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
      (inner) => runStates(machine, execution.input, { execution, world, signal: inner, context }),
    );
    return { status: 'SUCCEEDED', output };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    // A task's own timeout, uncaught, ends the execution as FAILED; only the machine's own is TIMED_OUT.
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
