import { describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

describe('listResults', () => {
  const listResults = vi.fn<UseCases['listResults']>();
  const call = (query: Record<string, string> = {}) =>
    callApi(testApi({ listResults }), 'listResults', { as: 'reader', id: 'enr_1', query });

  describe('200', () => {
    it('gives a page of results', async () => {
      listResults.mockResolvedValue({ items: [], nextCursor: null });
      const answer = await call({ limit: '200', cursor: 'c1' });
      expect([answer.status, answer.body]).toEqual([200, { items: [], nextCursor: null }]);
      expect(listResults.mock.calls[0]?.slice(1)).toEqual([
        'ws_1',
        'enr_1',
        { limit: 200, cursor: 'c1' },
      ]);
    });
  });

  describe('404 NOT_FOUND', () => {
    it('finds no enrichment of another workspace', async () => {
      listResults.mockRejectedValue(new AppError('NOT_FOUND', 'x'));
      expect((await call()).status).toBe(404);
    });
  });
});
