import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import type { ImportRecord } from '../../../../../lambdas/imports/imports.contract.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const BODY = { filename: 'leads.csv', actions: ['contact.email'] };
const RECORD: ImportRecord = {
  id: 'imp_1',
  workspaceId: 'ws_1',
  status: 'started',
  createdAt: epochMs(1_773_144_000_000),
  bodyHash: 'h',
  actor: 'mem_ada',
  filename: 'leads.csv',
  actions: ['contact.email'],
  allowPartial: false,
  wantedColumns: { email: 'Mail', ref: 'Id' },
  rows: 3,
  refusedRows: 0,
  refused: [],
  kept: [0],
};
const UPLOAD = { url: 'https://files.example/x', method: 'PUT', headers: { a: 'b' } } as const;

describe('createImport', () => {
  const createImport = vi.fn<UseCases['createImport']>();
  const replayImport = vi.fn<UseCases['replayImport']>();
  const api = testApi({ createImport, replayImport });

  beforeEach(() => {
    createImport
      .mockReset()
      .mockResolvedValue({ kind: 'replayed', record: RECORD, upload: UPLOAD });
  });

  describe('201', () => {
    it('gives the link, and the import as it was at first', async () => {
      const answer = await callApi(api, 'createImport', { body: BODY });
      expect([answer.status, answer.body]).toEqual([
        201,
        {
          id: 'imp_1',
          status: 'waiting',
          createdAt: '2026-03-10T12:00:00.000Z',
          filename: 'leads.csv',
          actions: ['contact.email'],
          columns: { ref: 'Id', email: 'Mail' },
          rows: 0,
          refusedRows: 0,
          refused: [],
          enrichmentId: null,
          upload: { ...UPLOAD, maxBytes: 100_000_000, expiresAt: '2026-03-10T13:00:00.000Z' },
        },
      ]);
      expect(answer.headers.location).toBe('/v1/workspaces/ws_1/imports/imp_1');
      expect(answer.headers['idempotency-replayed']).toBe('true');
    });

    it.each([
      ['enricher', { actor: 'mem_ada', keyId: 'key_enricher', memberId: 'mem_ada' }],
      ['operator', { actor: 'operator' }],
    ] as const)('remembers whose credits the %s draws on', async (as, asker) => {
      await callApi(api, 'createImport', { as, body: BODY });
      const [, request] = createImport.mock.calls[0] ?? [];
      expect(request?.asker).toEqual(asker);
      expect(request?.input).toEqual({ ...BODY, allowPartial: false });
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it.each([
      [{ ...BODY, filename: '' }, 'filename'],
      [{ ...BODY, columns: { mail: 'Mail' } }, 'columns.mail'],
      [{ ...BODY, columns: { email: 7 } }, 'columns.email'],
      [{ ...BODY, bytes: 100_000_001 }, 'bytes'],
      [{ ...BODY, actions: [] }, 'actions'],
    ])('refuses %#', async (body, path) => {
      const answer = await callApi(api, 'createImport', { body });
      expect([answer.status, answer.body.errors]).toMatchObject([400, [{ path }]]);
      expect(createImport).not.toHaveBeenCalled();
    });
  });

  describe('403 ACTION_NOT_IN_PLAN', () => {
    it('is told', async () => {
      createImport.mockRejectedValue(new AppError('ACTION_NOT_IN_PLAN', 'x'));
      expect((await callApi(api, 'createImport', { body: BODY })).status).toBe(403);
    });
  });

  describe('422 IDEMPOTENCY_KEY_REUSED', () => {
    it('is told', async () => {
      createImport.mockRejectedValue(new AppError('IDEMPOTENCY_KEY_REUSED', 'x'));
      expect((await callApi(api, 'createImport', { body: BODY })).status).toBe(422);
    });
  });
});
