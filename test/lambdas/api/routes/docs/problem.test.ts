import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../../../../lambdas/shared/errors.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const page = (id: string, accept?: string) =>
  callApi(testApi(), 'getProblem', { as: null, id, headers: accept ? { accept } : {} });

describe('getProblem', () => {
  describe('200', () => {
    it('explains a code to anybody', async () => {
      const { status, body } = await page('IDEMPOTENCY_KEY_REUSED');
      expect([status, body]).toEqual([
        200,
        {
          code: 'IDEMPOTENCY_KEY_REUSED',
          status: 422,
          title: 'This Idempotency-Key was used with another body',
          retry: 'never',
          help: 'A key belongs to one body for ever. Make up a new key for another request.',
        },
      ]);
    });

    it('is a page to read in a browser', async () => {
      const { headers, text } = await page('MEDIA_TYPE_UNSUPPORTED', 'text/html, */*;q=0.8');
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(text).toContain('<h1>415 <code>MEDIA_TYPE_UNSUPPORTED</code></h1>');
      expect(text).toContain('<p>Send the header <code>Content-Type: application/json</code>.</p>');
      const { text: other } = await page('UNAUTHENTICATED', 'text/html');
      expect(other).toContain('<code>Authorization: Bearer &lt;key&gt;</code>');
    });

    it.each(Object.keys(ERRORS))('there is one for %s', async (code) => {
      expect((await page(code)).status).toBe(200);
      expect((await page(code, 'text/html')).text).toContain(`<title>${code}</title>`);
    });
  });

  describe('404 NOT_FOUND', () => {
    it.each(['OK', 'toString', 'not_found', '__proto__'])('there is none for %s', async (id) => {
      const { status, body } = await page(id, 'text/html');
      expect([status, body.code]).toEqual([404, 'NOT_FOUND']);
    });
  });
});
