import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { checkInput, toFieldPath, validationFailed } from '../../../lambdas/shared/validate.ts';

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

describe('validationFailed', () => {
  const wrong = (count: number, path: (n: number) => string) =>
    validationFailed(
      Array.from({ length: count }, (_, n) => ({ path: path(n), message: 'is wrong' })),
    ).details as { errors: { path: string }[]; more?: number; detail?: string };

  it('lists two errors for each of ten thousand rows, and counts what is beyond', () => {
    const all = wrong(20_000, (n) => `rows[${n}]`);
    expect([all.errors.length, all.errors.at(-1)?.path]).toEqual([20_000, 'rows[19999]']);
    expect(all).not.toHaveProperty('more');
    const { errors, more, detail } = wrong(20_003, (n) => `rows[${n}]`);
    expect([errors.length, more]).toEqual([20_000, 3]);
    expect(detail).toBe('The first 20000 errors are listed; 3 more follow.');
  });

  it.each(['\u0001', '"', '名'])('stays below 6 MB, escaped twice, with paths of %j', (letter) => {
    const details = wrong(100_000, () => letter.repeat(64));
    const answer = JSON.stringify({ body: JSON.stringify(details) });
    expect(Buffer.byteLength(answer)).toBeLessThan(6_000_000);
    expect(details.errors.length + (details.more ?? 0)).toBe(100_000);
    expect(details.errors.length).toBeGreaterThan(9_000);
  });
});

describe('toFieldPath', () => {
  it('writes positions in brackets and cuts long names of fields', () => {
    expect(toFieldPath(['subjects', 3, 'email'])).toBe('subjects[3].email');
    expect(toFieldPath(['x'.repeat(500)])).toHaveLength(64);
    expect(toFieldPath([])).toBe('body');
  });
});
