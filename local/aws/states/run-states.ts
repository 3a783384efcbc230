import type { Json } from '../../server/json.ts';
import { chooseNext } from './choice.ts';
import type { Catcher, Machine, State } from './definition.ts';
import { asOutput, checkSize, toInput, toOutput } from './input-output.ts';
import { withAt } from './paths.ts';
import { Attempts, chooseCatcher } from './retries.ts';
import { runMap } from './run-map.ts';
import { runTask } from './run-task.ts';
import { runWait } from './run-wait.ts';
import { StateError } from './state-error.ts';
import type { Running } from './world.ts';

interface Step {
  readonly output: Json;
  /** Absent: the execution ends here. */
  readonly next: string | undefined;
}

/**
 * Goes from state to state until one ends the machine; gives that one's output, throws its error.
 */
export async function runStates(machine: Machine, input: Json, running: Running): Promise<Json> {
  let name: string | undefined = machine.StartAt;
  let data = input;
  while (name !== undefined) {
    running.signal.throwIfAborted();
    const state: State | undefined = machine.States[name];
    if (!state) throw new StateError('States.Runtime', `there is no state ${name}`);
    running.world.count('transitions', running.execution.type);
    const step: Step = await runState(state, data, enter(running, name));
    data = checkSize(step.output);
    name = step.next;
  }
  return data;
}

function enter(running: Running, name: string): Running {
  const EnteredTime = new Date(running.world.now()).toISOString();
  return { ...running, context: { ...running.context, State: { Name: name, EnteredTime } } };
}

async function runState(state: State, data: Json, running: Running): Promise<Step> {
  const { context } = running;
  switch (state.Type) {
    case 'Task':
    case 'Map':
      return runWithRetries(state, data, running);
    case 'Pass': {
      const input = toInput(state, data, context);
      const result = state.Result === undefined ? input : state.Result;
      return { output: toOutput(state, data, result, context), next: state.Next };
    }
    case 'Choice': {
      const input = toInput(state, data, context);
      const next = chooseNext(state, input, context);
      return { output: asOutput(state, input, context), next };
    }
    case 'Wait': {
      const input = toInput(state, data, context);
      await runWait(state, input, running);
      return { output: asOutput(state, input, context), next: state.Next };
    }
    case 'Succeed':
      return {
        output: asOutput(state, toInput(state, data, context), context),
        next: undefined,
      };
    case 'Fail':
      throw new StateError(state.Error ?? '', state.Cause ?? '');
  }
}

async function runWithRetries(
  state: Extract<State, { Type: 'Task' | 'Map' }>,
  data: Json,
  running: Running,
): Promise<Step> {
  const { world, signal, context, execution } = running;
  const attempts = new Attempts(state.Retry ?? [], () => world.random());
  for (;;) {
    try {
      const result = await (state.Type === 'Task'
        ? runTask(state, data, running)
        : runMap(state, data, running));
      return { output: toOutput(state, data, result, context), next: state.Next };
    } catch (error) {
      // What is stopped from outside catches nothing.
      signal.throwIfAborted();
      const failure = toFailure(error);
      const waitMs = attempts.next(failure.name);
      if (waitMs === undefined) {
        const catcher = chooseCatcher(state.Catch, failure.name);
        if (!catcher) throw failure;
        return { output: caught(catcher, data, failure), next: catcher.Next };
      }
      await world.sleep(waitMs, signal);
      signal.throwIfAborted();
      world.count('transitions', execution.type);
    }
  }
}

function toFailure(error: unknown): Error {
  return error instanceof Error ? error : new StateError('Error', String(error));
}

function caught(catcher: Catcher, data: Json, failure: Error): Json {
  if (catcher.ResultPath === null) return data;
  const result = { Error: failure.name, Cause: failure.message };
  return withAt(catcher.ResultPath ?? '$', data, result);
}
