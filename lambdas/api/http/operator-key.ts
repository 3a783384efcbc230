import * as z from 'zod/mini';
import { assertInvariant } from '../../shared/errors.ts';

const operatorSecret = z.object({ operatorKey: z.string().check(z.minLength(16)) });

/**
 * Gives the operator's key from its secret, `{"operatorKey": "…"}`. A secret that nobody has filled
 * opens nothing: an InvariantError, whose text does not have the value.
 */
export function parseOperatorKey(json: unknown): string {
  const parsed = z.safeParse(operatorSecret, json);
  assertInvariant(parsed.success, 'operator-key-is-set');
  return parsed.data.operatorKey;
}
