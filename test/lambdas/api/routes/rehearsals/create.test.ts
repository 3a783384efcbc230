import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { callApi, testApi, WORKSPACE } from '../../../../support/api-call.ts';

const BODY = {
  plan: 'split-credits-essential',
  workspaceId: 'ws_1',
  from: '2026-01-01',
  to: '2026-02-01',
};
const REHEARSAL = {
  requests: 1,
  held: { email: 3 },
  charged: { email: 2 },
  refused: { requests: 0, required: {}, ids: [] },
  notInPlan: {},
  lapsed: {},
  available: { email: 98 },
  periods: [],
};

describe('createRehearsal', () => {
  const rehearsePlan = vi.fn<UseCases['rehearsePlan']>();
  const loadWorkspace = async () => WORKSPACE;
  const api = testApi({ rehearsePlan, loadWorkspace });

  beforeEach(() => {
    rehearsePlan.mockReset().mockResolvedValue(REHEARSAL);
  });

  describe('200', () => {
    it('says what the time would have come to', async () => {
      const answer = await callApi(api, 'createRehearsal', { body: BODY });
      expect([answer.status, answer.body]).toEqual([
        200,
        {
          plan: 'split-credits-essential',
          workspaceId: 'ws_1',
          from: '2026-01-01T00:00:00.000Z',
          to: '2026-02-01T00:00:00.000Z',
          ...REHEARSAL,
        },
      ]);
      expect(rehearsePlan.mock.calls[0]?.[2]).toEqual({
        plan: 'split-credits-essential',
        fromMs: Date.UTC(2026, 0, 1),
        toMs: Date.UTC(2026, 1, 1),
      });
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it('names a plan and a workspace that there are not', async () => {
      const body = { ...BODY, plan: 'gold', workspaceId: 'ws_9' };
      const answer = await callApi(api, 'createRehearsal', { body });
      expect(answer.body.errors).toEqual([
        { path: 'plan', message: 'is not the id of a plan' },
        { path: 'workspaceId', message: 'is not the id of a workspace' },
      ]);
    });

    it.each([
      ['a time that ends before it begins', { to: '2025-12-31' }, ['to']],
      ['a time to come', { to: '2031-01-01' }, ['to']],
      ['what began more than ten years ago', { from: '2016-03-01' }, ['from']],
      ['a time before all history', { from: '0000-01-01', to: '0000-01-02' }, ['from']],
      ['no time at all', { from: 'yesterday', to: 7 }, ['from', 'to']],
    ])('refuses %s', async (_what, change, paths) => {
      const answer = await callApi(api, 'createRehearsal', { body: { ...BODY, ...change } });
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toMatchObject(paths.map((path) => ({ path })));
    });
  });

  describe('403 FORBIDDEN', () => {
    it('is the operator’s alone', async () => {
      const answer = await callApi(api, 'createRehearsal', { as: 'manager', body: BODY });
      expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
    });
  });
});
