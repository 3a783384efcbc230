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
  const finishMember = vi.fn<UseCases['finishMember']>(async () => []);
  const api = testApi({ createMember, finishMember });

  beforeEach(() => {
    finishMember.mockClear();
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
        seat: false,
        seatLicensedOn: null,
        caps: {},
        createdAt: '2026-03-10T12:00:00.000Z',
      });
      expect(finishMember).not.toHaveBeenCalled();
    });

    it('shows seat and caps, and opens the account of the seat', async () => {
      const more = {
        seat: { licensedOn: '2026-03-10', no: 1 },
        caps: { amounts: { contact: 0 }, no: 1 },
      };
      createMember.mockResolvedValue({ kind: 'created', member: { ...MEMBER, ...more } });
      const body = { ...BODY, caps: { contact: 0 } };
      const answer = await callApi(api, 'createMember', { body });
      expect(answer.body).toMatchObject({
        seat: true,
        seatLicensedOn: '2026-03-10',
        caps: { contact: 0 },
      });
      expect(createMember.mock.calls[0]?.[2]).toEqual(body);
      expect(finishMember.mock.calls[0]?.slice(1, 3)).toEqual(['ws_1', 'mem_1']);
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
        body: { email: 'x', role: 'boss', seat: true, caps: { contact: -1, phone: 1 }, more: 1 },
      });
      expect(answer.body.errors).toEqual([
        { path: 'email', message: 'must be an e-mail address' },
        { path: 'role', message: 'must be one of: owner, admin, member' },
        { path: 'caps.contact', message: 'must be at least 0' },
        { path: 'more', message: 'is not a known field' },
        { path: 'seat', message: 'the plan has no seats' },
        { path: 'caps.phone', message: 'is not a credit type of the plan' },
      ]);
    });

    it.each([-1, 1.5, 2 ** 53, 1e9 + 1, '5', null, true])(
      'refuses a cap of %j',
      async (contact) => {
        const answer = await callApi(api, 'createMember', { body: { ...BODY, caps: { contact } } });
        expect([answer.status, answer.body.errors]).toMatchObject([
          400,
          expect.arrayContaining([expect.objectContaining({ path: 'caps.contact' })]),
        ]);
        expect(createMember).not.toHaveBeenCalled();
      },
    );
  });

  describe('409 STATE_CONFLICT', () => {
    it('refuses an address that another member has', async () => {
      createMember.mockRejectedValue(new AppError('STATE_CONFLICT', 'x', { detail: 'Taken.' }));
      const answer = await callApi(api, 'createMember', { body: BODY });
      expect([answer.status, answer.body.detail]).toEqual([409, 'Taken.']);
    });
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('says that the members change too fast', async () => {
      createMember.mockRejectedValue(new AppError('ACCOUNT_BUSY', 'x'));
      expect((await callApi(api, 'createMember', { body: BODY })).status).toBe(503);
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
