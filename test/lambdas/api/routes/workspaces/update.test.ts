import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import type { Workspace } from '../../../../../lambdas/workspaces/workspaces.contract.ts';
import { accountOf, at } from '../../../../support/accounts.ts';
import { callApi, testApi, WORKSPACE } from '../../../../support/api-call.ts';
import { NOON } from '../../../../support/fixed-ports.ts';

describe('updateWorkspace', () => {
  const update = vi.fn<UseCases['updateWorkspace']>();
  const loadAccount = vi.fn<UseCases['loadAccount']>();
  const api = testApi({
    updateWorkspace: update,
    loadAccount,
    loadWorkspace: async () => WORKSPACE,
  });

  beforeEach(() => {
    update.mockReset().mockResolvedValue(WORKSPACE);
    loadAccount.mockReset().mockResolvedValue(accountOf());
  });

  describe('200', () => {
    it('suspends at once in this process', async () => {
      const shown: Workspace[] = [WORKSPACE];
      const suspending = testApi(
        {
          replayEnrichment: async () => undefined,
          updateWorkspace: async () => {
            shown[0] = { ...WORKSPACE, status: 'suspended' };
            return shown[0];
          },
        },
        shown,
      );
      const body = { status: 'suspended' };
      const answer = await callApi(suspending, 'updateWorkspace', { body });
      expect(answer.body).toMatchObject({ status: 'suspended' });
      const refused = await callApi(suspending, 'createEnrichment', {
        body: { actions: ['contact.email'], subjects: [{ email: 'ada@acme.example' }] },
        headers: { 'idempotency-key': 'k-1' },
      });
      expect(refused.body.code).toBe('WORKSPACE_SUSPENDED');
    });

    it.each([
      ['now, where nothing is said', {}, NOON],
      ['now', { effective: 'now' }, NOON],
      [
        'with the next period of the account',
        { effective: 'next-period' },
        at('2026-04-01T00:00:00Z'),
      ],
      ['on a day', { effective: '2026-05-20' }, at('2026-05-20T00:00:00Z')],
    ])('changes the terms: %s', async (_what, when, from) => {
      const body = { plan: 'company-contract', allotments: { contact: 1_250 }, ...when };
      await callApi(api, 'updateWorkspace', { body });
      expect(update.mock.calls[0]?.slice(1)).toEqual([
        'ws_1',
        {
          name: undefined,
          status: undefined,
          terms: {
            plan: 'company-contract',
            allotments: { contact: 1_250 },
            timezone: undefined,
            periodAnchor: undefined,
            from,
            by: 'operator',
          },
        },
      ]);
    });

    it('brings the account to them at once, and shows what is to come', async () => {
      const set = { planVersion: 1, timezone: 'UTC', periodAnchor: '2026-01-01', by: 'operator' };
      const now = {
        no: 1,
        from: at('2026-03-10T12:00:00Z'),
        plan: 'billing-cycle-monthly',
        ...set,
      };
      const later = { ...now, no: 2, from: at('2026-04-01T00:00:00Z'), plan: 'company-contract' };
      update.mockResolvedValue({ ...WORKSPACE, termsNo: 2, termChanges: [now, later] });
      const answer = await callApi(api, 'updateWorkspace', { body: { timezone: 'UTC' } });
      expect(loadAccount.mock.calls[0]?.[2]).toMatchObject({
        planVersion: 'billing-cycle-monthly@1',
        no: 1,
      });
      expect(answer.body).toMatchObject({
        plan: 'billing-cycle-monthly',
        pendingChange: { effectiveAt: '2026-04-01T00:00:00.000Z', plan: 'company-contract' },
      });
    });

    it('leaves terms and account alone where neither is asked for', async () => {
      await callApi(api, 'updateWorkspace', { body: { name: 'New' } });
      expect(update.mock.calls[0]?.[2]).toEqual({ name: 'New' });
      expect(loadAccount).not.toHaveBeenCalled();
    });

    it.each([[{ providers: { email: ['hunter'] }, workEmailOnly: true }], [null]])(
      'sets how its waterfall goes: %j',
      async (waterfall) => {
        await callApi(api, 'updateWorkspace', { body: { waterfall } });
        expect(update.mock.calls[0]?.[2]).toEqual({ waterfall });
        expect(api.acts.at(-1)?.changed).toEqual({ waterfall });
      },
    );

    it('takes back what is to come', async () => {
      await callApi(api, 'updateWorkspace', { body: { pendingChange: null } });
      expect(update.mock.calls[0]?.[2]).toEqual({ terms: null });
    });
  });

  describe('409 STATE_CONFLICT', () => {
    it('tells of another change that came between', async () => {
      update.mockRejectedValue(new AppError('STATE_CONFLICT', 'changed meanwhile'));
      const answer = await callApi(api, 'updateWorkspace', { body: { plan: 'workspace-pool' } });
      expect([answer.status, answer.body.code]).toEqual([409, 'STATE_CONFLICT']);
    });
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('says that the account is to follow', async () => {
      loadAccount.mockRejectedValue(new AppError('ACCOUNT_BUSY', 'no gap'));
      const answer = await callApi(api, 'updateWorkspace', { body: { plan: 'workspace-pool' } });
      expect([answer.status, answer.body.code]).toEqual([503, 'ACCOUNT_BUSY']);
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it.each([
      [{}, 'body'],
      [{ status: 'closed' }, 'status'],
      [{ plan: 'gold' }, 'plan'],
      [{ plan: 7 }, 'plan'],
      [{ allotments: { email: 1 } }, 'allotments.email'],
      ...[-1, 1.5, 2 ** 53, '1', 1_000_000_001].map((contact) => [
        { allotments: { contact } },
        'allotments.contact',
      ]),
      [{ timezone: 'Mars/Olympus' }, 'timezone'],
      [{ periodAnchor: '2026-02-30' }, 'periodAnchor'],
      [{ plan: 'workspace-pool', effective: 'soon' }, 'effective'],
      [{ plan: 'workspace-pool', effective: '2026-03-10' }, 'effective'],
      [{ plan: 'workspace-pool', effective: '0000-13-01' }, 'effective'],
      [{ effective: 'now' }, 'body'],
      [{ name: 'New', effective: 'now' }, 'effective'],
      [{ plan: 'workspace-pool', pendingChange: null }, 'pendingChange'],
      [{ pendingChange: {} }, 'pendingChange'],
      [{ waterfall: { providers: { email: ['nobody'] } } }, 'waterfall.providers.email[0]'],
      [{ waterfall: { providers: { fax: ['hunter'] } } }, 'waterfall.providers.fax'],
      [{ waterfall: { rowCostMicroUsdMax: 0 } }, 'waterfall.rowCostMicroUsdMax'],
      [{ waterfall: { workEmailOnly: false } }, 'waterfall.workEmailOnly'],
      [{ name: 'x'.repeat(201) }, 'name'],
      [[], 'body'],
    ] as [unknown, string][])('refuses %j', async (body, path) => {
      const answer = await callApi(api, 'updateWorkspace', { body });
      const errors = answer.body.errors as { readonly path: string }[];
      expect([...new Set(errors.map((each) => each.path))]).toEqual([path]);
      expect(update).not.toHaveBeenCalled();
    });

    it('tells each cell once', async () => {
      const email = ['hunter', 'x'.repeat(65), 'nobody'];
      const answer = await callApi(api, 'updateWorkspace', {
        body: { waterfall: { providers: { email } } },
      });
      expect(answer.body.errors).toEqual([
        { path: 'waterfall.providers.email[1]', message: 'must have at most 64 characters' },
        { path: 'waterfall.providers.email[2]', message: 'is no provider' },
      ]);
    });
  });
});
