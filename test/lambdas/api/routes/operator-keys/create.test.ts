import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const KEY = {
  id: 'opk_1',
  name: 'ci',
  rights: 'support',
  last4: 'abcd',
  hash: 'the-hash',
  createdAt: epochMs(1_773_144_000_000),
} as const;
const BODY = { name: 'ci', rights: 'support' };

describe('createOperatorKey', () => {
  const createOperatorKey = vi.fn<UseCases['createOperatorKey']>();
  const api = testApi({ createOperatorKey });

  beforeEach(() => {
    createOperatorKey
      .mockReset()
      .mockResolvedValue({ kind: 'created', operatorKey: KEY, secret: 'slo_x' });
  });

  describe('201', () => {
    it('shows the key, and not its hash', async () => {
      const answer = await callApi(api, 'createOperatorKey', { body: BODY });
      expect([answer.status, answer.body]).toEqual([
        201,
        {
          id: 'opk_1',
          name: 'ci',
          rights: 'support',
          last4: 'abcd',
          createdAt: '2026-03-10T12:00:00.000Z',
          expiresAt: null,
          revokedAt: null,
          key: 'slo_x',
        },
      ]);
      expect(answer.headers.location).toBe('/v1/operator-keys/opk_1');
    });

    it('has no key to show on a replay', async () => {
      createOperatorKey.mockResolvedValue({ kind: 'replayed', operatorKey: KEY, secret: null });
      const answer = await callApi(api, 'createOperatorKey', { body: BODY });
      expect([answer.body.key, answer.headers['idempotency-replayed']]).toEqual([null, 'true']);
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it.each([
      [{}, ['name', 'rights']],
      [{ name: '', rights: 'all' }, ['name', 'rights']],
      [{ ...BODY, expiresAt: 'soon' }, ['expiresAt']],
      [{ ...BODY, expiresAt: null }, ['expiresAt']],
      [{ ...BODY, name: 'x'.repeat(201), scopes: [] }, ['name', 'scopes']],
    ])('refuses %j', async (body, paths) => {
      const answer = await callApi(api, 'createOperatorKey', { body });
      const errors = answer.body.errors as { path: string }[];
      expect([answer.status, errors.map(({ path }) => path)]).toEqual([400, paths]);
    });
  });

  describe('403 FORBIDDEN', () => {
    it.each([undefined, '2026-03-10T13:00:00.001Z'])(
      'lets a key that has an end make none that ends later: %s',
      async (expiresAt) => {
        const body = { ...BODY, expiresAt };
        const answer = await callApi(api, 'createOperatorKey', { as: 'opAdmin', body });
        expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
        expect(createOperatorKey).not.toHaveBeenCalled();
      },
    );

    it('lets it make one that ends with it', async () => {
      const body = { ...BODY, expiresAt: '2026-03-10T13:00:00Z' };
      const answer = await callApi(api, 'createOperatorKey', { as: 'opAdmin', body });
      expect(answer.status).toBe(201);
    });
  });

  describe('409 STATE_CONFLICT', () => {
    it('refuses a name that is taken', async () => {
      createOperatorKey.mockRejectedValue(new AppError('STATE_CONFLICT', 'x'));
      expect((await callApi(api, 'createOperatorKey', { body: BODY })).status).toBe(409);
    });
  });

  describe('422 IDEMPOTENCY_KEY_REUSED', () => {
    it('refuses the same key with another body', async () => {
      createOperatorKey.mockRejectedValue(new AppError('IDEMPOTENCY_KEY_REUSED', 'x'));
      expect((await callApi(api, 'createOperatorKey', { body: BODY })).status).toBe(422);
    });
  });
});
