import { canFind, cleanSubject } from './clean-subject.ts';
import { valuesBeside } from './given-values.ts';
import type { AskedSubject, IgnoredField } from './identity.contract.ts';
import type { SubjectInput } from './subject.contract.ts';

/** What the cells of a row say: whom to look for, or nobody, with the cells that cannot be used. */
export type ReadSubject =
  | { readonly kind: 'somebody'; readonly subject: AskedSubject }
  | { readonly kind: 'nobody'; readonly unusable: readonly IgnoredField[] };

/**
 * Reads the cells of a subject as it is asked for, whether they come in a request or as a row of a
 * list: what can be used of them, what was left out and why, and what the caller has beside it.
 * Nobody, where nothing is left to find anybody by.
 *
 * @param beside further cells of addresses and numbers, which nobody is found by
 */
export function readSubject(cells: SubjectInput, beside: readonly string[] = []): ReadSubject {
  const { subject, ignored } = cleanSubject(cells);
  if (!canFind(subject)) {
    return { kind: 'nobody', unusable: ignored.filter(({ field }) => !(field in subject)) };
  }
  // Where nothing is left out, all was read whole.
  if (ignored.length === 0 && beside.length === 0) return { kind: 'somebody', subject };
  const given = valuesBeside(cells, subject, beside);
  return {
    kind: 'somebody',
    subject: {
      ...subject,
      ...(ignored.length > 0 && { ignored }),
      ...(given.length > 0 && { given }),
    },
  };
}
