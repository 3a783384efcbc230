import * as z from 'zod/mini';
import { assertInvariant } from '../../shared/errors.ts';

/** Keys that are shorter open nothing. */
const CHARACTERS_MIN = 16;
const operatorSecret = z.object({
  operatorKey: z.string().check(z.minLength(CHARACTERS_MIN)),
  previousOperatorKey: z.optional(z.string()),
});

/**
 * Gives the operator's keys from their secret, the current one first: `{"operatorKey": "…"}`, and
 * while one is exchanged, `"previousOperatorKey"` too. A secret that nobody has filled opens
 * nothing: an InvariantError, whose text does not have the value.
 */
export function parseOperatorKeys(json: unknown): readonly string[] {
  const parsed = z.safeParse(operatorSecret, json);
  assertInvariant(parsed.success, 'operator-key-is-set');
  const { operatorKey, previousOperatorKey: previous = '' } = parsed.data;
  return previous.length < CHARACTERS_MIN ? [operatorKey] : [operatorKey, previous];
}
