import { describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { sha256 } from '../../../../../lambdas/shared/random.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, OPERATOR_KEYS, testApi } from '../../../../support/api-call.ts';

const REVOKED = {
  id: 'opk_read',
  name: 'ci',
  rights: 'read',
  last4: 'abcd',
  hash: sha256(OPERATOR_KEYS.opRead),
  createdAt: epochMs(0),
  revokedAt: epochMs(1_000),
} as const;

describe('revokeOperatorKey', () => {
  const revokeOperatorKey = vi.fn<UseCases['revokeOperatorKey']>();

  describe('200', () => {
    it('says when, and looks the key up anew in this process', async () => {
      const api = testApi({ revokeOperatorKey: revokeOperatorKey.mockResolvedValue(REVOKED) });
      await callApi(api, 'getMe', { as: 'opRead' });
      const answer = await callApi(api, 'revokeOperatorKey', { id: 'opk_read' });
      expect([answer.status, answer.body.revokedAt]).toEqual([200, '1970-01-01T00:00:01.000Z']);
      await callApi(api, 'getMe', { as: 'opRead' });
      expect(api.lookedUp).toEqual([REVOKED.hash, REVOKED.hash]);
    });
  });

  describe('404 NOT_FOUND', () => {
    it('knows no such key', async () => {
      revokeOperatorKey.mockRejectedValue(new AppError('NOT_FOUND', 'x'));
      const answer = await callApi(testApi({ revokeOperatorKey }), 'revokeOperatorKey');
      expect(answer.status).toBe(404);
    });
  });

  describe('409 STATE_CONFLICT', () => {
    it('leaves the key of the secret, which is exchanged there', async () => {
      const answer = await callApi(testApi(), 'revokeOperatorKey', { id: 'operator' });
      expect([answer.status, answer.body.code]).toEqual([409, 'STATE_CONFLICT']);
    });
  });
});
