import type { Json, JsonObject } from '../../server/json.ts';
import type { Machine, MachineType } from './definition.ts';

/**
 * All that an execution reaches outside itself; whoever injects these decides about time and
 * chance.
 */
export interface World {
  /**
   * Performs a task and gives its result; a failure is thrown, `name` as Error and `message` as
   * Cause.
   */
  invoke(resource: string, parameters: Json): Promise<Json>;
  /** Waits that many milliseconds, or until the signal: it resolves in both cases. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 (included) to 1 (excluded), for jitter. */
  random(): number;
  /**
   * Hears of every started execution and every state transition; retries count as transitions, as
   * AWS bills them.
   */
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
  /** Runs the states of an inline map's processor for one item. */
  readonly runStates: (machine: Machine, input: Json, running: Running) => Promise<Json>;
  /** Runs a distributed map's processor for one item, as an execution of its own. */
  readonly runMachine: RunMachine;
}

/** Runs a machine to its end. It never throws for what the machine or its tasks do. */
export type RunMachine = (
  machine: Machine,
  execution: Execution,
  world: World,
  signal?: AbortSignal,
) => Promise<Outcome>;
