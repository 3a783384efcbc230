import { describe, expect, it, vi } from 'vitest';
import { finishMember } from '../../../lambdas/api/finish-member.ts';
import type { UseCases } from '../../../lambdas/api/use-cases.ts';
import { sha256 } from '../../../lambdas/shared/random.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { KEYS, testApi, WORKSPACE } from '../../support/api-call.ts';

describe('finishMember', () => {
  it('brings the account of the seat to the terms of its licence', async () => {
    const bringUpToDate = vi.fn<UseCases['bringUpToDate']>();
    const seat = { licensedOn: '2026-03-10', no: 2, endedAt: epochMs(1) };
    const api = testApi({
      bringUpToDate,
      finishMember: async (_p, _ws, id, turnSeat) => {
        await turnSeat(id, seat);
        return [];
      },
    });
    await finishMember(api, WORKSPACE, 'mem_1');
    expect(bringUpToDate.mock.calls[0]?.slice(1)).toMatchObject([
      { workspaceId: 'ws_1', seat: 'mem_1' },
      { anchor: '2026-03-10', periodMonths: 1, allotments: {}, no: 2 },
    ]);
  });

  it('closes revoked keys at once in this process', async () => {
    const hash = sha256(KEYS.reader);
    const key = { id: 'key_1', name: 'x', scopes: [], last4: 'x', createdAt: epochMs(1) } as const;
    const api = testApi({ finishMember: async () => [{ ...key, hash }] });
    await api.presentedKeys.get(hash);
    await finishMember(api, WORKSPACE, 'mem_1');
    await api.presentedKeys.get(hash);
    expect(api.lookedUp).toEqual([hash, hash]);
  });
});
