import type { Json } from '../../server/json.ts';
import type { TaskState } from './definition.ts';
import { checkSize, toInput } from './input-output.ts';
import { within } from './within.ts';
import type { Running } from './world.ts';

/** Performs the task once; States.Timeout when it takes longer than the state allows. */
export async function runTask(state: TaskState, data: Json, running: Running): Promise<Json> {
  const { world, signal, context } = running;
  const parameters = checkSize(toInput(state, data, context));
  const cause = `no answer in ${state.TimeoutSeconds} s`;
  const result = await within(state.TimeoutSeconds, world, signal, cause, () =>
    world.invoke(state.Resource, parameters),
  );
  return checkSize(result);
}
