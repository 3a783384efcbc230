import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const api = testApi({
  loadOperatorKey: async (_p, id) => {
    if (id !== 'opk_1') throw new AppError('NOT_FOUND', 'x');
    return {
      id: 'opk_1',
      name: 'ci',
      rights: 'read',
      last4: 'abcd',
      hash: 'the-hash',
      createdAt: epochMs(0),
      expiresAt: epochMs(1_000),
    };
  },
});

describe('getOperatorKey', () => {
  describe('200', () => {
    it.each([
      ['opk_1', { name: 'ci', expiresAt: '1970-01-01T00:00:01.000Z' }],
      ['operator', { name: 'operator', rights: 'admin', last4: 'only' }],
    ])('gives %s without the key', async (id, shown) => {
      const answer = await callApi(api, 'getOperatorKey', { id });
      expect([answer.status, answer.body]).toMatchObject([200, shown]);
      expect(answer.text).not.toContain('hash');
    });
  });

  describe('404 NOT_FOUND', () => {
    it('finds none under another id', async () => {
      expect((await callApi(api, 'getOperatorKey', { id: 'opk_2' })).status).toBe(404);
    });
  });
});
