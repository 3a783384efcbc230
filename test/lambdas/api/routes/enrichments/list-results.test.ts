import { describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import type { ResultView } from '../../../../../lambdas/enrichments/enrichments.contract.ts';
import { PLANS } from '../../../../../lambdas/plans/catalogue.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const RESULT = {
  ref: '=1',
  contactId: 'con_1',
  data: {
    email: {
      status: 'found',
      value: 'ada@acme.example',
      all: ['ada@acme.example'],
      verdict: 'deliverable',
      provider: 'hunter',
      source: 'waterfall',
      credits: { contact: 1 },
    },
  },
  attempts: [{ provider: 'hunter', outcome: 'found', ms: 230, providerCostMicroUsd: 24_000 }],
} as const satisfies ResultView;
const MISSED = {
  ref: null,
  contactId: 'con_2',
  data: {
    email: {
      status: 'failed',
      value: null,
      all: [],
      provider: null,
      source: null,
      credits: { contact: 0 },
      reason: 'NO_PROVIDER_ANSWERED',
    },
  },
  attempts: [],
} as const satisfies ResultView;

describe('listResults', () => {
  const listResults = vi.fn<UseCases['listResults']>();
  const openOwnColumns = vi.fn<UseCases['openOwnColumns']>(async () => undefined);
  const call = (query: Record<string, string> = {}) =>
    callApi(testApi({ listResults, openOwnColumns }), 'listResults', {
      as: 'reader',
      id: 'enr_1',
      query,
    });

  describe('200', () => {
    it('gives a page of results', async () => {
      listResults.mockResolvedValue({ items: [], nextCursor: null });
      const answer = await call({ limit: '200', cursor: 'c1' });
      expect([answer.status, answer.body]).toEqual([200, { items: [], nextCursor: null }]);
      expect(listResults.mock.calls[0]?.slice(1)).toEqual([
        'ws_1',
        'enr_1',
        { limit: 200, cursor: 'c1' },
      ]);
    });
  });

  describe('200', () => {
    const page = { items: [RESULT, MISSED], nextCursor: null };
    const shown = async (as: 'operator' | 'reader', attemptsVisible?: 'full' | 'none') => {
      listResults.mockResolvedValue(page);
      const plan = PLANS.find(({ id }) => id === 'workspace-pool');
      const before = plan?.attemptsVisible;
      Object.assign(plan ?? {}, { attemptsVisible });
      const { body } = await callApi(testApi({ listResults, openOwnColumns }), 'listResults', {
        as,
      });
      Object.assign(plan ?? {}, { attemptsVisible: before });
      return (body.items as { attempts: unknown }[])[0]?.attempts;
    };

    it('shows the operator what each attempt cost, and others what the plan says', async () => {
      expect(await shown('operator')).toEqual(RESULT.attempts);
      expect(await shown('reader')).toEqual([{ provider: 'hunter', outcome: 'found', ms: 230 }]);
      expect(await shown('reader', 'full')).toEqual(RESULT.attempts);
      expect(await shown('reader', 'none')).toEqual([]);
      expect(await shown('operator', 'none')).toEqual(RESULT.attempts);
    });

    it('gives CSV: a line for each row, with the columns of each datum', async () => {
      listResults.mockImplementation(async (_p, _ws, _id, { limit }) =>
        limit === 1 ? { items: [RESULT], nextCursor: 'c' } : page,
      );
      const { headers, text } = await callApi(
        testApi({ listResults, openOwnColumns }),
        'listResults',
        {
          as: 'reader',
          headers: { accept: 'text/csv; charset=utf-8' },
        },
      );
      expect(headers['content-disposition']).toBe('attachment; filename="results.csv"');
      expect(text).toBe(
        'ref,contactId,email,emailStatus,emailVerdict,emailLineType,emailProvider,emailCredits,' +
          'emailReason,emailOthers\r\n' +
          "'=1,con_1,ada@acme.example,found,deliverable,,hunter,1,,\r\n" +
          ',con_2,,failed,,,,0,NO_PROVIDER_ANSWERED,\r\n',
      );
    });

    it('names in the CSV of a refresh what has changed, has bounced and is stale', async () => {
      const value = {
        changed: ['phone'],
        bouncedData: ['email'],
        phone: '+1',
        email: 'a@x.example',
      };
      const both = { changed: [], staleData: ['email', 'phone'] };
      const shown = [value, both, null].map((each) => ({
        ...{ ref: null, contactId: 'con_1', attempts: [] },
        data: { refresh: { ...MISSED.data.email, value: each } },
      }));
      listResults.mockResolvedValue({ items: shown, nextCursor: null });
      const headers = { accept: 'text/csv' };
      const { text } = await callApi(testApi({ listResults, openOwnColumns }), 'listResults', {
        headers,
      });
      const names = text.split('\r\n').map((line) => line.split(',').slice(9).join());
      expect(names).toEqual([
        'refreshEmail,refreshPhone,refreshChanged,refreshBounced,refreshStale',
        "a@x.example,'+1,phone,email,",
        ',,,,email phone',
        ',,,,',
        '',
      ]);
    });

    it('gives the own columns of a list in front, and tells those of one name apart', async () => {
      listResults.mockResolvedValue(page);
      openOwnColumns.mockResolvedValueOnce({
        headings: ['email', 'Note'],
        cellsOf: async (from, rows) =>
          Array.from({ length: rows }, (_, n) => ['=1', `${from + n}`]),
      });
      const headers = { accept: 'text/csv' };
      const { text } = await callApi(testApi({ listResults, openOwnColumns }), 'listResults', {
        headers,
      });
      const [heading, first, second] = text.split('\r\n');
      expect(heading).toMatch(/^email,Note,ref,contactId,found email,emailStatus,/);
      expect(first).toMatch(/^'=1,0,'=1,con_1,ada@acme.example,/);
      expect(second).toMatch(/^'=1,1,,con_2,,failed,/);
    });

    it('gives the heading alone where there is no row yet', async () => {
      listResults.mockResolvedValue({ items: [], nextCursor: null });
      const headers = { accept: 'text/csv' };
      const { text } = await callApi(testApi({ listResults, openOwnColumns }), 'listResults', {
        headers,
      });
      expect(text).toBe('ref,contactId\r\n');
    });
  });

  describe('404 NOT_FOUND', () => {
    it('finds no enrichment of another workspace', async () => {
      listResults.mockRejectedValue(new AppError('NOT_FOUND', 'x'));
      expect((await call()).status).toBe(404);
    });
  });
});
