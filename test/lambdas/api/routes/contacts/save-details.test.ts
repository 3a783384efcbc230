import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callApi, testApi, WORKSPACE } from '../../../../support/api-call.ts';
import { CONTACT } from '../../../../support/contacts.ts';

const BODY = { email: ' ada@home.example ', phone: null };

describe('saveDetails', () => {
  const saveDetails = vi.fn<UseCases['saveDetails']>();
  const api = testApi({ saveDetails });

  beforeEach(() => {
    saveDetails.mockReset().mockResolvedValue(CONTACT);
  });

  describe('200', () => {
    it.each([
      ['enricher', 'mem_ada'],
      ['manager', 'key_manager'],
      ['opSupport', 'opk_support'],
    ] as const)('lets the %s enter', async (as, actor) => {
      const answer = await callApi(api, 'saveDetails', { as, id: 'con_1', body: BODY });
      expect([answer.status, answer.body]).toEqual([200, CONTACT]);
      expect(saveDetails.mock.calls[0]?.[1]).toEqual({
        workspaceId: 'ws_1',
        contactId: 'con_1',
        actor,
        details: { email: 'ada@home.example', phone: null },
      });
    });

    it('lets a suspended workspace enter: it spends nothing', async () => {
      const suspended = testApi({ saveDetails }, [{ ...WORKSPACE, status: 'suspended' }]);
      const answer = await callApi(suspended, 'saveDetails', { as: 'enricher', body: BODY });
      expect(answer.status).toBe(200);
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it.each([
      [{}, ['body']],
      [{ email: '', phone: 7 }, ['email', 'phone']],
      [{ email: 'x'.repeat(501) }, ['email']],
      [{ fullName: 'Ada Example' }, ['body']],
      [{ email: 'a@b.example', fullName: '', note: 'x' }, ['fullName', 'note']],
    ])('refuses %#', async (body, paths) => {
      const answer = await callApi(api, 'saveDetails', { body });
      const errors = paths.map((path) => ({ path }));
      expect([answer.status, answer.body.errors]).toMatchObject([400, errors]);
      expect(saveDetails).not.toHaveBeenCalled();
    });
  });

  describe('403 FORBIDDEN', () => {
    it.each(['reader', 'opRead'] as const)('refuses the %s', async (as) => {
      const answer = await callApi(api, 'saveDetails', { as, body: BODY });
      expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
    });
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('asks to try again', async () => {
      saveDetails.mockRejectedValue(new AppError('ACCOUNT_BUSY', 'again and again'));
      expect((await callApi(api, 'saveDetails', { body: BODY })).status).toBe(503);
    });
  });
});
