import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { callApi, testApi, WORKSPACE } from '../../../../support/api-call.ts';

const CHARGE = {
  id: 'chg_1',
  at: '2026-03-10T12:00:00.000Z',
  actor: 'mem_ada',
  action: 'contact.email',
  ref: 'row-1',
  contactId: 'con_1',
  subject: { fullName: '=Ada, "Countess"' },
  credits: 1,
  creditType: 'contact',
  sources: [{ grantId: 'grant_1', category: 'allotment', credits: 1 }],
  creditedBack: null,
  enrichmentId: 'enr_1',
} as const;

describe('listHistory', () => {
  const listHistory = vi.fn<UseCases['listHistory']>();
  const wasEverMember = vi.fn<UseCases['wasEverMember']>();
  const api = testApi({ listHistory, wasEverMember });

  beforeEach(() => {
    listHistory.mockReset().mockResolvedValue({ items: [CHARGE], nextCursor: null });
  });

  describe('200', () => {
    it('gives a page of charges, newest first unless asked otherwise', async () => {
      const answer = await callApi(api, 'listHistory', { as: 'reader' });
      expect([answer.status, answer.body]).toEqual([200, { items: [CHARGE], nextCursor: null }]);
      expect(listHistory.mock.calls[0]?.[2]).toMatchObject({ limit: 50, order: 'desc' });
    });

    it('filters by time, date, member and action', async () => {
      wasEverMember.mockResolvedValueOnce(true);
      const query = {
        from: '2026-03-01',
        to: '2026-03-10T13:00:00+01:00',
        memberId: 'mem_ada',
        action: 'contact.email',
        order: 'asc',
      };
      await callApi(api, 'listHistory', { as: 'reader', query });
      expect(listHistory.mock.calls[0]?.[2]).toMatchObject({
        fromMs: 1_772_323_200_000,
        toMs: 1_773_144_000_000,
        memberId: 'mem_ada',
        action: 'contact.email',
        order: 'asc',
      });
    });

    it('takes a date for the whole day of the workspace, at both ends, and a credit type', async () => {
      const india = testApi({ listHistory }, [{ ...WORKSPACE, timezone: 'Asia/Kolkata' }]);
      const query = { from: '2026-03-10', to: '2026-03-10', creditType: 'phone' };
      await callApi(india, 'listHistory', { as: 'reader', query });
      expect(listHistory.mock.calls[0]?.[2]).toMatchObject({
        fromMs: Date.parse('2026-03-09T18:30:00Z'),
        toMs: Date.parse('2026-03-10T18:30:00Z'),
        creditType: 'phone',
      });
    });

    it('names in CSV the seat that paid', async () => {
      const sources = [{ ...CHARGE.sources[0], seat: 'mem_ada' }];
      listHistory.mockResolvedValueOnce({ items: [{ ...CHARGE, sources }], nextCursor: null });
      const headers = { accept: 'text/csv' };
      const answer = await callApi(api, 'listHistory', { as: 'reader', headers });
      expect(answer.text).toContain(',allotment grant_1 mem_ada 1,');
    });

    it('gives CSV, all pages in one, safe for a spreadsheet', async () => {
      listHistory.mockResolvedValueOnce({ items: [CHARGE], nextCursor: 'c1' });
      const headers = { accept: 'text/csv' };
      const answer = await callApi(api, 'listHistory', { as: 'reader', headers });
      expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
      const line = `chg_1,2026-03-10T12:00:00.000Z,mem_ada,contact.email,row-1,con_1,"'=Ada, ""Countess""",1,contact,allotment grant_1 1,0,,enr_1`;
      expect(answer.text.split('\r\n')).toEqual([
        'id,at,actor,action,ref,contactId,subject,credits,creditType,sources,creditedBack,creditedBackFor,enrichmentId',
        line,
        line,
        '',
      ]);
      expect(listHistory.mock.calls[1]?.[2]).toMatchObject({ limit: 200, cursor: 'c1' });
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it('refuses who never was a member of the workspace', async () => {
      wasEverMember.mockResolvedValueOnce(false);
      const answer = await callApi(api, 'listHistory', { query: { memberId: 'mem_9' } });
      expect([answer.status, answer.body.errors]).toEqual([
        400,
        [{ path: 'memberId', message: 'is not a member of the workspace' }],
      ]);
      expect(wasEverMember.mock.lastCall?.slice(1)).toEqual(['ws_1', 'mem_9']);
      expect(listHistory).not.toHaveBeenCalled();
    });

    it.each([
      [{ from: '2026-03-10', to: '2026-03-09' }],
      [{ from: '2026-03-10T12:00:00Z', to: '2026-03-10T12:00:00Z' }],
    ])('refuses a range in which nothing can be: %j', async (query) => {
      const answer = await callApi(api, 'listHistory', { query });
      expect([answer.status, answer.body.errors]).toEqual([
        400,
        [{ path: 'to', message: 'must lie after from' }],
      ]);
      expect(listHistory).not.toHaveBeenCalled();
    });

    it('tells all that is wrong at once', async () => {
      const query = {
        from: 'yesterday',
        to: '2026-13-01',
        action: 'x',
        order: 'up',
        memberId: '7',
      };
      const answer = await callApi(api, 'listHistory', { query });
      expect(answer.body.errors).toEqual([
        { path: 'from', message: 'must be an RFC 3339 time or a date' },
        { path: 'to', message: 'must be an RFC 3339 time or a date' },
        { path: 'memberId', message: 'must be the id of a member' },
        {
          path: 'action',
          message:
            'must be one of: contact.email, contact.phone, contact.verify-email, contact.verify-phone, contact.refresh',
        },
        { path: 'order', message: 'must be one of: asc, desc' },
      ]);
    });
  });
});
