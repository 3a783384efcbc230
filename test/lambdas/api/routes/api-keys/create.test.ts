import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';
import { NOON } from '../../../../support/fixed-ports.ts';

const API_KEY = {
  id: 'key_1',
  name: 'CI',
  scopes: ['read', 'enrich'],
  last4: 'abcd',
  hash: 'the-hash',
  createdAt: epochMs(1_773_144_000_000),
} as const;
const MEMBER = {
  id: 'mem_1',
  email: 'a@acme.example',
  role: 'owner',
  createdAt: epochMs(0),
} as const;

describe('createApiKey', () => {
  const createApiKey = vi.fn<UseCases['createApiKey']>();
  const findMember = vi.fn<UseCases['findMember']>();
  const api = testApi({ createApiKey, findMember });

  beforeEach(() => {
    createApiKey
      .mockReset()
      .mockResolvedValue({ kind: 'created', apiKey: API_KEY, secret: 'slk_x' });
    findMember.mockReset().mockResolvedValue(undefined);
  });

  describe('201', () => {
    it('shows the key, and not its hash; its scopes are read and enrich unless given', async () => {
      const answer = await callApi(api, 'createApiKey', { body: { name: 'CI' } });
      expect([answer.status, answer.body]).toEqual([
        201,
        {
          id: 'key_1',
          name: 'CI',
          memberId: null,
          scopes: ['read', 'enrich'],
          last4: 'abcd',
          caps: {},
          createdAt: '2026-03-10T12:00:00.000Z',
          expiresAt: null,
          revokedAt: null,
          key: 'slk_x',
        },
      ]);
      expect(createApiKey.mock.calls[0]?.[2]).toEqual({ name: 'CI', scopes: ['read', 'enrich'] });
    });

    it('has no key to show on a replay', async () => {
      createApiKey.mockResolvedValue({ kind: 'replayed', apiKey: API_KEY, secret: null });
      const answer = await callApi(api, 'createApiKey', { body: { name: 'CI' } });
      expect([answer.status, answer.body.key]).toEqual([201, null]);
      expect(answer.headers['idempotency-replayed']).toBe('true');
    });

    it('makes a key of a member of the workspace', async () => {
      findMember.mockResolvedValue(MEMBER);
      const body = { name: 'CI', memberId: 'mem_1' };
      expect((await callApi(api, 'createApiKey', { body })).status).toBe(201);
      expect(findMember.mock.calls[0]?.slice(1)).toEqual(['ws_1', 'mem_1']);
    });
  });

  describe('201 for an agent', () => {
    it('shows caps and end', async () => {
      const more = { caps: { amounts: { contact: 0 }, no: 1 }, expiresAt: epochMs(NOON + 1) };
      const apiKey = { ...API_KEY, ...more };
      createApiKey.mockResolvedValue({ kind: 'created', apiKey, secret: 'slk_x' });
      const body = { name: 'CI', caps: { contact: 0 }, expiresAt: '2026-03-10T13:00:00+01:00' };
      const answer = await callApi(api, 'createApiKey', { body });
      expect(answer.body).toMatchObject({
        caps: { contact: 0 },
        expiresAt: '2026-03-10T12:00:00.001Z',
      });
      expect(createApiKey.mock.calls[0]?.[2]).toMatchObject({
        caps: { contact: 0 },
        expiresAt: 1_773_144_000_000,
      });
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it('gives no key caps that could lift them by itself', async () => {
      const body = { name: 'x', caps: { contact: 1 }, scopes: ['enrich', 'manage'] };
      const answer = await callApi(api, 'createApiKey', { body });
      expect(answer.body.errors).toMatchObject([{ path: 'scopes' }]);
    });

    it.each([
      ['caps', -1],
      ['caps', 1.5],
      ['caps', 2 ** 53],
      ['caps', '1'],
    ])('refuses %s of %j', async (_field, contact) => {
      const answer = await callApi(api, 'createApiKey', { body: { name: 'x', caps: { contact } } });
      expect([answer.status, answer.body.errors]).toMatchObject([
        400,
        expect.arrayContaining([expect.objectContaining({ path: 'caps.contact' })]),
      ]);
    });

    it.each(['soon', '2026-13-01T00:00:00Z', '2026-03-11', 5, null])(
      'refuses an end of %j, and a cap on what the plan does not have',
      async (expiresAt) => {
        const body = { name: 'x', expiresAt, caps: { phone: 1 } };
        const answer = await callApi(api, 'createApiKey', { body });
        expect([answer.status, answer.body.errors]).toMatchObject([
          400,
          [{ path: 'expiresAt' }, { path: 'caps.phone' }],
        ]);
      },
    );

    it.each(['mem_2', 'mem#2', 'x'])(
      'refuses the member %s, who is not of the workspace',
      async (memberId) => {
        const body = { name: '', memberId, scopes: [] };
        const answer = await callApi(api, 'createApiKey', { body });
        expect(answer.body.errors).toEqual([
          { path: 'name', message: 'must have at least 1 character' },
          { path: 'scopes', message: 'must have at least 1 item' },
          { path: 'memberId', message: 'is not a member of the workspace' },
        ]);
      },
    );
  });

  describe('403 FORBIDDEN', () => {
    it('gives no scope that the caller does not have', async () => {
      const body = { name: 'CI', scopes: ['read', 'enrich'] };
      const answer = await callApi(api, 'createApiKey', { as: 'manager', body });
      expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
      expect(createApiKey).not.toHaveBeenCalled();
    });

    it('makes no key for one that has caps: it would have a budget more', async () => {
      const body = { name: 'x', caps: { contact: 1 }, expiresAt: '2026-03-10T13:00:00Z' };
      const answer = await callApi(api, 'createApiKey', { as: 'agent', body });
      expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
      expect(createApiKey).not.toHaveBeenCalled();
    });
  });

  describe('422 IDEMPOTENCY_KEY_REUSED', () => {
    it('refuses the same key with another body', async () => {
      createApiKey.mockRejectedValue(new AppError('IDEMPOTENCY_KEY_REUSED', 'x'));
      const answer = await callApi(api, 'createApiKey', { body: { name: 'CI' } });
      expect([answer.status, answer.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    });
  });
});
