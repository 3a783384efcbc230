import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { sha256 } from '../../../../../lambdas/shared/random.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, KEYS, testApi } from '../../../../support/api-call.ts';

const REVOKED = {
  id: 'key_reader',
  name: 'CI',
  scopes: ['read'],
  last4: '95m0',
  hash: sha256(KEYS.reader),
  createdAt: epochMs(0),
  revokedAt: epochMs(1_000),
} as const;

describe('revokeApiKey', () => {
  describe('200', () => {
    it('gives the revoked key, and looks it up anew at its next use', async () => {
      const api = testApi({
        revokeApiKey: async () => REVOKED,
        listMembers: async () => ({ items: [], nextCursor: null }),
      });
      await callApi(api, 'listMembers', { as: 'reader' });
      const answer = await callApi(api, 'revokeApiKey', { id: 'key_reader' });
      expect([answer.status, answer.body.revokedAt]).toEqual([200, '1970-01-01T00:00:01.000Z']);
      await callApi(api, 'listMembers', { as: 'reader' });
      expect(api.lookedUp).toEqual([REVOKED.hash, REVOKED.hash]);
    });
  });

  describe('404 NOT_FOUND', () => {
    it('finds no key of another workspace', async () => {
      const api = testApi({
        revokeApiKey: async () => {
          throw new AppError('NOT_FOUND', 'x');
        },
      });
      const answer = await callApi(api, 'revokeApiKey', { as: 'manager', id: 'key_9' });
      expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND']);
    });
  });
});
