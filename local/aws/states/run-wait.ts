import type { Json } from '../../server/json.ts';
import type { WaitState } from './definition.ts';
import { loadAt } from './paths.ts';
import { runtimeError } from './state-error.ts';
import type { Running } from './world.ts';

/** Waits as many seconds as the state says, or as its path leads to. */
export async function runWait(state: WaitState, input: Json, running: Running): Promise<void> {
  const { world, signal, context } = running;
  const seconds =
    state.SecondsPath === undefined ? state.Seconds : loadAt(state.SecondsPath, input, context);
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 0)
    throw runtimeError(`SecondsPath must lead to a whole number ≥ 0`);
  await world.sleep(seconds * 1000, signal);
  signal.throwIfAborted();
}
