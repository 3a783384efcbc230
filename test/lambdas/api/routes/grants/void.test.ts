import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import type { ErrorCode } from '../../../../../lambdas/shared/errors.contract.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const VIEW = {
  id: 'grant_1',
  creditType: 'contact',
  voided: 25,
  reason: 'mistaken',
  voidedAt: '2026-03-10T12:00:00.000Z',
} as const;

describe('voidGrant', () => {
  const voidGrant = vi.fn<UseCases['voidGrant']>();
  const api = testApi({ voidGrant });
  const call = (body: object = { reason: 'mistaken' }) =>
    callApi(api, 'voidGrant', { body, id: 'grant_1' });

  beforeEach(() => {
    voidGrant.mockReset().mockResolvedValue({ kind: 'voided', view: VIEW });
  });

  async function expectRefusal(status: number, code: ErrorCode) {
    voidGrant.mockRejectedValue(new AppError(code, 'x'));
    const answer = await call();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  }

  describe('200', () => {
    it.each([
      [undefined, { workspaceId: 'ws_1' }],
      ['mem_ada', { workspaceId: 'ws_1', seat: 'mem_ada' }],
    ])('ends the grant of the account that is meant: seat %s', async (seat, account) => {
      const answer = await call({ reason: 'mistaken', seat });
      expect([answer.status, answer.body]).toEqual([200, VIEW]);
      expect(voidGrant.mock.calls[0]?.[1]).toEqual({
        account,
        grantId: 'grant_1',
        reason: 'mistaken',
        actor: 'operator',
      });
    });

    it('says of a second call that it is the first answer', async () => {
      voidGrant.mockResolvedValue({ kind: 'replayed', view: VIEW });
      expect((await call()).headers['idempotency-replayed']).toBe('true');
    });
  });

  it('needs a reason', async () => {
    const answer = await call({});
    expect(answer.body.errors).toEqual([{ path: 'reason', message: 'is required' }]);
  });

  describe('404 NOT_FOUND', () => {
    it('knows no such grant', () => expectRefusal(404, 'NOT_FOUND'));
  });

  describe('409 STATE_CONFLICT', () => {
    it('has nothing left to void', () => expectRefusal(409, 'STATE_CONFLICT'));
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('asks to try again', () => expectRefusal(503, 'ACCOUNT_BUSY'));
  });

  describe('503 OPERATION_UNRESOLVED', () => {
    it('asks to try again', () => expectRefusal(503, 'OPERATION_UNRESOLVED'));
  });
});
