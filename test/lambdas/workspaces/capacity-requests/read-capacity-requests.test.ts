import { beforeAll, describe, expect, it } from 'vitest';
import {
  listCapacityRequests,
  loadCapacityRequest,
} from '../../../../lambdas/workspaces/capacity-requests/read-capacity-requests.ts';
import { requestCapacity } from '../../../../lambdas/workspaces/capacity-requests/request-capacity.ts';
import { openTable, type TablePorts } from '../../../support/table.ts';

describe('wishes for more credits', () => {
  let p: TablePorts;

  beforeAll(async () => {
    p = (await openTable()).ports();
    for (const [n, workspaceId] of ['ws_b', 'ws_a', 'ws_b', 'ws_c', 'ws_a'].entries())
      await ask(n, workspaceId);
  });

  async function ask(n: number, workspaceId: string): Promise<void> {
    p.advance(n % 2);
    const input = { workspaceId, actor: 'key_1', creditType: 'contact', amount: n + 1 };
    const origin = { idempotencyKey: `k${n}`, bodyHash: 'h' };
    await requestCapacity({ ...p, publish: async () => {} }, input, origin);
  }

  it.each([1, 2, 3, 5])(
    'are listed of all workspaces, each once, in pages of %i',
    async (limit) => {
      const amounts: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await listCapacityRequests(p, { limit, cursor });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        amounts.push(...page.items.map(({ amount }) => amount));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(amounts.toSorted()).toEqual([1, 2, 3, 4, 5]);
      expect(amounts[0]).toBe(1);
    },
  );

  it('stand oldest first, so that those that come do not move the others', async () => {
    const first = await listCapacityRequests(p, { limit: 2 });
    await ask(7, 'ws_a');
    const rest = await listCapacityRequests(p, { limit: 9, cursor: first.nextCursor ?? '' });
    expect(rest.items).toHaveLength(4);
    expect(rest.items.at(-1)?.amount).toBe(8);
  });

  it('refuse a cursor of another list', async () => {
    await expect(listCapacityRequests(p, { limit: 2, cursor: 'eHg' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it('tenant-walls: are found in their own workspace alone', async () => {
    const [one] = (await listCapacityRequests(p, { limit: 1 })).items;
    expect(await loadCapacityRequest(p, 'ws_b', one?.id ?? '')).toMatchObject({ amount: 1 });
    await expect(loadCapacityRequest(p, 'ws_a', one?.id ?? '')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
