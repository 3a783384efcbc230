import { describe, expect, it } from 'vitest';
import { callApi, testApi, WORKSPACE } from '../../../../support/api-call.ts';

describe('getWorkspace', () => {
  describe('200', () => {
    it('gives the workspace as it is now, not as it was remembered', async () => {
      const api = testApi({ loadWorkspace: async () => ({ ...WORKSPACE, name: 'New' }) });
      const answer = await callApi(api, 'getWorkspace');
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ id: 'ws_1', name: 'New' });
    });

    it('shows a key its own workspace', async () => {
      const api = testApi({ loadWorkspace: async () => WORKSPACE });
      const answer = await callApi(api, 'getWorkspace', { as: 'reader' });
      expect([answer.status, answer.body.plan]).toEqual([200, 'workspace-pool']);
    });

    it('tells operators alone how its waterfall goes', async () => {
      const waterfall = { verifiers: ['zerobounce'], rowCostMicroUsdMax: 50_000 };
      const api = testApi({ loadWorkspace: async () => ({ ...WORKSPACE, waterfall }) });
      expect((await callApi(api, 'getWorkspace')).body.waterfall).toEqual(waterfall);
      const { body } = await callApi(api, 'getWorkspace', { as: 'manager' });
      expect(body).not.toHaveProperty('waterfall');
    });
  });
});
