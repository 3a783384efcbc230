import { describe, expect, it } from 'vitest';
import { fieldsOf, typeOf } from '../../docs/shapes.ts';

describe('typeOf', () => {
  it.each([
    [{ type: 'string', minLength: 1, maxLength: 200 }, 'string, 1 to 200 characters'],
    [{ type: 'string', maxLength: 64 }, 'string, at most 64 characters'],
    [{ type: 'integer', minimum: 0 }, 'integer, at least 0'],
    [
      { type: 'array', items: { enum: ['a', 'b'] }, minItems: 1 },
      'list of `a` or `b`, at least 1 items',
    ],
    [{ type: ['string', 'null'] }, 'string or null'],
    [{ anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] }, 'time or null'],
    [{ type: 'object', additionalProperties: { type: 'integer' } }, 'object of integer'],
    [{ $ref: '#/components/schemas/Member' }, '[Member](#member)'],
    [{ type: 'boolean', default: false }, 'boolean, default `false`'],
    [{ type: 'boolean', const: true }, '`true`'],
    [{}, 'any value'],
  ])('%j', (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });
});

describe('fieldsOf', () => {
  it('lists members, those of members after them', () => {
    const schema = {
      type: 'object',
      required: ['a'],
      properties: {
        a: { type: 'object', properties: { b: { type: 'string', description: 'B.' } } },
        c: { type: 'array', items: { type: 'object', properties: { d: { type: 'integer' } } } },
      },
    };
    expect(
      fieldsOf(schema).map(({ path, isRequired, meaning }) => [path, isRequired, meaning]),
    ).toEqual([
      ['a', true, ''],
      ['a.b', false, 'B.'],
      ['c', false, ''],
      ['c[].d', false, ''],
    ]);
  });
});
