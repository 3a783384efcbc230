import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const REMOVED = { id: 'mem_1', removedAt: epochMs(1_773_144_000_000) } as const;

describe('removeMember', () => {
  const removeMember = vi.fn<UseCases['removeMember']>();
  const finishMember = vi.fn<UseCases['finishMember']>();
  const api = testApi({ removeMember, finishMember });
  const remove = (id = 'mem_1') => callApi(api, 'removeMember', { id });

  beforeEach(() => {
    removeMember.mockReset().mockResolvedValue(REMOVED);
    finishMember.mockReset().mockResolvedValue([]);
  });

  describe('200', () => {
    it('says when, and ends what depends on the member', async () => {
      const answer = await remove();
      expect([answer.status, answer.body]).toEqual([
        200,
        { id: 'mem_1', removedAt: '2026-03-10T12:00:00.000Z' },
      ]);
      expect(finishMember.mock.calls[0]?.slice(1, 3)).toEqual(['ws_1', 'mem_1']);
    });
  });

  describe('404 NOT_FOUND', () => {
    it('knows no such member', async () => {
      removeMember.mockRejectedValue(new AppError('NOT_FOUND', 'x'));
      expect((await remove('mem_none')).status).toBe(404);
    });
  });

  describe('409 STATE_CONFLICT', () => {
    it('keeps the last owner', async () => {
      removeMember.mockRejectedValue(new AppError('STATE_CONFLICT', 'x'));
      expect((await remove()).status).toBe(409);
      expect(finishMember).not.toHaveBeenCalled();
    });
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('says so when the account of the seat cannot be ended just now', async () => {
      finishMember.mockRejectedValue(new AppError('ACCOUNT_BUSY', 'x'));
      expect((await remove()).status).toBe(503);
    });
  });
});
