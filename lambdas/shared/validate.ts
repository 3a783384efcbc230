import * as z from 'zod/mini';
import type { FieldError } from './errors.contract.ts';
import { AppError } from './errors.ts';
import { toMessage } from './field-messages.contract.ts';

/** What a check of an input says: the typed value, or every field at fault. */
export type Checked<T> =
  | { readonly kind: 'valid'; readonly value: T }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] };

/** More field errors than this are counted, not listed: two for each row of the largest request. */
const FIELD_ERRORS_MAX = 20_000;
/** What the list may take of an answer. Lambda's own limit is 6 MB. */
const FIELD_ERRORS_BYTES_MAX = 5_000_000;
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
 * Makes the refusal for these field errors; lists as many as one answer holds and says how many
 * more there are.
 */
export function validationFailed(errors: readonly FieldError[]): AppError {
  const listed = whatFits(errors);
  const more = errors.length - listed.length;
  return new AppError('VALIDATION_FAILED', `${errors.length} field errors`, {
    errors: listed,
    ...(more > 0 && {
      more,
      detail: `The first ${listed.length} errors are listed; ${more} more follow.`,
    }),
  });
}

function whatFits(errors: readonly FieldError[]): readonly FieldError[] {
  const first = errors.slice(0, FIELD_ERRORS_MAX);
  let bytes = 0;
  const end = first.findIndex((error) => {
    bytes += bytesInAnswer(error);
    return bytes > FIELD_ERRORS_BYTES_MAX;
  });
  return end < 0 ? first : first.slice(0, end);
}

/** A body is a text in Lambda's own JSON, so that its quotes and escapes are escaped once more. */
function bytesInAnswer(error: FieldError): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(error)));
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
  if (issue.code === 'custom' && issue.params?.faults) {
    const faults: readonly z.core.$ZodIssue[] = issue.params.faults;
    return faults.flatMap((fault) =>
      toFieldErrors({ ...fault, path: [...issue.path, ...fault.path] }),
    );
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: toFieldPath([...issue.path, key]),
      message: 'is not a known field',
    }));
  }
  return [{ path: toFieldPath(issue.path), message: issue.message }];
}
