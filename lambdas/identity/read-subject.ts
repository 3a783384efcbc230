import { canFind, cleanSubject } from './clean-subject.ts';
import { valuesBeside } from './given-values.ts';
import type { AskedSubject } from './identity.contract.ts';
import type { SubjectInput } from './subject.contract.ts';

/**
 * Reads the cells of a subject as it is asked for, whether they come in a request or as a row of a
 * list: what can be used of them, what was left out and why, and what the caller has beside it.
 * Undefined where nothing is left to find anybody by.
 *
 * @param beside further cells of addresses and numbers, which nobody is found by
 */
export function readSubject(
  cells: SubjectInput,
  beside: readonly string[] = [],
): AskedSubject | undefined {
  const { subject, ignored } = cleanSubject(cells);
  if (!canFind(subject)) return undefined;
  // Where nothing is left out, all was read whole.
  if (ignored.length === 0 && beside.length === 0) return subject;
  const given = valuesBeside(cells, subject, beside);
  return { ...subject, ...(ignored.length > 0 && { ignored }), ...(given.length > 0 && { given }) };
}
