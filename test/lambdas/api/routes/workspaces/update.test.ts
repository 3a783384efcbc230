import { describe, expect, it } from 'vitest';
import type { Workspace } from '../../../../../lambdas/workspaces/workspaces.contract.ts';
import { callApi, testApi, WORKSPACE } from '../../../../support/api-call.ts';

describe('updateWorkspace', () => {
  describe('200', () => {
    it('suspends at once in this process', async () => {
      const shown: Workspace[] = [WORKSPACE];
      const api = testApi(
        {
          replayEnrichment: async () => undefined,
          updateWorkspace: async () => {
            shown[0] = { ...WORKSPACE, status: 'suspended' };
            return shown[0];
          },
        },
        shown,
      );
      const answer = await callApi(api, 'updateWorkspace', { body: { status: 'suspended' } });
      expect(answer.body).toMatchObject({ status: 'suspended' });
      const refused = await callApi(api, 'createEnrichment', {
        body: { actions: ['contact.email'], subjects: [{ email: 'ada@acme.example' }] },
        headers: { 'idempotency-key': 'k-1' },
      });
      expect(refused.body.code).toBe('WORKSPACE_SUSPENDED');
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it.each([
      [{}, 'body'],
      [{ status: 'closed' }, 'status'],
      [{ plan: 'workspace-pool' }, 'plan'],
      [{ name: 'x'.repeat(201) }, 'name'],
      [[], 'body'],
    ])('refuses %j', async (body, path) => {
      const answer = await callApi(testApi(), 'updateWorkspace', { body });
      expect(answer.body.errors).toMatchObject([{ path }]);
    });
  });
});
