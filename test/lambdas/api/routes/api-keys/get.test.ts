import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const API_KEY = {
  id: 'key_1',
  name: 'CI',
  scopes: ['read'],
  last4: 'abcd',
  hash: 'the-hash',
  createdAt: epochMs(0),
} as const;

describe('getApiKey', () => {
  describe('200', () => {
    it('gives the last four characters, never the key or its hash', async () => {
      const asked: unknown[] = [];
      const api = testApi({
        loadApiKey: async (_p, ...where) => {
          asked.push(where);
          return API_KEY;
        },
      });
      const answer = await callApi(api, 'getApiKey', { as: 'reader', id: 'key_1' });
      expect([answer.status, answer.body.last4]).toEqual([200, 'abcd']);
      expect(answer.text).not.toContain('hash');
      expect(asked).toEqual([['ws_1', 'key_1']]);
    });
  });

  describe('404 NOT_FOUND', () => {
    it('finds no key of another workspace', async () => {
      const api = testApi({ loadApiKey: () => Promise.reject(new AppError('NOT_FOUND', 'x')) });
      expect((await callApi(api, 'getApiKey', { as: 'reader' })).status).toBe(404);
    });
  });
});
