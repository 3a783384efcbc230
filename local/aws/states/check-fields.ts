import { isObject, type Json, type JsonObject } from '../../server/json.ts';
import { refuseIntrinsic } from './intrinsics.ts';
import { parsePath } from './paths.ts';
import { DefinitionError } from './state-error.ts';

const NUMBERS = [
  'TimeoutSeconds',
  'Seconds',
  'MaxConcurrency',
  'ToleratedFailurePercentage',
  'IntervalSeconds',
  'BackoffRate',
  'MaxAttempts',
  'MaxDelaySeconds',
];

/** Refuses fields that are not in the list, and numbers that are none. */
export function only(object: JsonObject, fields: readonly string[], where: string): void {
  for (const [name, value] of Object.entries(object)) {
    if (!fields.includes(name)) throw new DefinitionError(where, `field ${name}`);
    if (NUMBERS.includes(name) && typeof value !== 'number')
      throw new DefinitionError(where, `${name} is not a number`);
  }
  const language = object.QueryLanguage ?? 'JSONPath';
  if (language !== 'JSONPath')
    throw new DefinitionError(where, `QueryLanguage ${String(language)}`);
}

/** Refuses a path that is not a reference path. */
export function checkPath(path: Json | undefined, where: string): void {
  if (typeof path === 'string' && parsePath(path)) return;
  throw new DefinitionError(where, `the path '${String(path)}'`);
}

/** Refuses a template with a path or an intrinsic function that is not known. */
export function checkTemplate(template: Json, where: string): void {
  if (Array.isArray(template)) {
    for (const item of template as readonly Json[]) checkTemplate(item, where);
    return;
  }
  if (!isObject(template)) return;
  for (const [name, value] of Object.entries(template)) {
    if (!name.endsWith('.$')) checkTemplate(value, where);
    else checkDynamic(value, `${where}.${name}`);
  }
}

function checkDynamic(value: Json, where: string): void {
  if (typeof value === 'string' && value.startsWith('States.')) {
    const refusal = refuseIntrinsic(value);
    if (refusal) throw new DefinitionError(where, refusal);
    return;
  }
  checkPath(value, where);
}
