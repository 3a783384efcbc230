import { describe, expect, it, vi } from 'vitest';
import type { UseCases } from '../../../../../lambdas/api/use-cases.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const RECORD = {
  id: 'aud_1',
  atMs: epochMs(1_773_144_000_000),
  act: 'member.removed',
  actor: 'opk_1',
  kind: 'operator',
  requestId: 'request-7',
  changed: { email: null, role: 'owner' },
  outcome: 'refused',
  code: 'STATE_CONFLICT',
} as const;

describe('listAudit', () => {
  const listActs = vi.fn<UseCases['listActs']>(async () => ({ items: [RECORD], nextCursor: null }));
  const api = testApi({ listActs });

  describe('200', () => {
    it('shows what was done, to an operator who may read', async () => {
      const query = { from: '2026-01-01', to: '2026-02-01T00:00:00Z', actor: 'opk_1' };
      const answer = await callApi(api, 'listAudit', { as: 'opRead', query });
      expect([answer.status, answer.body.items]).toEqual([
        200,
        [
          {
            id: 'aud_1',
            at: '2026-03-10T12:00:00.000Z',
            actor: 'opk_1',
            kind: 'operator',
            act: 'member.removed',
            workspaceId: null,
            targetId: null,
            requestId: 'request-7',
            changed: { email: null, role: 'owner' },
            outcome: 'refused',
            code: 'STATE_CONFLICT',
          },
        ],
      ]);
      expect(listActs.mock.calls[0]?.[1]).toEqual({
        limit: 50,
        fromMs: 1_767_225_600_000,
        toMs: 1_769_904_000_000,
        actor: 'opk_1',
      });
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it('refuses a range that ends before it begins', async () => {
      const query = { from: '2026-02-01', to: '2026-01-01' };
      const answer = await callApi(api, 'listAudit', { query });
      expect(answer.body.errors).toEqual([{ path: 'to', message: 'must lie after from' }]);
    });

    it.each([
      ['from', 'yesterday'],
      ['to', '2026-02-30'],
      ['workspaceId', 'a#b'],
      ['actor', 'ada@acme.example'],
      ['limit', '0'],
      ['act', 'member.removed'],
    ])('refuses %s of %s', async (name, value) => {
      const answer = await callApi(api, 'listAudit', { query: { [name]: value } });
      expect([answer.status, answer.body.errors]).toMatchObject([400, [{ path: name }]]);
    });
  });
});
