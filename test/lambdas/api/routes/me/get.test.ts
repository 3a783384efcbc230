import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const ADA = {
  id: 'mem_ada',
  email: 'a@acme.example',
  role: 'admin',
  createdAt: epochMs(0),
} as const;

describe('getMe', () => {
  describe('200', () => {
    it('tells the operator that there are no bounds', async () => {
      const { status, body } = await callApi(testApi(), 'getMe');
      expect([status, body]).toEqual([
        200,
        { kind: 'operator', workspaces: [], scopes: ['read', 'enrich', 'manage'], rights: 'admin' },
      ]);
    });

    it('tells a key its workspace and its scopes', async () => {
      const { body } = await callApi(testApi(), 'getMe', { as: 'reader' });
      expect(body).toEqual({
        kind: 'key',
        workspaces: [{ id: 'ws_1', name: 'Example Ltd', role: null }],
        scopes: ['read'],
        rights: null,
      });
    });

    it('tells the key of a member the role as well', async () => {
      const api = testApi({
        findMember: async (_p, _ws, id) => (id === 'mem_ada' ? ADA : undefined),
      });
      const { body } = await callApi(api, 'getMe', { as: 'enricher' });
      expect(body.workspaces).toEqual([{ id: 'ws_1', name: 'Example Ltd', role: 'admin' }]);
    });
  });
});
