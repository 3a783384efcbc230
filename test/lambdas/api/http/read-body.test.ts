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

  it('drops a byte order mark, one and no more', () => {
    expect(read('\uFEFF{"a":1}')).toEqual({ a: 1 });
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, ...Buffer.from('{"a":"\uFEFF"}')]);
    expect(read(bytes.toString('base64'), JSON_TYPE, true)).toEqual({ a: '\uFEFF' });
    expect(() => read('\uFEFF\uFEFF{}')).toThrow(
      expect.objectContaining({ code: 'MALFORMED_JSON' }),
    );
  });

  it.each([
    ['a broken sequence', [0xc3, 0x28]],
    ['Latin-1', [0xfc]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
    ['a cut-off sequence', [0xf0, 0x9f, 0xa6]],
  ])('refuses %s, which is no UTF-8', (_what, wrong) => {
    const bytes = Buffer.from([...Buffer.from('{"name":"'), ...wrong, ...Buffer.from('"}')]);
    expect(() => read(bytes.toString('base64'), JSON_TYPE, true)).toThrow(
      expect.objectContaining({ code: 'MALFORMED_JSON' }),
    );
  });

  it('gives a raw body as the bytes that came, of any type, up to the same size', () => {
    const raw = { body: 'raw' } as const;
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0xff, 0x00]);
    const event = { body: bytes.toString('base64'), headers: {}, isBase64Encoded: true };
    expect(readBody(raw, event)).toEqual(bytes);
    const text = { body: '{"id": "evt_1"}\n', headers: JSON_TYPE, isBase64Encoded: false };
    expect(readBody(raw, text)).toEqual(Buffer.from('{"id": "evt_1"}\n'));
    const large = { ...text, body: 'x'.repeat(5 * 1024 * 1024 + 1) };
    expect(() => readBody(raw, large)).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }));
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
