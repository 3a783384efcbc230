import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callApi, testApi, WORKSPACE } from '../../../../support/api-call.ts';

const BODY = { id: 'ws_1', name: ' Example Ltd ', plan: 'workspace-pool' };

describe('createWorkspace', () => {
  const createWorkspace = vi.fn<UseCases['createWorkspace']>();
  const openAccount = vi.fn<UseCases['openAccount']>();
  const api = testApi({ createWorkspace, openAccount });

  beforeEach(() => {
    createWorkspace.mockReset().mockResolvedValue({ kind: 'created', workspace: WORKSPACE });
    openAccount.mockReset();
  });

  describe('201', () => {
    it('creates the workspace, then opens its account by the terms of its plan', async () => {
      const answer = await callApi(api, 'createWorkspace', { body: BODY });
      expect(answer.status).toBe(201);
      expect(answer.headers.location).toBe('/v1/workspaces/ws_1');
      expect(answer.body).toEqual({
        id: 'ws_1',
        name: 'Example Ltd',
        plan: 'workspace-pool',
        planVersion: 1,
        timezone: 'UTC',
        periodAnchor: '2026-01-01',
        allotments: {},
        pendingChange: null,
        waterfall: null,
        status: 'active',
        createdAt: '2026-03-10T12:00:00.000Z',
      });
      expect(createWorkspace.mock.calls[0]?.[1]).toEqual({
        id: 'ws_1',
        name: 'Example Ltd',
        plan: 'workspace-pool',
        timezone: 'UTC',
      });
      expect(openAccount.mock.calls[0]?.slice(1)).toEqual([
        { workspaceId: 'ws_1' },
        {
          anchor: '2026-01-01',
          timezone: 'UTC',
          periodMonths: 1,
          allotments: { contact: 100 },
          planVersion: 'workspace-pool@1',
        },
        { actor: 'operator', reason: 'workspace created', ref: 'ws_1' },
      ]);
    });

    it('gives the first answer again for the same key and body', async () => {
      createWorkspace.mockResolvedValue({ kind: 'replayed', workspace: WORKSPACE });
      const headers = { 'idempotency-key': 'k-1' };
      const answer = await callApi(api, 'createWorkspace', { body: BODY, headers });
      expect([answer.status, answer.headers['idempotency-replayed']]).toEqual([201, 'true']);
      expect(createWorkspace.mock.calls[0]?.[2]).toMatchObject({ idempotencyKey: 'k-1' });
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it('tells all that is wrong at once, also what the catalogue does not know', async () => {
      const body = {
        id: 'a#b',
        name: '',
        plan: 'gold',
        timezone: 'Mars/Olympus',
        periodAnchor: '2026-02-30',
        status: 'active',
      };
      const { body: problem } = await callApi(api, 'createWorkspace', { body });
      expect(problem.errors).toEqual([
        { path: 'id', message: 'must be 1 to 64 letters, digits, - and _' },
        { path: 'name', message: 'must have at least 1 character' },
        { path: 'timezone', message: 'must be the name of an IANA time zone' },
        { path: 'periodAnchor', message: 'must be a date, YYYY-MM-DD' },
        { path: 'status', message: 'is not a known field' },
        { path: 'plan', message: 'is not the id of a plan' },
      ]);
      expect(createWorkspace).not.toHaveBeenCalled();
    });

    it.each([
      [{ email: 5 }, 'allotments.email'],
      [{ contact: -1 }, 'allotments.contact'],
      [{ contact: 1.5 }, 'allotments.contact'],
      [7, 'allotments'],
    ])('refuses allotments %j', async (allotments, path) => {
      const answer = await callApi(api, 'createWorkspace', { body: { ...BODY, allotments } });
      expect(answer.body.errors).toMatchObject([{ path }]);
    });

    it('counts the allotments before it looks at them', async () => {
      const types = Array.from({ length: 200_000 }, (_, n) => [`type-${n}`, 1]);
      const body = { ...BODY, allotments: Object.fromEntries(types) };
      const answer = await callApi(api, 'createWorkspace', { body });
      expect(answer.status).toBe(400);
      expect((answer.body.errors as unknown[])[0]).toEqual({
        path: 'allotments',
        message: 'must have at most 20 credit types',
      });
    });

    it.each(['+01:00', 'Europe/Nowhere', ''])('refuses the time zone %j', async (timezone) => {
      const answer = await callApi(api, 'createWorkspace', { body: { ...BODY, timezone } });
      expect(answer.body.errors).toMatchObject([{ path: 'timezone' }]);
    });
  });

  describe('409 STATE_CONFLICT', () => {
    it('refuses an id that is taken, and opens nothing', async () => {
      createWorkspace.mockRejectedValue(new AppError('STATE_CONFLICT', 'taken'));
      const answer = await callApi(api, 'createWorkspace', { body: BODY });
      expect([answer.status, answer.body.code]).toEqual([409, 'STATE_CONFLICT']);
      expect(openAccount).not.toHaveBeenCalled();
    });
  });

  describe('422 IDEMPOTENCY_KEY_REUSED', () => {
    it('refuses the same key with another body', async () => {
      createWorkspace.mockRejectedValue(new AppError('IDEMPOTENCY_KEY_REUSED', 'other'));
      const answer = await callApi(api, 'createWorkspace', { body: BODY });
      expect([answer.status, answer.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    });
  });
});
