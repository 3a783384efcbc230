import { isObject, type Json } from '../../server/json.ts';
import { runtimeError } from './state-error.ts';

/**
 * A parsed path: from the state's data (`$`) or from the context (`$$`), by names and positions.
 */
export interface ParsedPath {
  readonly root: '$' | '$$';
  readonly steps: readonly (string | number)[];
}

const STEP = /\.([\p{L}_][\p{L}\p{N}_-]*)|\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\]/uy;

/**
 * Reads a reference path (`$.a.b`, `$['a b'][0]`, `$$.Execution.Id`); undefined for any other
 * JSONPath.
 */
export function parsePath(text: string): ParsedPath | undefined {
  const root = text.startsWith('$$') ? '$$' : '$';
  if (!text.startsWith(root)) return undefined;
  const steps: (string | number)[] = [];
  let at = root.length;
  while (at < text.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (!match) return undefined;
    const [whole, name, quoted, position] = match;
    steps.push(name ?? quoted?.replace(/\\(.)/g, '$1') ?? Number(position));
    at += whole.length;
  }
  return { root, steps };
}

/** Gives the value that the path leads to, undefined where it leads nowhere. */
export function findAt(path: ParsedPath, data: Json, context: Json): Json | undefined {
  let value: Json | undefined = path.root === '$' ? data : context;
  for (const step of path.steps) {
    if (typeof step === 'number') value = Array.isArray(value) ? value[step] : undefined;
    else value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}

/**
 * Gives the value that the path text leads to; States.Runtime where it leads nowhere, as on AWS.
 */
export function loadAt(text: string, data: Json, context: Json): Json {
  const path = parsePath(text);
  const value = path && findAt(path, data, context);
  if (value === undefined) throw runtimeError(`the path '${text}' leads nowhere`);
  return value;
}

/**
 * Gives a copy of the data with the value at the path; objects on the way are made where they are
 * missing.
 */
export function withAt(text: string, data: Json, value: Json): Json {
  const path = parsePath(text);
  if (!path) throw runtimeError(`'${text}' is not a reference path`);
  return place(path.steps, data, value);
}

function place(steps: readonly (string | number)[], data: Json | undefined, value: Json): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    if (!Array.isArray(data) || step >= data.length) throw mismatch(step);
    return data.map((item: Json, i) => (i === step ? place(rest, item, value) : item));
  }
  if (data !== undefined && !isObject(data)) throw mismatch(step);
  return { ...data, [step]: place(rest, data?.[step], value) };
}

function mismatch(step: string | number): Error {
  const error = runtimeError(`ResultPath: nothing can be placed at '${step}'`);
  error.name = 'States.ResultPathMatchFailure';
  return error;
}
