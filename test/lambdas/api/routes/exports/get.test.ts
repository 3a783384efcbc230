import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

describe('getExport', () => {
  describe('200', () => {
    it('says how it stands', async () => {
      const api = testApi({
        loadExport: async (_p, workspaceId, id) => ({
          ...{ id, workspaceId, status: 'running', createdAt: epochMs(1_773_144_000_000) },
          ...{
            actor: 'operator',
            bodyHash: 'h',
            attempt: 'req_1',
            format: 'csv',
            actions: ['contact.email'],
          },
          ...{ enrichmentId: 'enr_1', isOwn: true },
        }),
      });
      const answer = await callApi(api, 'getExport', { id: 'exp_1' });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ id: 'exp_1', status: 'running', file: null });
    });
  });

  describe('404', () => {
    it('where there is none', async () => {
      const loadExport = () => Promise.reject(new AppError('NOT_FOUND', 'x'));
      const answer = await callApi(testApi({ loadExport }), 'getExport', { id: 'exp_2' });
      expect(answer.status).toBe(404);
    });
  });
});
