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
  const api = testApi({ listLedger });

  beforeEach(() => {
    listLedger.mockReset().mockResolvedValue({ items: [ENTRY], nextCursor: null });
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
    it('knows one account', async () => {
      const answer = await callApi(api, 'listLedger', { query: { account: 'seat' } });
      expect(answer.body.errors).toEqual([
        { path: 'account', message: 'must be one of: workspace' },
      ]);
    });
  });
});
