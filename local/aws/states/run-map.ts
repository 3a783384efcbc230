import { isObject, type Json } from '../../server/json.ts';
import type { MapState } from './definition.ts';
import { toInput } from './input-output.ts';
import { loadAt } from './paths.ts';
import { runtimeError, StateError } from './state-error.ts';
import { fillTemplate } from './templates.ts';
import type { Execution, Running } from './world.ts';

const ENDED = new StateError('States.Aborted', 'the map has ended');

/**
 * AWS runs at most 40 iterations of an inline map at a time, and 10,000 children of a distributed
 * one.
 */
const AT_A_TIME_MAX = { INLINE: 40, DISTRIBUTED: 10_000 };

/** Runs the processor for each item; gives the outputs in the order of the items. */
export async function runMap(state: MapState, data: Json, running: Running): Promise<Json> {
  const input = toInput({ InputPath: state.InputPath ?? '$' }, data, running.context);
  const items = loadAt(state.ItemsPath ?? '$', input, running.context);
  if (!Array.isArray(items)) throw runtimeError('ItemsPath must lead to an array');
  const inputs = (items as readonly Json[]).map((value, index) => {
    const context = { ...running.context, Map: { Item: { Index: index, Value: value } } };
    const item =
      state.ItemSelector === undefined ? value : fillTemplate(state.ItemSelector, input, context);
    return { item, context };
  });
  const mode = state.ItemProcessor.ProcessorConfig?.Mode ?? 'INLINE';
  const limit = Math.min(state.MaxConcurrency || AT_A_TIME_MAX[mode], AT_A_TIME_MAX[mode]);
  const stop = new AbortController();
  const signal = AbortSignal.any([running.signal, stop.signal]);
  try {
    if (mode === 'INLINE') {
      return await eachOf(inputs, limit, ({ item, context }) =>
        running.runStates(state.ItemProcessor, item, { ...running, signal, context }),
      );
    }
    const children = inputs.map(({ item }) => item);
    return await runChildren(state, children, limit, { ...running, signal });
  } finally {
    // One failed, or all are done: whatever still runs ends at its next step.
    stop.abort(ENDED);
  }
}

/**
 * Children of a distributed map are executions of their own; those that failed within tolerance
 * give no output.
 */
async function runChildren(
  state: MapState,
  items: readonly Json[],
  limit: number,
  running: Running,
): Promise<Json> {
  const tolerated = state.ToleratedFailurePercentage ?? 0;
  let failed = 0;
  const outputs = await eachOf(items, limit, async (item, index) => {
    const child = childOf(state, running.execution, item, index);
    const outcome = await running.runMachine(
      state.ItemProcessor,
      child,
      running.world,
      running.signal,
    );
    if (outcome.status === 'SUCCEEDED') return { output: outcome.output };
    failed += 1;
    if ((failed * 100) / items.length > tolerated) {
      const cause = `${failed} of ${items.length} items failed, the last with ${outcome.error}`;
      throw new StateError('States.ExceedToleratedFailureThreshold', cause);
    }
    return null;
  });
  return outputs.filter(isObject).map((each) => each.output ?? null);
}

function childOf(state: MapState, parent: Execution, item: Json, index: number): Execution {
  const name = `${parent.name}-${index}`;
  return {
    id: `${parent.id}/${state.Label ?? 'Map'}:${name}`,
    name,
    type: state.ItemProcessor.ProcessorConfig?.ExecutionType ?? 'STANDARD',
    input: item,
  };
}

/**
 * Does the work for each item, so many at a time, in order; the first failure is thrown at once.
 */
async function eachOf<T>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<Json>,
): Promise<readonly Json[]> {
  const results: Json[] = new Array<Json>(items.length).fill(null);
  let next = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const index = next++;
      try {
        results[index] = await work(items[index] as T, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  return results;
}
