import { isObject, type Json } from '../../server/json.ts';

/** An event pattern: fields that must be there, each with a list of what it may be. */
export interface Pattern {
  readonly [field: string]: Pattern | readonly Test[];
}

/** A value, or a test of one. */
export type Test =
  | string
  | number
  | boolean
  | null
  | { readonly prefix: string }
  | { readonly exists: boolean };

/** Reads a filter of an event source mapping; an Error that names a test that is not known. */
export function parsePattern(json: Json, where: string): Pattern {
  if (!isObject(json)) throw new Error(`${where}: a filter pattern is not an object`);
  const fields = Object.entries(json).map(([name, value]): [string, Pattern | readonly Test[]] => [
    name,
    Array.isArray(value)
      ? value.map((test: Json) => parseTest(test, `${where}.${name}`))
      : parsePattern(value, `${where}.${name}`),
  ]);
  return Object.fromEntries(fields);
}

function parseTest(test: Json, where: string): Test {
  if (isObject(test)) {
    if (typeof test.prefix === 'string') return { prefix: test.prefix };
    if (typeof test.exists === 'boolean') return { exists: test.exists };
    throw new Error(`${where}: the filter test ${Object.keys(test).join()} is not known`);
  }
  if (Array.isArray(test)) throw new Error(`${where}: a filter test is a list`);
  return test as Test;
}

/** Says whether the event fits the pattern. */
export function fits(pattern: Pattern, event: unknown): boolean {
  return Object.entries(pattern).every(([name, tests]) => {
    const value = isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined;
    if (Array.isArray(tests)) return (tests as readonly Test[]).some((test) => passes(test, value));
    return fits(tests as Pattern, value);
  });
}

function passes(test: Test, value: Json | undefined): boolean {
  if (typeof test !== 'object' || test === null) return value === test;
  if ('exists' in test) return (value !== undefined) === test.exists;
  return typeof value === 'string' && value.startsWith(test.prefix);
}
