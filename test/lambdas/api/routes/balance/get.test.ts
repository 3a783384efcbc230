import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { grantOf, MONTHLY } from '../../../../support/accounts.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const ACCOUNT = {
  workspaceId: 'ws_1',
  rev: 17,
  opened: 1,
  period: {
    id: '2026-03-01',
    startsAt: epochMs(Date.UTC(2026, 2, 1)),
    endsAt: epochMs(Date.UTC(2026, 3, 1)),
    planVersion: 'workspace-pool@1',
  },
  grants: {},
  used: { contact: 8 },
  debt: {},
  fences: {},
  last: {
    op: 'x',
    action: 'open',
    slices: [],
    at: epochMs(0),
    actor: 'sluice',
    reason: 'period',
    ref: 'schedule',
  },
} as const;

describe('getBalance', () => {
  describe('200', () => {
    it('gives what was there at an instant, and asks for no period', async () => {
      const asked: unknown[] = [];
      const api = testApi({
        balanceAt: async (_p, id, atMs) => {
          asked.push(id, atMs);
          const at = '2026-03-01T00:00:00.000Z';
          const types = { contact: { available: 7, held: 3 } };
          return { workspaceId: 'ws_1', at, rev: 5, types };
        },
      });
      const query = { at: '2026-03-01T01:00:00+01:00' };
      const answer = await callApi(api, 'getBalance', { as: 'reader', query });
      expect(answer.body).toEqual({
        workspaceId: 'ws_1',
        at: '2026-03-01T00:00:00.000Z',
        rev: 5,
        types: { contact: { available: 7, held: 3 } },
      });
      expect(asked).toEqual([{ workspaceId: 'ws_1' }, 1_772_323_200_000]);
    });

    it('shows the account in its period, by credit type of the plan', async () => {
      const api = testApi({ loadAccount: async () => ACCOUNT, loadSideAccounts: async () => [] });
      const answer = await callApi(api, 'getBalance', { as: 'reader' });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        workspaceId: 'ws_1',
        plan: 'workspace-pool',
        period: {
          startsAt: '2026-03-01T00:00:00.000Z',
          endsAt: '2026-04-01T00:00:00.000Z',
          nextResetAt: '2026-04-01T00:00:00.000Z',
        },
        types: { contact: { available: 0, held: 0, usedThisPeriod: 8, allotment: 100, debt: 0 } },
        seat: null,
        caps: [],
        rev: 17,
      });
    });

    it('shows the seat and the caps of the member who is asked about', async () => {
      const terms = { ...MONTHLY, allotments: { contact: 15 } };
      const cap = { ...ACCOUNT, cap: 'mem_ada', grants: { a: grantOf({ available: 9 }) } };
      const loadSideAccounts = vi.fn(async () => [
        { role: 'Seat', account: { ...ACCOUNT, seat: 'mem_ada', rev: 3 }, terms } as const,
        { role: 'MemberCap', account: cap, terms } as const,
      ]);
      const ada = {
        id: 'mem_ada',
        email: 'ada@acme.example',
        role: 'member',
        createdAt: epochMs(0),
        caps: { amounts: { contact: 15 }, no: 1 },
      } as const;
      const api = testApi({
        loadAccount: async () => ACCOUNT,
        loadSideAccounts,
        findMember: async () => ada,
      });
      const answer = await callApi(api, 'getBalance', { query: { memberId: 'mem_ada' } });
      expect(answer.body).toMatchObject({
        seat: { memberId: 'mem_ada', types: { contact: { allotment: 15 } }, rev: 3 },
        caps: [
          {
            holder: 'mem_ada',
            creditType: 'contact',
            cap: 15,
            used: 8,
            available: 9,
            resetsAt: '2026-04-01T00:00:00.000Z',
          },
        ],
        rev: 17,
      });
      expect(loadSideAccounts.mock.calls).toMatchObject([
        [{}, [{ role: 'MemberCap', account: { workspaceId: 'ws_1', cap: 'mem_ada' } }]],
      ]);
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it('refuses a member who is not of the workspace', async () => {
      const api = testApi({ findMember: async () => undefined });
      const answer = await callApi(api, 'getBalance', { query: { memberId: 'mem_9' } });
      expect(answer.body.errors).toEqual([
        { path: 'memberId', message: 'is not a member of the workspace' },
      ]);
    });

    it('refuses what is no id of a member', async () => {
      const answer = await callApi(testApi(), 'getBalance', { query: { memberId: 'x' } });
      expect(answer.body.errors).toEqual([
        { path: 'memberId', message: 'must be the id of a member' },
      ]);
    });
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('asks to try again', async () => {
      const api = testApi({
        loadAccount: async () => {
          throw new AppError('ACCOUNT_BUSY', 'x');
        },
        loadSideAccounts: async () => [],
      });
      const answer = await callApi(api, 'getBalance', { as: 'reader' });
      expect([answer.status, answer.body.code]).toEqual([503, 'ACCOUNT_BUSY']);
      expect(answer.headers['retry-after']).toBe('1');
    });
  });
});
