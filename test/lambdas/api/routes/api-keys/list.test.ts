import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

describe('listApiKeys', () => {
  describe('200', () => {
    it('gives the last four characters of each key, never the key or its hash', async () => {
      const apiKey = {
        id: 'key_1',
        name: 'CI',
        scopes: ['read'],
        last4: 'abcd',
        hash: 'the-hash',
        createdAt: epochMs(0),
        revokedAt: epochMs(1_000),
      } as const;
      const api = testApi({ listApiKeys: async () => ({ items: [apiKey], nextCursor: null }) });
      const answer = await callApi(api, 'listApiKeys', { as: 'reader' });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        items: [{ id: 'key_1', last4: 'abcd', revokedAt: '1970-01-01T00:00:01.000Z' }],
      });
      expect(answer.text).not.toContain('hash');
    });
  });
});
