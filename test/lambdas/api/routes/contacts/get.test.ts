import { describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';
import { CONTACT } from '../../../../support/contacts.ts';

describe('getContact', () => {
  const loadContact = vi.fn<UseCases['loadContact']>();
  const api = testApi({ loadContact });

  it.each(['reader', 'opRead'] as const)('200 for the %s', async (as) => {
    loadContact.mockResolvedValue(CONTACT);
    const answer = await callApi(api, 'getContact', { as, id: 'con_1' });
    expect([answer.status, answer.body]).toEqual([200, CONTACT]);
    expect(loadContact.mock.lastCall?.slice(1)).toEqual(['ws_1', 'con_1']);
  });

  describe('200', () => {
    it('is the same for a key of a member as for one of a program', async () => {
      loadContact.mockResolvedValue(CONTACT);
      const [member, program] = [
        await callApi(api, 'getContact', { as: 'enricher', id: 'con_1' }),
        await callApi(api, 'getContact', { as: 'agent', id: 'con_1' }),
      ];
      expect(member.body).toEqual(program.body);
    });
  });

  describe('404 NOT_FOUND', () => {
    it('where there is no such contact', async () => {
      loadContact.mockRejectedValue(new AppError('NOT_FOUND', 'no such contact'));
      expect((await callApi(api, 'getContact', { id: 'con_9' })).status).toBe(404);
    });
  });
});
