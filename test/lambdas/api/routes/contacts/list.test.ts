import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';
import { CONTACT } from '../../../../support/contacts.ts';

describe('listContacts', () => {
  const listContacts = vi.fn<UseCases['listContacts']>();
  const api = testApi({ listContacts });
  const page = { items: [CONTACT], nextCursor: null };

  beforeEach(() => {
    listContacts.mockReset().mockResolvedValue(page);
  });

  describe('200', () => {
    it('gives every member the same page', async () => {
      for (const as of ['reader', 'enricher', 'manager', 'opRead'] as const) {
        const answer = await callApi(api, 'listContacts', { as });
        expect([answer.status, answer.body]).toEqual([200, page]);
      }
      expect(listContacts.mock.calls[0]?.slice(1)).toEqual(['ws_1', { limit: 50 }]);
    });

    it('asks for what the query says', async () => {
      const query = { q: ' Ada ', has: 'email,phone', source: 'manual', limit: '2', cursor: 'x' };
      await callApi(api, 'listContacts', { query });
      expect(listContacts.mock.calls[0]?.[2]).toEqual({
        ...query,
        q: 'Ada',
        has: ['email', 'phone'],
        limit: 2,
      });
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it.each([
      [{ q: '' }, ['q']],
      [{ q: '!?' }, ['q']],
      [{ q: 'x'.repeat(201) }, ['q']],
      [{ has: 'email,fax', source: 'hunter', limit: '201' }, ['limit', 'has', 'source']],
      [{ has: '' }, ['has']],
      [{ name: 'Ada' }, ['name']],
    ])('refuses %j', async (query, paths) => {
      const answer = await callApi(api, 'listContacts', { query });
      const errors = paths.map((path) => ({ path }));
      expect([answer.status, answer.body.errors]).toMatchObject([400, errors]);
    });
  });
});
