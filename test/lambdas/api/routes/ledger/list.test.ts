import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const ENTRY = {
  rev: 2,
  at: '2026-03-10T12:00:00.000Z',
  op: 'grant_1',
  action: 'grant',
  actor: 'operator',
  reason: '@welcome',
  ref: 'grant_1',
  slices: [],
  before: { contact: { available: 100, held: 0 } },
  after: { contact: { available: 125, held: 0 } },
  spentOn: {},
  hash: '0f'.repeat(32),
};

describe('listLedger', () => {
  const listLedger = vi.fn<UseCases['listLedger']>();
  const findRevisions = vi.fn<UseCases['findRevisions']>();
  const api = testApi({ listLedger, findRevisions });

  beforeEach(() => {
    listLedger.mockReset().mockResolvedValue({ items: [ENTRY], nextCursor: null });
    findRevisions.mockReset().mockResolvedValue({});
  });

  describe('200', () => {
    it('gives a page of revisions, oldest first unless asked otherwise', async () => {
      const answer = await callApi(api, 'listLedger', { as: 'reader' });
      expect([answer.status, answer.body]).toEqual([200, { items: [ENTRY], nextCursor: null }]);
      const query = { order: 'desc', account: 'workspace', limit: '1' };
      await callApi(api, 'listLedger', { as: 'reader', query });
      expect(listLedger.mock.calls.map(([, , page]) => page)).toMatchObject([
        { limit: 50, order: 'asc' },
        { limit: 1, order: 'desc' },
      ]);
    });

    it.each([
      ['workspace', {}],
      ['seat:mem_ada', { seat: 'mem_ada' }],
      ['cap:mem_ada', { cap: 'mem_ada' }],
      ['cap:key_agent-1', { cap: 'key_agent-1' }],
    ])('of the account %s', async (account, id) => {
      await callApi(api, 'listLedger', { as: 'reader', query: { account } });
      expect(listLedger.mock.calls[0]?.[1]).toEqual({ workspaceId: 'ws_1', ...id });
      expect(findRevisions.mock.calls[0]?.[1]).toEqual({ workspaceId: 'ws_1', ...id });
    });

    it('gives what counted within a range: a date is the whole day of the workspace', async () => {
      findRevisions.mockResolvedValueOnce({ after: 3, through: 9 });
      const query = { from: '2026-03-10', to: '2026-03-10' };
      await callApi(api, 'listLedger', { as: 'reader', query });
      const range = { fromMs: 1_773_100_800_000, toMs: 1_773_187_200_000 };
      expect(findRevisions.mock.calls[0]?.[2]).toEqual(range);
      expect(listLedger.mock.calls[0]?.[2]).toMatchObject({ after: 3, through: 9 });
    });

    it('gives CSV, safe for a spreadsheet', async () => {
      const headers = { accept: 'text/csv, application/json;q=0.5' };
      const answer = await callApi(api, 'listLedger', { as: 'reader', headers });
      expect(answer.headers['content-disposition']).toBe('attachment; filename="ledger.csv"');
      expect(answer.text).toBe(
        'rev,at,op,action,actor,reason,ref,slices,before,after,spentOn,hash\r\n' +
          "2,2026-03-10T12:00:00.000Z,grant_1,grant,operator,'@welcome,grant_1,[]," +
          '"{""contact"":{""available"":100,""held"":0}}","{""contact"":{""available"":125,""held"":0}}",' +
          `{},${'0f'.repeat(32)}\r\n`,
      );
    });

    it.each([
      'application/json, text/csv;q=0.1',
      'text/csv;q=0, application/json',
      'text/csvx',
      '*/*',
    ])('gives JSON where that suits as well or better: %s', async (accept) => {
      const answer = await callApi(api, 'listLedger', { as: 'reader', headers: { accept } });
      expect(answer.headers['content-type']).toBe('application/json');
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it('refuses a range that ends before it begins', async () => {
      const query = { from: '2026-03-10', to: '2026-03-09' };
      const answer = await callApi(api, 'listLedger', { query });
      expect(answer.body.errors).toEqual([{ path: 'to', message: 'must lie after from' }]);
    });

    it.each(['seat', 'seat:', 'seat:key_1', 'cap:ws_2', 'workspace:mem_1', 'seat:mem_1#x'])(
      'knows no account %s',
      async (account) => {
        const answer = await callApi(api, 'listLedger', { query: { account } });
        expect(answer.body.errors).toEqual([
          {
            path: 'account',
            message: 'must be workspace, seat:<member id> or cap:<id of a member or a key>',
          },
        ]);
      },
    );
  });
});
