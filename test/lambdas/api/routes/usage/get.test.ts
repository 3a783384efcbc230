import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

describe('getUsage', () => {
  const readUsage = vi.fn<UseCases['readUsage']>();
  const wasEverMember = vi.fn<UseCases['wasEverMember']>();
  const api = testApi({ readUsage, wasEverMember });

  beforeEach(() => {
    readUsage.mockReset().mockResolvedValue({
      rows: [
        { name: 'mem_ada', credits: { contact: 3 } },
        { name: 'mem_bob', credits: { contact: 1, phone: 2 } },
      ],
      total: { contact: 4, phone: 2 },
    });
  });

  describe('200', () => {
    it('sums by member unless asked otherwise, over the days of the workspace', async () => {
      const query = { from: '2026-03-01', to: '2026-03-10' };
      const answer = await callApi(api, 'getUsage', { as: 'reader', query });
      expect(answer.body).toEqual({
        groupBy: 'member',
        from: '2026-03-01T00:00:00.000Z',
        to: '2026-03-11T00:00:00.000Z',
        total: { contact: 4, phone: 2 },
        items: [
          { member: 'mem_ada', credits: { contact: 3 } },
          { member: 'mem_bob', credits: { contact: 1, phone: 2 } },
        ],
        nextCursor: null,
      });
      expect(readUsage.mock.calls[0]?.slice(1)).toEqual([
        'ws_1',
        {
          fromMs: 1_772_323_200_000,
          toMs: 1_773_187_200_000,
          groupBy: 'member',
          actor: undefined,
          timezone: 'UTC',
        },
      ]);
    });

    it.each([
      ['day', '2026-03-10'],
      ['action', 'contact.email'],
    ])('sums by %s, of one member', async (groupBy, name) => {
      wasEverMember.mockResolvedValueOnce(true);
      const row = { name, credits: { contact: 1 } };
      readUsage.mockResolvedValueOnce({ rows: [row], total: { contact: 1 } });
      const query = { groupBy, memberId: 'mem_ada' };
      const answer = await callApi(api, 'getUsage', { as: 'reader', query });
      expect(answer.body.items).toEqual([{ [groupBy]: name, credits: { contact: 1 } }]);
      expect(readUsage.mock.calls[0]?.[2]).toMatchObject({ groupBy, actor: 'mem_ada' });
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it('tells all that is wrong with the query', async () => {
      const query = { from: 'x', to: '2026-02-30', groupBy: 'week', limit: '5' };
      const answer = await callApi(api, 'getUsage', { query });
      expect(answer.body.errors).toEqual([
        { path: 'from', message: 'must be an RFC 3339 time or a date' },
        { path: 'to', message: 'must be an RFC 3339 time or a date' },
        { path: 'groupBy', message: 'must be one of: member, action, day' },
        { path: 'limit', message: 'is not a known field' },
      ]);
    });

    it('refuses an end within a quarter of an hour, and a stranger', async () => {
      wasEverMember.mockResolvedValueOnce(false);
      const query = { from: '2026-03-10T12:01:00Z', memberId: 'mem_9' };
      const answer = await callApi(api, 'getUsage', { query });
      expect([answer.status, answer.body.errors]).toEqual([
        400,
        [
          { path: 'memberId', message: 'is not a member of the workspace' },
          { path: 'from', message: 'must be a date, or a time at a quarter of an hour' },
        ],
      ]);
      expect(readUsage).not.toHaveBeenCalled();
    });
  });
});
