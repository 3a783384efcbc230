import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import type { ErrorCode } from '../../../../../lambdas/shared/errors.contract.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';
import { RUNNING } from '../../../../support/enrichments.ts';

const BODY = {
  actions: ['contact.email'],
  subjects: [{ email: 'ada@acme.example' }],
  maxCredits: 5,
};

const ADA = {
  id: 'mem_ada',
  email: 'ada@acme.example',
  role: 'member',
  createdAt: epochMs(0),
} as const;

describe('createEnrichment', () => {
  const submitEnrichment = vi.fn<UseCases['submitEnrichment']>();
  const findMember = async () => ADA;
  const api = testApi({ submitEnrichment, findMember });
  const call = (body: object = BODY) =>
    callApi(api, 'createEnrichment', {
      as: 'enricher',
      body,
      headers: { 'idempotency-key': 'k-1' },
    });

  beforeEach(() => {
    submitEnrichment.mockReset().mockResolvedValue({ enrichment: RUNNING, replayed: false });
  });

  async function expectRefusal(status: number, code: ErrorCode, details: object = {}) {
    submitEnrichment.mockRejectedValue(new AppError(code, 'x', { ...details }));
    const answer = await call();
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ code, ...details });
  }

  describe('202', () => {
    it('takes the request in, for the member of the key', async () => {
      const answer = await call();
      expect([answer.status, answer.body]).toEqual([202, RUNNING]);
      expect(answer.headers.location).toBe('/v1/workspaces/ws_1/enrichments/enr_1');
      expect(submitEnrichment.mock.calls[0]?.[1]).toMatchObject({
        workspace: { workspaceId: 'ws_1', plan: 'workspace-pool' },
        actor: 'mem_ada',
        memberId: 'mem_ada',
        drawer: { member: ADA },
        idempotencyKey: 'k-1',
        input: {
          actions: ['contact.email'],
          subjects: [{ email: 'ada@acme.example' }],
          allowPartial: false,
          maxCredits: 5,
        },
      });
    });

    it('gives the first answer again for the same key and body', async () => {
      submitEnrichment.mockResolvedValue({ enrichment: RUNNING, replayed: true });
      const answer = await call();
      expect([answer.status, answer.headers['idempotency-replayed']]).toEqual([202, 'true']);
    });

    it('takes bodies that differ in spelling alone for the same', async () => {
      await call();
      await call({
        subjects: [{ email: ' ada@acme.example ' }],
        maxCredits: 5,
        actions: ['contact.email'],
      });
      await call({ ...BODY, maxCredits: 6 });
      const [first, second, third] = submitEnrichment.mock.calls.map(
        ([, { bodyHash }]) => bodyHash,
      );
      expect(second).toBe(first);
      expect(third).not.toBe(first);
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it('lists two errors of each row of the largest request', async () => {
      const row = { email: 7, companyDomain: 7 };
      const answer = await call({ ...BODY, subjects: Array(10_000).fill(row) });
      expect(answer.body).not.toHaveProperty('more');
      const errors = answer.body.errors as unknown[];
      expect(errors).toHaveLength(20_000);
      expect(errors.slice(-2)).toEqual([
        { path: 'subjects[9999].companyDomain', message: 'must be a string' },
        { path: 'subjects[9999].email', message: 'must be a string' },
      ]);
      expect(submitEnrichment).not.toHaveBeenCalled();
    });
  });

  describe('402 CREDITS_INSUFFICIENT', () => {
    it('says which credits, how many, and when there will be more', () =>
      expectRefusal(402, 'CREDITS_INSUFFICIENT', {
        creditType: 'contact',
        required: { contact: 10 },
        available: { contact: 9 },
        nextResetAt: '2026-04-01T00:00:00.000Z',
      }));
  });

  describe('402 MEMBER_CAP_REACHED', () => {
    it('says how far the cap is used, and when it begins anew', () =>
      expectRefusal(402, 'MEMBER_CAP_REACHED', {
        creditType: 'contact',
        required: 10,
        cap: 15,
        used: 8,
        resetsAt: '2026-04-01T00:00:00.000Z',
      }));
  });

  describe('402 CREDITS_OVER_MAXIMUM', () => {
    it('keeps to maxCredits', () =>
      expectRefusal(402, 'CREDITS_OVER_MAXIMUM', { required: { contact: 10 }, maxCredits: 5 }));
  });

  describe('403 ACTION_NOT_IN_PLAN', () => {
    it('refuses an action that the plan leaves out', () =>
      expectRefusal(403, 'ACTION_NOT_IN_PLAN'));
  });

  describe('409 IDEMPOTENCY_KEY_IN_USE', () => {
    it('asks to wait while the first is at work', () =>
      expectRefusal(409, 'IDEMPOTENCY_KEY_IN_USE'));
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
