import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';
import { NOON } from '../../../../support/fixed-ports.ts';

describe('listProviderKeys', () => {
  const asked: string[] = [];
  const trouble = { reason: 'bad-key' as const, untilMs: NOON + 600_000 };
  const api = testApi({
    listProviderKeys: async (_p, ws) => {
      asked.push(ws);
      return ['hunter', 'wiza'].map((provider) => ({ provider, since: epochMs(NOON) }));
    },
    readOwnStates: async () => new Map([['wiza', { trouble }]]),
  });

  describe('200', () => {
    it('shows whose keys there are, since when, and whose account is refused', async () => {
      const { status, body } = await callApi(api, 'listProviderKeys', { as: 'manager' });
      const since = '2026-03-10T12:00:00.000Z';
      expect([status, body, asked]).toEqual([
        200,
        {
          items: [
            { id: 'hunter', since, trouble: null },
            {
              id: 'wiza',
              since,
              trouble: { reason: 'bad-key', until: '2026-03-10T12:10:00.000Z' },
            },
          ],
        },
        ['ws_1'],
      ]);
    });
  });

  it.each(['reader', 'enricher'] as const)('is not for a key without manage: %s', async (as) => {
    expect((await callApi(api, 'listProviderKeys', { as })).status).toBe(403);
  });
});
