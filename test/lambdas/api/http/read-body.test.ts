import { describe, expect, it } from 'vitest';
import { readBody } from '../../../../lambdas/api/http/read-body.ts';
import { ROUTES } from '../../../../lambdas/api/routes.contract.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const read = (
  body: string | undefined,
  headers: Record<string, string> = JSON_TYPE,
  isBase64Encoded = false,
) =>
  readBody(ROUTES.createMember, { ...(body !== undefined && { body }), headers, isBase64Encoded });

describe('readBody', () => {
  it('gives the JSON value, in base 64 too', () => {
    expect(read('{"a":"ü"}')).toEqual({ a: 'ü' });
    expect(read(Buffer.from('{"a":"ü"}').toString('base64'), JSON_TYPE, true)).toEqual({ a: 'ü' });
    expect(read('1', { 'content-type': 'Application/JSON; charset=utf-8' })).toBe(1);
  });

  it('takes no body where the route has none', () => {
    expect(readBody({}, { body: '{', headers: {}, isBase64Encoded: false })).toBeUndefined();
  });

  it('counts the bytes of the decoded body: 5 MB are taken, one more is TOO_LARGE', () => {
    const text = `"${'ü'.repeat(2_621_439)}"`;
    expect(read(text)).toHaveLength(2_621_439);
    const base64 = Buffer.from(`${text} `).toString('base64');
    expect(() => read(base64, JSON_TYPE, true)).toThrow(
      expect.objectContaining({ code: 'TOO_LARGE' }),
    );
  });

  it.each([[{}], [{ 'content-type': 'text/plain' }], [{ 'content-type': 'application/jsonp' }]])(
    'refuses the type of %j',
    (headers) => {
      expect(() => read('{}', headers)).toThrow(
        expect.objectContaining({ code: 'MEDIA_TYPE_UNSUPPORTED' }),
      );
    },
  );

  it('refuses bytes that are no UTF-8', () => {
    const bytes = Buffer.from([...Buffer.from('{"name":"'), 0xc3, 0x28, ...Buffer.from('"}')]);
    expect(() => read(bytes.toString('base64'), JSON_TYPE, true)).toThrow(
      expect.objectContaining({ code: 'MALFORMED_JSON' }),
    );
  });

  it.each([undefined, '', '{', '{"email":"ada@acme.example",}'])(
    'refuses %j, and quotes nothing of it',
    (body) => {
      expect(() => read(body)).toThrow(
        expect.objectContaining({ code: 'MALFORMED_JSON', internal: 'not JSON' }),
      );
    },
  );
});
