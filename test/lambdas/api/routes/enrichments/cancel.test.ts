import { describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';
import { RUNNING } from '../../../../support/enrichments.ts';

describe('cancelEnrichment', () => {
  const cancelEnrichment = vi.fn<UseCases['cancelEnrichment']>();
  const call = () =>
    callApi(testApi({ cancelEnrichment }), 'cancelEnrichment', { as: 'enricher', id: 'enr_1' });

  describe('200', () => {
    it('gives the enrichment as it stands; needs no body', async () => {
      cancelEnrichment.mockResolvedValue({ ...RUNNING, status: 'cancelled' });
      const answer = await call();
      expect([answer.status, answer.body.status]).toEqual([200, 'cancelled']);
      expect(cancelEnrichment.mock.calls[0]?.slice(1)).toEqual(['ws_1', 'enr_1']);
    });
  });

  describe('404 NOT_FOUND', () => {
    it('finds no enrichment of another workspace', async () => {
      cancelEnrichment.mockRejectedValue(new AppError('NOT_FOUND', 'x'));
      expect((await call()).status).toBe(404);
    });
  });

  describe('409 STATE_CONFLICT', () => {
    it('refuses one that has ended', async () => {
      cancelEnrichment.mockRejectedValue(new AppError('STATE_CONFLICT', 'x'));
      const answer = await call();
      expect([answer.status, answer.body.code]).toEqual([409, 'STATE_CONFLICT']);
    });
  });
});
