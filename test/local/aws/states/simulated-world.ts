import { parseMachine } from '../../../../local/aws/states/check-definition.ts';
import { runMachine } from '../../../../local/aws/states/run-machine.ts';
import type { Outcome, World } from '../../../../local/aws/states/world.ts';
import type { Json, JsonObject } from '../../../../local/server/json.ts';

/** A task's behaviour: the result, or a thrown error. */
export type Task = (parameters: Json) => Json | Promise<Json>;

export class SimulatedWorld implements World {
  nowMs = Date.parse('2026-11-22T10:00:00.000Z');
  readonly slept: number[] = [];
  readonly counted: Record<string, number> = {};
  readonly calls: Json[] = [];
  readonly #task: Task;
  readonly #random: number;

  constructor(task: Task = (parameters) => parameters, random = 0) {
    this.#task = task;
    this.#random = random;
  }

  async invoke(_resource: string, parameters: Json): Promise<Json> {
    this.calls.push(parameters);
    return this.#task(parameters);
  }

  /** Time passes only when somebody still sleeps after all other work of the moment is done. */
  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    if (signal.aborted) return;
    this.slept.push(ms);
    this.nowMs += ms;
  }

  now(): number {
    return this.nowMs;
  }

  random(): number {
    return this.#random;
  }

  count(what: string, type: string): void {
    const key = `${type} ${what}`;
    this.counted[key] = (this.counted[key] ?? 0) + 1;
  }
}

/** Runs states from `A`, as a Standard machine. */
export function run(
  states: JsonObject,
  input: Json,
  world = new SimulatedWorld(),
): Promise<Outcome> {
  const machine = parseMachine({ StartAt: 'A', States: states }, 'test');
  return runMachine(machine, { id: 'arn:e1', name: 'e1', type: 'STANDARD', input }, world);
}

export const LAMBDA = 'arn:aws:states:::lambda:invoke';

/** An error as a task throws it. */
export function failing(name: string, message = ''): Task {
  return () => {
    const error = new Error(message);
    error.name = name;
    throw error;
  };
}
