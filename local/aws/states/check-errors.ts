import { isObject, type Json, type JsonObject } from '../../server/json.ts';
import { checkPath, only } from './check-fields.ts';
import { DefinitionError } from './state-error.ts';

const RETRIER = [
  'ErrorEquals',
  'IntervalSeconds',
  'BackoffRate',
  'MaxAttempts',
  'MaxDelaySeconds',
  'JitterStrategy',
  'Comment',
];

/** Refuses retriers that AWS would refuse, or that say something unknown here. */
export function checkRetriers(list: Json | undefined, where: string): void {
  for (const retrier of entries(list, `${where}.Retry`)) {
    only(retrier, RETRIER, `${where}.Retry`);
    const jitter = retrier.JitterStrategy ?? 'NONE';
    if (jitter !== 'FULL' && jitter !== 'NONE')
      throw new DefinitionError(`${where}.Retry`, `JitterStrategy ${String(jitter)}`);
  }
}

/** Refuses catchers likewise; gives the states that they lead to. */
export function checkCatchers(
  list: Json | undefined,
  where: string,
): readonly (Json | undefined)[] {
  return entries(list, `${where}.Catch`).map((catcher) => {
    only(catcher, ['ErrorEquals', 'ResultPath', 'Next', 'Comment'], `${where}.Catch`);
    if (typeof catcher.ResultPath === 'string') checkPath(catcher.ResultPath, `${where}.Catch`);
    return catcher.Next;
  });
}

function entries(list: Json | undefined, where: string): readonly JsonObject[] {
  if (list === undefined) return [];
  if (!Array.isArray(list) || !list.every(isObject)) throw new DefinitionError(where, 'is no list');
  list.forEach((entry, i) => {
    const names = entry.ErrorEquals;
    if (!Array.isArray(names) || names.length === 0)
      throw new DefinitionError(where, 'has no ErrorEquals');
    const all = names.includes('States.ALL');
    if (all && (names.length > 1 || i < list.length - 1))
      throw new DefinitionError(where, 'States.ALL must stand alone and last');
  });
  return list;
}
