import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const BODY = { creditType: 'contact', amount: 500, note: ' more, please ' };
const REQUEST = {
  id: 'capr_1',
  workspaceId: 'ws_1',
  actor: 'mem_ada',
  creditType: 'contact',
  amount: 500,
  createdAt: epochMs(1_773_144_000_000),
} as const;

describe('createCapacityRequest', () => {
  const requestCapacity = vi.fn<UseCases['requestCapacity']>();
  const api = testApi({ requestCapacity });

  beforeEach(() => {
    requestCapacity.mockReset().mockResolvedValue({ kind: 'created', request: REQUEST });
  });

  describe('201', () => {
    it.each([
      ['enricher', 'mem_ada'],
      ['manager', 'key_manager'],
      ['opSupport', 'opk_support'],
    ] as const)('lets the %s ask', async (as, actor) => {
      const answer = await callApi(api, 'createCapacityRequest', { as, body: BODY });
      expect([answer.status, answer.body]).toEqual([
        201,
        {
          id: 'capr_1',
          workspaceId: 'ws_1',
          actor: 'mem_ada',
          creditType: 'contact',
          amount: 500,
          note: null,
          createdAt: '2026-03-10T12:00:00.000Z',
          closedAt: null,
        },
      ]);
      expect(answer.headers.location).toBe('/v1/workspaces/ws_1/capacity-requests/capr_1');
      const asked = { ...BODY, note: 'more, please', workspaceId: 'ws_1', actor };
      expect(requestCapacity.mock.calls[0]?.[1]).toEqual(asked);
    });

    it('gives the first answer again for the same key', async () => {
      requestCapacity.mockResolvedValue({ kind: 'replayed', request: REQUEST });
      const answer = await callApi(api, 'createCapacityRequest', { body: BODY });
      expect(answer.headers['idempotency-replayed']).toBe('true');
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it.each([0, -1, 1.5, 2 ** 53, 1e9 + 1, '5', null])('refuses the amount %j', async (amount) => {
      const answer = await callApi(api, 'createCapacityRequest', { body: { ...BODY, amount } });
      expect([answer.status, answer.body.errors]).toMatchObject([
        400,
        expect.arrayContaining([expect.objectContaining({ path: 'amount' })]),
      ]);
      expect(requestCapacity).not.toHaveBeenCalled();
    });

    it.each([
      [{ ...BODY, creditType: 'phone' }, 'creditType'],
      [{ ...BODY, note: 'x'.repeat(1_001) }, 'note'],
      [{ ...BODY, note: 7 }, 'note'],
      [{ ...BODY, reason: 'x' }, 'reason'],
    ])('refuses %#', async (body, path) => {
      const answer = await callApi(api, 'createCapacityRequest', { body });
      expect([answer.status, answer.body.errors]).toMatchObject([400, [{ path }]]);
    });
  });

  describe('403 FORBIDDEN', () => {
    it.each(['reader', 'opRead'] as const)('refuses the %s', async (as) => {
      const answer = await callApi(api, 'createCapacityRequest', { as, body: BODY });
      expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
    });
  });

  describe('422 IDEMPOTENCY_KEY_REUSED', () => {
    it('refuses the same key with another body', async () => {
      requestCapacity.mockRejectedValue(new AppError('IDEMPOTENCY_KEY_REUSED', 'x'));
      expect((await callApi(api, 'createCapacityRequest', { body: BODY })).status).toBe(422);
    });
  });
});
