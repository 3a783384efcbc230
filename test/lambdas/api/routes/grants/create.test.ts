import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import type { ErrorCode } from '../../../../../lambdas/shared/errors.contract.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const BODY = {
  creditType: 'contact',
  amount: 25,
  category: 'promotional',
  reason: 'welcome',
  expiresAt: '2026-04-01T00:00:00Z',
};
const GRANT = {
  id: 'grant_1',
  category: 'promotional',
  creditType: 'contact',
  amount: 25,
  available: 25,
  held: 0,
  expiresAt: '2026-04-01T00:00:00.000Z',
  reason: 'welcome',
  createdAt: '2026-03-10T12:00:00.000Z',
} as const;

describe('createGrant', () => {
  const grantCredits = vi.fn<UseCases['grantCredits']>();
  const findGrantRecord = vi.fn<UseCases['findGrantRecord']>();
  const findMember = vi.fn<UseCases['findMember']>();
  const loadAccountTerms = vi.fn<UseCases['loadAccountTerms']>();
  const api = testApi({ grantCredits, findGrantRecord, findMember, loadAccountTerms });
  const call = (body: object = BODY) =>
    callApi(api, 'createGrant', { body, headers: { 'idempotency-key': 'k-1' } });

  beforeEach(() => {
    grantCredits.mockReset().mockResolvedValue({ kind: 'granted', grant: GRANT });
    findGrantRecord.mockReset();
    findMember.mockReset();
    loadAccountTerms.mockReset();
  });

  async function expectRefusal(status: number, code: ErrorCode) {
    grantCredits.mockRejectedValue(new AppError(code, 'x'));
    const answer = await call();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  }

  describe('201', () => {
    it('grants by the terms of the workspace, under an id that follows from the key', async () => {
      const answer = await call();
      expect([answer.status, answer.body]).toEqual([201, GRANT]);
      await call();
      const [first, second] = grantCredits.mock.calls.map(([, request]) => request);
      expect(first).toMatchObject({
        account: { workspaceId: 'ws_1' },
        creditType: 'contact',
        amount: 25,
        category: 'promotional',
        reason: 'welcome',
        actor: 'operator',
        expiresAtMs: 1_775_001_600_000,
        terms: { anchor: '2026-01-01', periodMonths: 1 },
      });
      expect(first?.grantId).toMatch(/^grant_[0-9a-z]{24}$/);
      expect(second?.grantId).toBe(first?.grantId);
      expect(second?.bodyHash).toBe(first?.bodyHash);
    });

    it('grants for ever where expiresAt is null', async () => {
      await call({ ...BODY, expiresAt: null });
      expect(grantCredits.mock.calls[0]?.[1].expiresAtMs).toBeNull();
    });

    it('grants to the seat of a member who has one, by the terms of the seat', async () => {
      findMember.mockResolvedValue({ seat: { licensedOn: '2026-02-17', no: 1 } } as never);
      loadAccountTerms.mockResolvedValue({ anchor: '2026-02-17' } as never);
      expect((await call({ ...BODY, seat: 'mem_ada' })).status).toBe(201);
      expect(grantCredits.mock.calls[0]?.[1]).toMatchObject({
        account: { workspaceId: 'ws_1', seat: 'mem_ada' },
        terms: { anchor: '2026-02-17' },
      });
    });

    it('gives the first answer again, also when the grant has expired since', async () => {
      grantCredits.mockResolvedValue({ kind: 'replayed', grant: GRANT });
      findGrantRecord.mockResolvedValue({} as never);
      const answer = await call({ ...BODY, expiresAt: '2026-03-01T00:00:00Z' });
      expect([answer.status, answer.headers['idempotency-replayed']]).toEqual([201, 'true']);
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it('tells all that is wrong at once', async () => {
      const answer = await call({
        creditType: 'phone',
        amount: 0,
        category: 'allotment',
        expiresAt: 'soon',
      });
      expect(answer.body.errors).toEqual([
        { path: 'amount', message: 'must be at least 1' },
        { path: 'category', message: 'must be one of: promotional, adjustment, pack' },
        { path: 'reason', message: 'is required' },
        { path: 'expiresAt', message: 'must be an RFC 3339 time' },
        { path: 'creditType', message: 'is not a credit type of the plan' },
      ]);
    });

    it.each([
      ['nobody', undefined],
      ['a member without a seat', {}],
      ['one whose seat has ended', { seat: { licensedOn: '2026-02-17', no: 2, endedAt: 1 } }],
    ])('refuses the seat of %s', async (_who, member) => {
      findMember.mockResolvedValue(member as never);
      const answer = await call({ ...BODY, seat: 'mem_ada' });
      const message = 'is not the id of a member who has a seat';
      expect(answer.body.errors).toEqual([{ path: 'seat', message }]);
      expect(grantCredits).not.toHaveBeenCalled();
    });

    it('refuses a new grant that has expired already', async () => {
      const answer = await call({ ...BODY, expiresAt: '2026-03-10T12:00:00Z' });
      expect(answer.body.errors).toEqual([{ path: 'expiresAt', message: 'must be in the future' }]);
      expect(grantCredits).not.toHaveBeenCalled();
    });
  });

  describe('422 IDEMPOTENCY_KEY_REUSED', () => {
    it('refuses the same key with another body', () =>
      expectRefusal(422, 'IDEMPOTENCY_KEY_REUSED'));
  });

  describe('409 GRANTS_TOO_MANY', () => {
    it('refuses more open grants than the account holds', () =>
      expectRefusal(409, 'GRANTS_TOO_MANY'));
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('asks to try again', () => expectRefusal(503, 'ACCOUNT_BUSY'));
  });

  describe('503 OPERATION_UNRESOLVED', () => {
    it('asks to try again', () => expectRefusal(503, 'OPERATION_UNRESOLVED'));
  });
});
