import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

describe('listMembers', () => {
  describe('200', () => {
    it('gives a page of members', async () => {
      const member = {
        id: 'mem_1',
        email: 'a@acme.example',
        role: 'owner',
        createdAt: epochMs(0),
      } as const;
      const api = testApi({ listMembers: async () => ({ items: [member], nextCursor: null }) });
      const answer = await callApi(api, 'listMembers', { as: 'reader' });
      expect([answer.status, answer.body]).toEqual([
        200,
        {
          items: [
            {
              id: 'mem_1',
              email: 'a@acme.example',
              name: null,
              role: 'owner',
              seat: false,
              seatLicensedOn: null,
              caps: {},
              createdAt: '1970-01-01T00:00:00.000Z',
            },
          ],
          nextCursor: null,
        },
      ]);
    });
  });
});
