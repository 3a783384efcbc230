import { describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { callApi, testApi, WORKSPACE } from '../../../../support/api-call.ts';

describe('listWorkspaces', () => {
  const listWorkspaces = vi.fn<UseCases['listWorkspaces']>();
  const api = testApi({ listWorkspaces });

  describe('200', () => {
    it('gives a page, 50 long unless asked otherwise', async () => {
      listWorkspaces.mockResolvedValue({ items: [WORKSPACE], nextCursor: 'c1' });
      const answer = await callApi(api, 'listWorkspaces');
      expect(answer.body).toMatchObject({ items: [{ id: 'ws_1' }], nextCursor: 'c1' });
      await callApi(api, 'listWorkspaces', { query: { limit: '200', cursor: 'c1' } });
      expect(listWorkspaces.mock.calls.map(([, page]) => page)).toEqual([
        { limit: 50 },
        { limit: 200, cursor: 'c1' },
      ]);
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it.each(['0', '201', '-1', '1.5', 'x', ''])('refuses limit=%s', async (limit) => {
      const answer = await callApi(api, 'listWorkspaces', { query: { limit } });
      expect(answer.body.errors).toEqual([
        { path: 'limit', message: 'must be a whole number from 1 to 200' },
      ]);
    });
  });
});
