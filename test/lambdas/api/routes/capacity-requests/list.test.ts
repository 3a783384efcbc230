import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

describe('listCapacityRequests', () => {
  describe('200', () => {
    it('gives a page of open wishes to who may read', async () => {
      const wish = { creditType: 'contact', amount: 5, actor: 'key_1', createdAt: epochMs(0) };
      const items = [{ id: 'capr_1', workspaceId: 'ws_2', ...wish }] as const;
      const api = testApi({ listCapacityRequests: async () => ({ items, nextCursor: 'next' }) });
      const answer = await callApi(api, 'listCapacityRequests', { as: 'opRead' });
      expect([answer.status, answer.body]).toMatchObject([
        200,
        { items: [{ id: 'capr_1', workspaceId: 'ws_2', closedAt: null }], nextCursor: 'next' },
      ]);
    });
  });
});
