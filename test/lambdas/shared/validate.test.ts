import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  checkInput,
  parseInput,
  toFieldPath,
  validationFailed,
} from '../../../lambdas/shared/validate.ts';

const schema = z.strictObject({
  name: z.string().check(z.maxLength(3)),
  count: z.int().check(z.gte(1), z.lte(9)),
  kind: z.enum(['a', 'b']),
  rows: z.array(z.strictObject({ email: z.optional(z.string()) })).check(z.maxLength(2)),
});

function errorsOf(input: unknown) {
  const checked = checkInput(schema, input);
  return checked.kind === 'invalid' ? checked.errors : [];
}

describe('checkInput', () => {
  it('gives the typed value', () => {
    const input = { name: 'Ada', count: 1, kind: 'a', rows: [{ email: 'x' }] };
    expect(checkInput(schema, input)).toEqual({ kind: 'valid', value: input });
  });

  it('tells all fields at fault at once, with their paths', () => {
    const input = {
      name: 'long',
      count: 1.5,
      kind: 'c',
      rows: [{}, { email: 5 }],
      extra: 1,
      more: 2,
    };
    expect(errorsOf(input)).toEqual([
      { path: 'name', message: 'must have at most 3 characters' },
      { path: 'count', message: 'must be a whole number' },
      { path: 'kind', message: 'must be one of: a, b' },
      { path: 'rows[1].email', message: 'must be a string' },
      { path: 'extra', message: 'is not a known field' },
      { path: 'more', message: 'is not a known field' },
    ]);
  });

  it('tells what is missing and what is out of bounds', () => {
    expect(errorsOf({ count: 10, rows: [{}, {}, {}] })).toEqual([
      { path: 'name', message: 'is required' },
      { path: 'count', message: 'must be at most 9' },
      { path: 'kind', message: 'is required' },
      { path: 'rows', message: 'must have at most 2 items' },
    ]);
    expect(errorsOf([])).toEqual([{ path: 'body', message: 'must be an object' }]);
  });

  it('repeats no value', () => {
    const secretive = {
      name: 'ada@acme.example',
      count: 'ada@acme.example',
      kind: 'ada@acme.example',
      rows: 'ada@acme.example',
    };
    expect(JSON.stringify(errorsOf(secretive))).not.toContain('acme');
  });

  it('takes an own field called __proto__ for an unknown one', () => {
    const input = JSON.parse('{"name":"Ada","count":1,"kind":"a","rows":[],"__proto__":{"x":1}}');
    expect(errorsOf(input)).toEqual([{ path: '__proto__', message: 'is not a known field' }]);
  });
});

describe('parseInput', () => {
  it('throws VALIDATION_FAILED with the field errors', () => {
    expect(() => parseInput(z.string(), 1)).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        details: { errors: [{ path: 'body', message: 'must be a string' }] },
      }),
    );
  });
});

describe('validationFailed', () => {
  it('lists a hundred errors and counts the rest', () => {
    const errors = Array.from({ length: 103 }, (_, i) => ({
      path: `rows[${i}]`,
      message: 'is wrong',
    }));
    const { details } = validationFailed(errors);
    expect(details).toMatchObject({ more: 3 });
    expect(details.errors).toHaveLength(100);
    expect(details.detail).toBe('The first 100 errors are listed; 3 more follow.');
  });
});

describe('toFieldPath', () => {
  it('writes positions in brackets and cuts long names of fields', () => {
    expect(toFieldPath(['subjects', 3, 'email'])).toBe('subjects[3].email');
    expect(toFieldPath(['x'.repeat(500)])).toHaveLength(64);
    expect(toFieldPath([])).toBe('body');
  });
});
