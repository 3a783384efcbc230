import * as z from 'zod/mini';
import type { FieldError } from './errors.contract.ts';
import { AppError } from './errors.ts';

/** What a check of an input says: the typed value, or every field at fault. */
export type Checked<T> =
  | { readonly kind: 'valid'; readonly value: T }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] };

/** More field errors than this are counted, not listed. */
export const FIELD_ERRORS_MAX = 100;
const KEY_CHARACTERS_MAX = 64;

/**
 * Checks an input against a schema. A message never repeats the value; an unknown field is an
 * error.
 */
export function checkInput<S extends z.ZodMiniType>(
  schema: S,
  input: unknown,
): Checked<z.output<S>> {
  const parsed = z.safeParse(schema, input, { error: toMessage });
  if (parsed.success) return { kind: 'valid', value: parsed.data };
  return { kind: 'invalid', errors: parsed.error.issues.flatMap(toFieldErrors) };
}

/**
 * Gives the typed value of an input; VALIDATION_FAILED with every field error at once otherwise.
 */
export function parseInput<S extends z.ZodMiniType>(schema: S, input: unknown): z.output<S> {
  const checked = checkInput(schema, input);
  if (checked.kind === 'valid') return checked.value;
  throw validationFailed(checked.errors);
}

/**
 * Makes the refusal for these field errors; lists the first hundred and says how many more there
 * are.
 */
export function validationFailed(errors: readonly FieldError[]): AppError {
  const more = errors.length - FIELD_ERRORS_MAX;
  return new AppError('VALIDATION_FAILED', `${errors.length} field errors`, {
    errors: errors.slice(0, FIELD_ERRORS_MAX),
    ...(more > 0 && {
      more,
      detail: `The first ${FIELD_ERRORS_MAX} errors are listed; ${more} more follow.`,
    }),
  });
}

/** Writes a path the way of the API: `subjects[3].email`. The input itself is `body`. */
export function toFieldPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += `${text === '' ? '' : '.'}${String(step).slice(0, KEY_CHARACTERS_MAX)}`;
  }
  return text === '' ? 'body' : text;
}

function toFieldErrors(issue: z.core.$ZodIssue): readonly FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: toFieldPath([...issue.path, key]),
      message: 'is not a known field',
    }));
  }
  return [{ path: toFieldPath(issue.path), message: issue.message }];
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'must be a string',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be an object',
  record: 'must be an object',
};

function toMessage(issue: z.core.$ZodRawIssue): string {
  if (
    issue.input === undefined &&
    (issue.code === 'invalid_type' || issue.code === 'invalid_value')
  ) {
    return 'is required';
  }
  if (issue.code === 'invalid_type') return EXPECTED[issue.expected] ?? 'has the wrong type';
  if (issue.code === 'invalid_value')
    return `must be one of: ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_big') return toBound(issue.origin, 'at most', issue.maximum);
  if (issue.code === 'too_small') return toBound(issue.origin, 'at least', issue.minimum);
  return 'has the wrong form';
}

const SIZED: Readonly<Record<string, string>> = { string: 'character', array: 'item' };

/** `must have at most 200 characters`, `must be at least 1`. */
function toBound(origin: string, side: 'at most' | 'at least', bound: number | bigint): string {
  const unit = SIZED[origin];
  if (unit === undefined) return `must be ${side} ${bound}`;
  return `must have ${side} ${bound} ${unit}${bound === 1 ? '' : 's'}`;
}
