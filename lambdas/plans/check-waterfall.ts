import type { FieldError } from '../shared/errors.contract.ts';
import { EMAIL_VERIFIERS, FINDERS, NAMED_MAX } from '../waterfall/vendors.contract.ts';

/**
 * Names what is wrong with the terms of a waterfall beyond their types: providers and verifiers that
 * do not exist, that are named twice, that cannot find the datum. Takes them as they came: what has
 * the wrong type is left to the schema.
 *
 * Shape: paths below the terms: `providers.email[2]`.
 */
export function checkWaterfall(terms: unknown): readonly FieldError[] {
  const { providers, verifiers } = toObject(terms);
  const lists = Object.entries(toObject(providers)).flatMap(([datum, ids]) => {
    const finders = Object.hasOwn(FINDERS, datum) ? FINDERS[datum as keyof typeof FINDERS] : [];
    const lacks = (id: string): string => (isFinder(id) ? `finds no ${datum}` : 'is no provider');
    return Object.hasOwn(FINDERS, datum)
      ? faultsOfList(`providers.${datum}`, ids, { known: finders, lacks })
      : [];
  });
  const lacks = (): string => 'is no verifier of addresses';
  return [
    ...lists,
    ...faultsOfList('verifiers', verifiers, { known: EMAIL_VERIFIERS, lacks }),
    // Without a verdict no address is ever accepted.
    ...(Array.isArray(verifiers) && verifiers.length === 0
      ? [{ path: 'verifiers', message: 'must name at least one' }]
      : []),
  ];
}

interface Known {
  readonly known: readonly string[];
  /** What to say of an id that is not known. */
  lacks(id: string): string;
}

function faultsOfList(path: string, ids: unknown, { known, lacks }: Known): FieldError[] {
  if (!Array.isArray(ids)) return [];
  // The schema refuses a longer list.
  return ids.slice(0, NAMED_MAX).flatMap((id, n) => {
    if (typeof id !== 'string') return [];
    const at = `${path}[${n}]`;
    if (!known.includes(id)) return [{ path: at, message: lacks(id) }];
    return ids.indexOf(id) < n ? [{ path: at, message: 'is named twice' }] : [];
  });
}

function isFinder(id: string): boolean {
  return Object.values<readonly string[]>(FINDERS).some((ids) => ids.includes(id));
}

function toObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
