import { describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';
import { GRANT_FATE } from '../../../../support/grants.ts';

describe('getGrant', () => {
  const loadGrant = vi.fn<UseCases['loadGrant']>();
  const api = testApi({ loadGrant });

  describe('200', () => {
    it.each([
      [{}, { workspaceId: 'ws_1' }],
      [{ seat: 'mem_ada' }, { workspaceId: 'ws_1', seat: 'mem_ada' }],
    ])('gives the grant of the account that is meant: %j', async (query, account) => {
      loadGrant.mockResolvedValue(GRANT_FATE);
      const answer = await callApi(api, 'getGrant', { as: 'reader', id: 'grant_1', query });
      expect([answer.status, answer.body]).toEqual([200, GRANT_FATE]);
      expect(loadGrant.mock.lastCall?.slice(1)).toEqual([account, 'grant_1']);
    });
  });

  it('knows no grant of another workspace', async () => {
    loadGrant.mockRejectedValue(new AppError('NOT_FOUND', 'x'));
    expect((await callApi(api, 'getGrant', { id: 'grant_2' })).status).toBe(404);
  });
});
