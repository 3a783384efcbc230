import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const BODY = { email: 'ada@acme.example', role: 'admin' };
const MEMBER = {
  id: 'mem_1',
  email: 'ada@acme.example',
  role: 'admin',
  createdAt: epochMs(1_773_144_000_000),
} as const;

describe('createMember', () => {
  const createMember = vi.fn<UseCases['createMember']>();
  const api = testApi({ createMember });

  beforeEach(() => {
    createMember.mockReset().mockResolvedValue({ kind: 'created', member: MEMBER });
  });

  describe('201', () => {
    it.each(['operator', 'manager'] as const)('adds a member for the %s', async (as) => {
      const answer = await callApi(api, 'createMember', { as, body: { ...BODY, name: ' ' } });
      expect(answer.status).toBe(201);
      expect(answer.headers.location).toBe('/v1/workspaces/ws_1/members/mem_1');
      expect(answer.body).toEqual({
        id: 'mem_1',
        email: 'ada@acme.example',
        name: null,
        role: 'admin',
        createdAt: '2026-03-10T12:00:00.000Z',
      });
    });

    it('logs no address', async () => {
      await callApi(api, 'createMember', { body: BODY });
      expect(JSON.stringify(api.logged)).not.toContain('acme');
    });

    it('gives the first answer again for the same key', async () => {
      createMember.mockResolvedValue({ kind: 'replayed', member: MEMBER });
      const answer = await callApi(api, 'createMember', { body: BODY });
      expect(answer.headers['idempotency-replayed']).toBe('true');
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it('tells all that is wrong at once', async () => {
      const answer = await callApi(api, 'createMember', {
        body: { email: 'x', role: 'boss', seat: true },
      });
      expect(answer.body.errors).toEqual([
        { path: 'email', message: 'must be an e-mail address' },
        { path: 'role', message: 'must be one of: owner, admin, member' },
        { path: 'seat', message: 'is not a known field' },
      ]);
    });
  });

  describe('422 IDEMPOTENCY_KEY_REUSED', () => {
    it('refuses the same key with another body', async () => {
      createMember.mockRejectedValue(new AppError('IDEMPOTENCY_KEY_REUSED', 'x'));
      const answer = await callApi(api, 'createMember', { body: BODY });
      expect([answer.status, answer.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    });
  });
});
