import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import type { ErrorCode } from '../../../../../lambdas/shared/errors.contract.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const BODY = { creditType: 'contact', amount: -25, reason: 'counted twice' };
const ADJUSTMENT = {
  id: 'adj_1',
  creditType: 'contact',
  amount: -25,
  reason: 'counted twice',
  taken: [{ grantId: 'grant_1', credits: 25 }],
  createdAt: '2026-03-10T12:00:00.000Z',
} as const;

describe('createAdjustment', () => {
  const adjustCredits = vi.fn<UseCases['adjustCredits']>();
  const api = testApi({ adjustCredits });
  const call = (body: object = BODY) =>
    callApi(api, 'createAdjustment', { body, headers: { 'idempotency-key': 'k-1' } });

  beforeEach(() => {
    adjustCredits.mockReset().mockResolvedValue({ kind: 'adjusted', adjustment: ADJUSTMENT });
  });

  async function expectRefusal(status: number, code: ErrorCode) {
    adjustCredits.mockRejectedValue(new AppError(code, 'x'));
    const answer = await call();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  }

  describe('201', () => {
    it('takes credits away by the terms of the workspace, under an id of the key', async () => {
      const answer = await call();
      expect([answer.status, answer.body]).toEqual([201, ADJUSTMENT]);
      await call();
      const [first, second] = adjustCredits.mock.calls.map(([, request]) => request);
      expect(first).toMatchObject({
        account: { workspaceId: 'ws_1' },
        creditType: 'contact',
        amount: 25,
        reason: 'counted twice',
        actor: 'operator',
        terms: { anchor: '2026-01-01', periodMonths: 1 },
      });
      expect(first?.adjustmentId).toMatch(/^adj_[0-9a-z]{24}$/);
      expect(second?.adjustmentId).toBe(first?.adjustmentId);
    });

    it('gives the first answer again', async () => {
      adjustCredits.mockResolvedValue({ kind: 'replayed', adjustment: ADJUSTMENT });
      expect((await call()).headers['idempotency-replayed']).toBe('true');
    });
  });

  it.each([0, 1, -1.5, -(2 ** 53), '-3', null])('refuses the amount %s', async (amount) => {
    const answer = await call({ ...BODY, amount });
    expect([answer.status, answer.body.errors]).toMatchObject([
      400,
      expect.arrayContaining([expect.objectContaining({ path: 'amount' })]),
    ]);
    expect(adjustCredits).not.toHaveBeenCalled();
  });

  it('refuses a credit type that the plan does not have', async () => {
    const answer = await call({ ...BODY, creditType: 'phone' });
    expect(answer.body.errors).toEqual([
      { path: 'creditType', message: 'is not a credit type of the plan' },
    ]);
  });

  describe('402 CREDITS_INSUFFICIENT', () => {
    it('says what is required, and what there is', async () => {
      const details = {
        creditType: 'contact',
        required: { contact: 25 },
        available: { contact: 3 },
        nextResetAt: '2026-04-01T00:00:00.000Z',
      };
      adjustCredits.mockRejectedValue(new AppError('CREDITS_INSUFFICIENT', 'x', details));
      const answer = await call();
      expect([answer.status, answer.body]).toMatchObject([402, details]);
    });
  });

  describe('422 IDEMPOTENCY_KEY_REUSED', () => {
    it('refuses the same key with another body', () =>
      expectRefusal(422, 'IDEMPOTENCY_KEY_REUSED'));
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('asks to try again', () => expectRefusal(503, 'ACCOUNT_BUSY'));
  });

  describe('503 OPERATION_UNRESOLVED', () => {
    it('asks to try again', () => expectRefusal(503, 'OPERATION_UNRESOLVED'));
  });
});
