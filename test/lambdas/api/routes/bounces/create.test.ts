import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { validationFailed } from '../../../../../lambdas/shared/validate.ts';
import { callApi, testApi, WORKSPACE } from '../../../../support/api-call.ts';

const BODY = { value: ' Ada <ada@acme.example> ' };
const BOUNCE = {
  contactId: 'con_2',
  credits: { contact: 1 },
  reason: null,
  grantIds: ['grant_1'],
} as const;

describe('reportBounce', () => {
  const reportBounce = vi.fn<UseCases['reportBounce']>();
  const api = testApi({ reportBounce });

  beforeEach(() => {
    reportBounce.mockReset().mockResolvedValue(BOUNCE);
  });

  describe('200', () => {
    it.each([
      ['enricher', 'mem_ada'],
      ['manager', 'key_manager'],
      ['opSupport', 'opk_support'],
    ] as const)('lets the %s report', async (as, actor) => {
      const answer = await callApi(api, 'reportBounce', { as, id: 'con_1', body: BODY });
      expect([answer.status, answer.body]).toEqual([200, BOUNCE]);
      expect(reportBounce.mock.calls[0]?.[1]).toEqual({
        workspace: WORKSPACE,
        contactId: 'con_1',
        value: 'Ada <ada@acme.example>',
        actor,
      });
    });

    it.each(['not-charged', 'not-in-plan', 'too-late', 'seat-ended', 'cap-reached'] as const)(
      'tells that nothing came back: %s',
      async (reason) => {
        const nothing = { contactId: 'con_1', credits: {}, reason, grantIds: [] };
        reportBounce.mockResolvedValue(nothing);
        const answer = await callApi(api, 'reportBounce', { body: BODY });
        expect([answer.status, answer.body]).toEqual([200, nothing]);
      },
    );

    it('lets a suspended workspace report: it spends nothing', async () => {
      const suspended = testApi({ reportBounce }, [{ ...WORKSPACE, status: 'suspended' }]);
      const answer = await callApi(suspended, 'reportBounce', { as: 'enricher', body: BODY });
      expect(answer.status).toBe(200);
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it.each([
      [{}, 'value'],
      [{ value: ' ' }, 'value'],
      [{ value: 7 }, 'value'],
      [{ value: 'x'.repeat(501) }, 'value'],
      [{ ...BODY, kind: 'hard' }, 'kind'],
    ])('refuses %#', async (body, path) => {
      const answer = await callApi(api, 'reportBounce', { body });
      expect([answer.status, answer.body.errors]).toMatchObject([400, [{ path }]]);
      expect(reportBounce).not.toHaveBeenCalled();
    });

    it('refuses what is not owned of the contact', async () => {
      reportBounce.mockRejectedValue(validationFailed([{ path: 'value', message: 'must be' }]));
      const answer = await callApi(api, 'reportBounce', { body: BODY });
      expect([answer.status, answer.body.errors]).toMatchObject([400, [{ path: 'value' }]]);
      expect(answer.text).not.toContain('ada@acme.example');
    });
  });

  describe('403 FORBIDDEN', () => {
    it.each(['reader', 'opRead'] as const)('refuses the %s', async (as) => {
      const answer = await callApi(api, 'reportBounce', { as, body: BODY });
      expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
      expect(reportBounce).not.toHaveBeenCalled();
    });
  });

  describe('404 NOT_FOUND', () => {
    it('refuses an unknown contact, and another workspace with the same', async () => {
      reportBounce.mockRejectedValue(new AppError('NOT_FOUND', 'no such contact'));
      const unknown = await callApi(api, 'reportBounce', { as: 'enricher', body: BODY });
      const walled = await callApi(api, 'reportBounce', { as: 'stranger', body: BODY });
      expect([unknown.status, unknown.body.code]).toEqual([404, 'NOT_FOUND']);
      expect(walled.status).toBe(404);
      expect(walled.body.title).toBe(unknown.body.title);
    });
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('tells to call again', async () => {
      reportBounce.mockRejectedValue(new AppError('ACCOUNT_BUSY', 'x'));
      expect((await callApi(api, 'reportBounce', { body: BODY })).status).toBe(503);
    });
  });

  describe('503 OPERATION_UNRESOLVED', () => {
    it('tells to call again', async () => {
      reportBounce.mockRejectedValue(new AppError('OPERATION_UNRESOLVED', 'x'));
      expect((await callApi(api, 'reportBounce', { body: BODY })).status).toBe(503);
    });
  });
});
