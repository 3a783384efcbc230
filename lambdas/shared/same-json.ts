import { isDeepStrictEqual } from 'node:util';

/** Says whether two values of JSON are the same, whatever the order of their fields. */
export function sameJson(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b);
}
