import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callApi, testApi, WORKSPACE } from '../../../../support/api-call.ts';

const BODY = { actions: ['contact.email'], subjects: [{ email: 'ada@acme.example' }] };
const QUOTE = {
  required: { contact: 1 },
  owned: 0,
  joined: 0,
  duplicates: 0,
  suppressed: 0,
  unaffordable: 0,
  available: { contact: 100 },
  sufficient: true,
};

describe('createQuote', () => {
  const quoteEnrichment = vi.fn<UseCases['quoteEnrichment']>();
  const api = testApi({ quoteEnrichment });

  beforeEach(() => {
    quoteEnrichment.mockReset().mockResolvedValue(QUOTE);
  });

  describe('200', () => {
    it('gives the quote to a key that may only read', async () => {
      const answer = await callApi(api, 'createQuote', { as: 'reader', body: BODY });
      expect([answer.status, answer.body]).toEqual([200, QUOTE]);
      expect(quoteEnrichment.mock.calls[0]?.slice(1)).toEqual([
        {
          workspaceId: 'ws_1',
          plan: 'workspace-pool',
          planVersion: 1,
          timezone: 'UTC',
          periodAnchor: '2026-01-01',
        },
        {
          actions: ['contact.email'],
          subjects: [{ email: 'ada@acme.example' }],
          allowPartial: false,
        },
        {},
      ]);
    });

    it.each([
      ['reader', { lookups: 1, found: 0.8, basedOnRows: 60 }],
      ['operator', { lookups: 1, found: 0.8, basedOnRows: 60, costMicroUsd: 30_000 }],
    ] as const)(
      'foretells what is found to %s, the cost only where it may be seen',
      async (as, email) => {
        const expected = {
          email: { lookups: 1, found: 0.8, costMicroUsd: 30_000, basedOnRows: 60 },
        };
        quoteEnrichment.mockResolvedValue({ ...QUOTE, expected });
        const answer = await callApi(api, 'createQuote', { as, body: { ...BODY, expect: true } });
        expect(answer.body.expected).toEqual({ email });
        expect(quoteEnrichment.mock.calls[0]?.[2]).toMatchObject({ expect: true });
      },
    );

    it('would not accept the request of a suspended workspace', async () => {
      const suspended = { ...WORKSPACE, status: 'suspended' } as const;
      const workspaces = { get: async () => suspended, drop: () => {} };
      const asked = { as: 'reader', body: BODY } as const;
      const answer = await callApi({ ...api, workspaces }, 'createQuote', asked);
      expect(answer.body).toEqual({ ...QUOTE, sufficient: false });
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it('tells what is wrong with each subject', async () => {
      const subjects = [{ email: 7 }, {}];
      const answer = await callApi(api, 'createQuote', { body: { ...BODY, subjects } });
      expect(answer.body.errors).toMatchObject([
        { path: 'subjects[0].email' },
        { path: 'subjects[1]' },
      ]);
    });
  });

  describe('403 ACTION_NOT_IN_PLAN', () => {
    it('refuses an action that the plan leaves out', async () => {
      quoteEnrichment.mockRejectedValue(new AppError('ACTION_NOT_IN_PLAN', 'x'));
      const answer = await callApi(api, 'createQuote', { body: BODY });
      expect([answer.status, answer.body.code]).toEqual([403, 'ACTION_NOT_IN_PLAN']);
    });
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('asks to try again', async () => {
      quoteEnrichment.mockRejectedValue(new AppError('ACCOUNT_BUSY', 'x'));
      const answer = await callApi(api, 'createQuote', { body: BODY });
      expect([answer.status, answer.body.code]).toEqual([503, 'ACCOUNT_BUSY']);
    });
  });
});
