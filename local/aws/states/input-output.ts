import type { Json } from '../../server/json.ts';
import { loadAt, withAt } from './paths.ts';
import { StateError } from './state-error.ts';
import { fillTemplate } from './templates.ts';

/** The most that may pass between states, 256 KiB of UTF-8. */
const PAYLOAD_BYTES_MAX = 262_144;

interface InputRules {
  readonly InputPath?: string | null;
  readonly Parameters?: Json;
}

interface OutputRules {
  readonly ResultSelector?: Json;
  readonly ResultPath?: string | null;
  readonly OutputPath?: string | null;
}

/** Gives what a state works on: its input after InputPath and Parameters. */
export function toInput(state: InputRules, data: Json, context: Json): Json {
  const input = throughPath(state.InputPath, data, context);
  return state.Parameters === undefined ? input : fillTemplate(state.Parameters, input, context);
}

/**
 * Gives what a state passes on: its result through ResultSelector and ResultPath, then OutputPath.
 */
export function toOutput(state: OutputRules, data: Json, result: Json, context: Json): Json {
  const selected =
    state.ResultSelector === undefined
      ? result
      : fillTemplate(state.ResultSelector, result, context);
  const joined = state.ResultPath === null ? data : withAt(state.ResultPath ?? '$', data, selected);
  return asOutput(state, joined, context);
}

/** Gives what OutputPath leaves. */
export function asOutput(state: OutputRules, data: Json, context: Json): Json {
  return throughPath(state.OutputPath, data, context);
}

function throughPath(path: string | null | undefined, data: Json, context: Json): Json {
  if (path === null) return {};
  return path === undefined || path === '$' ? data : loadAt(path, data, context);
}

/** Gives the data back; States.DataLimitExceeded when it is more than may pass between states. */
export function checkSize(data: Json): Json {
  if (Buffer.byteLength(JSON.stringify(data)) <= PAYLOAD_BYTES_MAX) return data;
  throw new StateError('States.DataLimitExceeded', `more than ${PAYLOAD_BYTES_MAX} bytes`);
}
