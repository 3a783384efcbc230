import { describe, expect, it } from 'vitest';
import { toBodyHash } from '../../../../lambdas/api/http/body-hash.ts';

describe('toBodyHash', () => {
  it('is the same for bodies that differ in the order of fields, at any depth', () => {
    const one = toBodyHash({ a: 1, b: [{ c: 2, d: 3 }] });
    expect(toBodyHash({ b: [{ d: 3, c: 2 }], a: 1 })).toBe(one);
    expect(toBodyHash({ a: 1, b: [{ c: 2, d: 3 }], e: undefined })).toBe(one);
  });

  it.each([
    [{ a: 1, b: [{ c: 2, d: 4 }] }],
    [{ a: '1', b: [{ c: 2, d: 3 }] }],
    [{ a: 1, b: [{ c: 2 }, { d: 3 }] }],
    [undefined],
  ])('is another for %j', (body) => {
    expect(toBodyHash(body)).not.toBe(toBodyHash({ a: 1, b: [{ c: 2, d: 3 }] }));
  });

  it('counts the bytes of a raw body', () => {
    const one = toBodyHash(Buffer.from('{"a":1}'));
    expect(toBodyHash(new Uint8Array(Buffer.from('{"a":1}')))).toBe(one);
    expect(toBodyHash(Buffer.from('{"a": 1}'))).not.toBe(one);
    expect(toBodyHash({ a: 1 })).not.toBe(one);
  });
});
