import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const api = testApi({
  loadCapacityRequest: async (_p, workspaceId, id) => {
    if (id !== 'capr_1') throw new AppError('NOT_FOUND', 'x');
    const times = { createdAt: epochMs(0), closedAt: epochMs(1_000) };
    const wish = { creditType: 'contact', amount: 5, note: 'n', actor: 'key_1' };
    return { id: 'capr_1', workspaceId, ...wish, ...times };
  },
});

describe('getCapacityRequest', () => {
  describe('200', () => {
    it('gives the wish of the path', async () => {
      const answer = await callApi(api, 'getCapacityRequest', { as: 'reader', id: 'capr_1' });
      expect([answer.status, answer.body]).toMatchObject([
        200,
        { workspaceId: 'ws_1', note: 'n', closedAt: '1970-01-01T00:00:01.000Z' },
      ]);
    });
  });

  describe('404 NOT_FOUND', () => {
    it('finds none under another id', async () => {
      expect((await callApi(api, 'getCapacityRequest', { id: 'capr_2' })).status).toBe(404);
    });
  });
});
