import { canFind, cleanSubject } from './clean-subject.ts';
import { valuesBeside } from './given-values.ts';
import type { AskedSubject } from './identity.contract.ts';
import type { SubjectInput } from './subject.contract.ts';

/**
 * Reads the cells of a subject as it is asked for, whether they come in a request or as a row of a
 * list: what can be used of them, what was left out and why, and what the caller has beside it.
 * Undefined where nothing is left to find anybody by.
 */
export function readSubject(cells: SubjectInput): AskedSubject | undefined {
  const { subject, ignored } = cleanSubject(cells);
  if (!canFind(subject)) return undefined;
  // What is not left out was read whole.
  if (ignored.length === 0) return subject;
  const given = valuesBeside(cells, subject);
  return { ...subject, ignored, ...(given.length > 0 && { given }) };
}
