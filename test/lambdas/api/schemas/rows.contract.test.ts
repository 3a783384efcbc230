import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { rowsOf } from '../../../../lambdas/api/schemas/rows.contract.ts';
import { checkInput } from '../../../../lambdas/shared/validate.ts';

describe('rowsOf', () => {
  const list = z.strictObject({ rows: rowsOf(z.strictObject({ n: z.string() })) });

  it('gives the typed rows', () => {
    const value = { rows: [{ n: 'a' }, { n: 'b' }] };
    expect(checkInput(list, value)).toEqual({ kind: 'valid', value });
  });

  it('tells the faults of each row by its place', () => {
    expect(checkInput(list, { rows: [{}, { n: 'a', m: 1 }, { n: 1 }, 7] })).toEqual({
      kind: 'invalid',
      errors: [
        { path: 'rows[0].n', message: 'is required' },
        { path: 'rows[1].m', message: 'is not a known field' },
        { path: 'rows[2].n', message: 'must be a string' },
        { path: 'rows[3]', message: 'must be an object' },
      ],
    });
  });
});
