import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const MEMBER = {
  id: 'mem_1',
  email: 'ada@acme.example',
  role: 'admin',
  createdAt: epochMs(1_773_144_000_000),
} as const;

describe('updateMember', () => {
  const updateMember = vi.fn<UseCases['updateMember']>();
  const finishMember = vi.fn<UseCases['finishMember']>(async () => []);
  const loadMember = vi.fn<UseCases['loadMember']>();
  const api = testApi({ updateMember, finishMember, loadMember });
  const patch = (body: unknown) => callApi(api, 'updateMember', { id: 'mem_1', body });

  beforeEach(() => {
    updateMember.mockReset().mockResolvedValue(MEMBER);
    finishMember.mockClear();
    loadMember.mockReset().mockResolvedValue(MEMBER);
  });

  describe('200', () => {
    it('shows the member as it is then', async () => {
      const body = { email: ' b@acme.example ', name: null, role: 'member', seat: false };
      const answer = await patch({ ...body, caps: { contact: 0 } });
      expect([answer.status, answer.body.email]).toEqual([200, 'ada@acme.example']);
      expect(updateMember.mock.calls[0]?.slice(1)).toEqual([
        expect.objectContaining({ id: 'ws_1', timezone: 'UTC' }),
        'mem_1',
        { ...body, email: 'b@acme.example', caps: { contact: 0 } },
      ]);
      expect(finishMember).not.toHaveBeenCalled();
    });

    it('takes caps away', async () => {
      expect((await patch({ caps: null })).status).toBe(200);
      expect(updateMember.mock.calls[0]?.[3]).toEqual({ caps: null });
    });

    it('lets the account of a seat follow, and shows one that has ended as none', async () => {
      const seat = { licensedOn: '2026-03-01', no: 2, endedAt: epochMs(1) };
      updateMember.mockResolvedValue({ ...MEMBER, seat });
      const answer = await patch({ seat: false });
      expect(answer.body).toMatchObject({ seat: false, seatLicensedOn: null });
      expect(finishMember.mock.calls[0]?.slice(1, 3)).toEqual(['ws_1', 'mem_1']);
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it.each([
      [{}, 'body'],
      [{ email: '' }, 'email'],
      [{ email: null }, 'email'],
      [{ role: 'boss' }, 'role'],
      [{ seat: 'yes' }, 'seat'],
      [{ seat: true }, 'seat'],
      [{ name: 'x'.repeat(201) }, 'name'],
      [{ caps: { contact: 1.5 } }, 'caps.contact'],
      [{ caps: { contact: 2 ** 53 } }, 'caps.contact'],
      [{ caps: { contact: '1' } }, 'caps.contact'],
      [{ caps: { phone: 1 } }, 'caps.phone'],
      [{ caps: 5 }, 'caps'],
      [{ id: 'mem_2' }, 'id'],
    ])('refuses %j', async (body, path) => {
      const answer = await patch(body);
      expect([answer.status, answer.body.errors]).toMatchObject([
        400,
        expect.arrayContaining([expect.objectContaining({ path })]),
      ]);
      expect(updateMember).not.toHaveBeenCalled();
    });
  });

  describe('403 FORBIDDEN', () => {
    const byHerself = (body: unknown, id = 'mem_ada') =>
      callApi(api, 'updateMember', { as: 'admin', id, body });

    it.each([
      [{ caps: { contact: 99 } }, 'Only an owner changes their own caps.'],
      [{ caps: null, name: 'Ada' }, 'Only an owner changes their own caps.'],
      [{ role: 'owner' }, 'Only another can make a member an owner.'],
    ])('a member’s own key does not make it %j', async (body, detail) => {
      const answer = await byHerself(body);
      expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
        403,
        'FORBIDDEN',
        detail,
      ]);
      expect(loadMember.mock.calls[0]?.slice(1)).toEqual(['ws_1', 'mem_ada']);
      expect(updateMember).not.toHaveBeenCalled();
    });

    it('an owner’s does, and so does anybody’s for somebody else', async () => {
      expect((await byHerself({ caps: null }, 'mem_1')).status).toBe(200);
      expect((await byHerself({ name: 'Ada' })).status).toBe(200);
      loadMember.mockResolvedValue({ ...MEMBER, role: 'owner' });
      expect((await byHerself({ caps: null })).status).toBe(200);
    });
  });

  describe('404 NOT_FOUND', () => {
    it('knows no such member', async () => {
      updateMember.mockRejectedValue(new AppError('NOT_FOUND', 'x'));
      expect((await patch({ name: 'x' })).status).toBe(404);
    });
  });

  describe('409 STATE_CONFLICT', () => {
    it('says why', async () => {
      updateMember.mockRejectedValue(new AppError('STATE_CONFLICT', 'x', { detail: 'Last one.' }));
      const answer = await patch({ role: 'member' });
      expect([answer.status, answer.body.detail]).toEqual([409, 'Last one.']);
    });
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('says that the members change too fast', async () => {
      updateMember.mockRejectedValue(new AppError('ACCOUNT_BUSY', 'x'));
      expect((await patch({ name: 'x' })).status).toBe(503);
    });
  });
});
