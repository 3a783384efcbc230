import { describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';
import { GRANT_FATE } from '../../../../support/grants.ts';

describe('listGrants', () => {
  const listGrants = vi.fn<UseCases['listGrants']>();
  const api = testApi({ listGrants });

  describe('200', () => {
    it.each([
      [{}, { limit: 50, cursor: undefined, open: false }],
      [
        { open: 'true', limit: '3', cursor: 'x' },
        { limit: 3, cursor: 'x', open: true },
      ],
    ])('lists them for who may read, by the terms of the workspace: %j', async (query, asked) => {
      listGrants.mockResolvedValue({ items: [GRANT_FATE], nextCursor: 'n' });
      const answer = await callApi(api, 'listGrants', { as: 'reader', query });
      expect([answer.status, answer.body]).toEqual([200, { items: [GRANT_FATE], nextCursor: 'n' }]);
      const [, ws, page] = listGrants.mock.lastCall ?? [];
      expect([ws, page]).toMatchObject(['ws_1', { ...asked, terms: { anchor: '2026-01-01' } }]);
    });
  });

  it('refuses another word for open', async () => {
    const answer = await callApi(api, 'listGrants', { query: { open: 'yes' } });
    expect([answer.status, answer.body.errors]).toMatchObject([400, [{ path: 'open' }]]);
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('asks to try again', async () => {
      listGrants.mockRejectedValue(new AppError('ACCOUNT_BUSY', 'x'));
      expect((await callApi(api, 'listGrants', {})).status).toBe(503);
    });
  });
});
