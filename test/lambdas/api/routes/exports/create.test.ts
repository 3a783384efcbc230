import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import type { ExportRecord } from '../../../../../lambdas/exports/exports.contract.ts';
import type { ErrorCode } from '../../../../../lambdas/shared/errors.contract.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const RECORD: ExportRecord = {
  id: 'exp_1',
  workspaceId: 'ws_1',
  status: 'running',
  createdAt: epochMs(1_773_144_000_000),
  actor: 'mem_ada',
  bodyHash: 'h',
  attempt: 'req_1',
  format: 'xlsx',
  actions: ['contact.email'],
  enrichmentId: 'enr_1',
  isOwn: true,
};
const BODY = { contactIds: ['con_1'], format: 'xlsx', actions: ['contact.email'] };
const KEY = { 'idempotency-key': 'key-1' };

describe('createExport', () => {
  const startExport = vi.fn<UseCases['startExport']>();
  const replayExport = vi.fn<UseCases['replayExport']>();
  const api = testApi({ startExport, replayExport });
  const call = (body: unknown = BODY) => callApi(api, 'createExport', { body, headers: KEY });

  beforeEach(() => {
    startExport.mockReset().mockResolvedValue({ record: RECORD, replayed: false });
    replayExport.mockReset().mockResolvedValue(undefined);
  });

  describe('202', () => {
    it('begins it, and says how it stands', async () => {
      const answer = await call();
      expect([answer.status, answer.body]).toEqual([
        202,
        {
          id: 'exp_1',
          status: 'running',
          createdAt: '2026-03-10T12:00:00.000Z',
          completedAt: null,
          actor: 'mem_ada',
          format: 'xlsx',
          actions: ['contact.email'],
          enrichmentId: 'enr_1',
          rows: null,
          charged: null,
          file: null,
        },
      ]);
      expect(answer.headers.location).toBe('/v1/workspaces/ws_1/exports/exp_1');
      const [, request] = startExport.mock.calls[0] ?? [];
      const input = { ...BODY, allowPartial: false };
      expect(request).toMatchObject({ idempotencyKey: 'key-1', input });
    });

    it('gives a repeat the first answer, whatever has come of it', async () => {
      const endedAtMs = epochMs(1_773_145_000_000);
      const ended = {
        ...RECORD,
        status: 'completed',
        endedAtMs,
        rows: 1,
        charged: {},
      } as const;
      startExport.mockResolvedValue({ record: ended, replayed: true });
      const answer = await call();
      expect(answer.body).toMatchObject({ status: 'running', rows: null, file: null });
      expect(answer.headers['idempotency-replayed']).toBe('true');
    });
  });

  describe('400', () => {
    it.each([
      [{ ...BODY, contactIds: undefined }, 'body', 'must have one of contactIds, enrichmentId'],
      [{ ...BODY, enrichmentId: 'enr_1' }, 'body', 'must have one of contactIds, enrichmentId'],
      [{ ...BODY, actions: undefined }, 'actions', 'is required where no enrichmentId is given'],
      [{ ...BODY, format: 'pdf' }, 'format', 'must be one of'],
      [{ ...BODY, contactIds: [] }, 'contactIds', 'must have at least'],
    ])('refuses %j', async (body, path, message) => {
      const answer = await call(body);
      expect([answer.status, answer.body.errors]).toEqual([
        400,
        [{ path, message: expect.stringContaining(message) }],
      ]);
      expect(startExport).not.toHaveBeenCalled();
    });
  });

  const types = { creditType: 'contact', required: { contact: 2 }, available: { contact: 1 } };
  const resetsAt = '2026-04-01T00:00:00.000Z';

  async function expectRefusal(status: number, code: ErrorCode, details: object = {}) {
    startExport.mockRejectedValue(new AppError(code, 'x', { ...details }));
    const answer = await call();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  }

  describe('402 CREDITS_INSUFFICIENT', () => {
    it('says what is short', () =>
      expectRefusal(402, 'CREDITS_INSUFFICIENT', { ...types, nextResetAt: resetsAt }));
  });

  describe('402 CREDITS_OVER_MAXIMUM', () => {
    it('says what is needed', () =>
      expectRefusal(402, 'CREDITS_OVER_MAXIMUM', { required: { contact: 2 }, maxCredits: 1 }));
  });

  describe('402 MEMBER_CAP_REACHED', () => {
    const cap = { creditType: 'contact', required: 2, cap: 1, used: 0, resetsAt };
    it('says how far the cap is used', () => expectRefusal(402, 'MEMBER_CAP_REACHED', cap));
  });

  describe('403 ACTION_NOT_IN_PLAN', () => {
    it('refuses it', () => expectRefusal(403, 'ACTION_NOT_IN_PLAN'));
  });

  describe('409 STATE_CONFLICT', () => {
    it('refuses an enrichment that runs', () => expectRefusal(409, 'STATE_CONFLICT'));
  });

  describe('409 IDEMPOTENCY_KEY_IN_USE', () => {
    it('refuses it', () => expectRefusal(409, 'IDEMPOTENCY_KEY_IN_USE'));
  });

  describe('422 IDEMPOTENCY_KEY_REUSED', () => {
    it('refuses it', () => expectRefusal(422, 'IDEMPOTENCY_KEY_REUSED'));
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('asks to come again', () => expectRefusal(503, 'ACCOUNT_BUSY'));
  });

  describe('503 OPERATION_UNRESOLVED', () => {
    it('asks to come again', () => expectRefusal(503, 'OPERATION_UNRESOLVED'));
  });
});
