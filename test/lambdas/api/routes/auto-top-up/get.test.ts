import { describe, expect, it } from 'vitest';
import { viewTopUp } from '../../../../../lambdas/billing/top-ups/set-auto-top-up.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';
import { MARCH } from '../../../../support/top-ups.ts';

describe('getAutoTopUp', () => {
  describe('200', () => {
    it('shows that nothing was set', async () => {
      const asked: unknown[] = [];
      const api = testApi({
        readAutoTopUp: async (_p, of) => {
          asked.push(of);
          return viewTopUp(undefined, MARCH);
        },
      });
      const { status, body } = await callApi(api, 'getAutoTopUp', { as: 'manager' });
      expect([status, body.enabled, body.pack]).toEqual([200, false, null]);
      expect(asked).toEqual([{ workspaceId: 'ws_1', timezone: 'UTC' }]);
    });
  });
});
