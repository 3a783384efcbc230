import type * as z from 'zod/mini';

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'must be a string',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be an object',
  record: 'must be an object',
};

/** Says what is wrong with a field, where its schema has no words of its own. Never the value. */
export function toMessage(issue: z.core.$ZodRawIssue): string {
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
