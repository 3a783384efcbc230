import { describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const VIEW = { from: '2026-03-01', to: '2026-03-10', items: [], orders: [] };

describe('listProviders', () => {
  const viewVendors = vi.fn<UseCases['viewVendors']>(async () => VIEW);
  const api = testApi({ viewVendors });

  describe('200', () => {
    it('shows the days that are asked for to an operator who may read', async () => {
      const query = { from: '2026-03-01', to: '2026-03-10', groupBy: 'segment' };
      const answer = await callApi(api, 'listProviders', { as: 'opRead', query });
      expect([answer.status, answer.body]).toEqual([200, { ...VIEW, nextCursor: null }]);
      expect(viewVendors.mock.calls[0]?.slice(1)).toEqual([
        'operator',
        { from: '2026-03-01', to: '2026-03-10', bySegment: true },
      ]);
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it.each([
      [{ from: '2026-03-02', to: '2026-03-01' }, 'to', 'must not lie before from'],
      [{ from: '2025-01-01', to: '2026-03-01' }, 'from', 'must be at most 92 days before the end'],
      [{ from: '2025-01-01' }, 'from', 'must be at most 92 days before the end'],
      [{ from: 'soon' }, 'from', 'must be a date, YYYY-MM-DD'],
      [{ groupBy: 'country' }, 'groupBy', expect.any(String)],
    ])('refuses %j', async (query, path, message) => {
      const answer = await callApi(api, 'listProviders', { query });
      expect(answer.body.errors).toEqual([{ path, message }]);
    });
  });
});
