import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const api = testApi({
  closeCapacityRequest: async (_p, workspaceId, id) => {
    if (id !== 'capr_1') throw new AppError('NOT_FOUND', 'x');
    const times = { createdAt: epochMs(0), closedAt: epochMs(1_000) };
    const wish = { creditType: 'contact', amount: 5, actor: 'key_1' };
    return { id: 'capr_1', workspaceId, ...wish, ...times };
  },
});

describe('closeCapacityRequest', () => {
  describe('200', () => {
    it('says when, and keeps who did it', async () => {
      const answer = await callApi(api, 'closeCapacityRequest', { as: 'opSupport', id: 'capr_1' });
      expect([answer.status, answer.body.closedAt]).toEqual([200, '1970-01-01T00:00:01.000Z']);
      expect(api.acts).toMatchObject([
        { act: 'capacity-request.closed', actor: 'opk_support', targetId: 'capr_1' },
      ]);
    });
  });

  describe('404 NOT_FOUND', () => {
    it('knows no such wish', async () => {
      expect((await callApi(api, 'closeCapacityRequest', { id: 'capr_2' })).status).toBe(404);
    });
  });
});
