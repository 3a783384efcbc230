import { beforeEach, describe, expect, it } from 'vitest';
import { closeCapacityRequest } from '../../../../lambdas/workspaces/capacity-requests/close-capacity-request.ts';
import {
  listCapacityRequests,
  loadCapacityRequest,
} from '../../../../lambdas/workspaces/capacity-requests/read-capacity-requests.ts';
import { requestCapacity } from '../../../../lambdas/workspaces/capacity-requests/request-capacity.ts';
import { openTable, type TablePorts } from '../../../support/table.ts';

describe('closeCapacityRequest', () => {
  let p: TablePorts;
  let id = '';

  beforeEach(async () => {
    p = (await openTable()).ports();
    const input = { workspaceId: 'ws_1', actor: 'key_1', creditType: 'contact', amount: 5 };
    const ports = { ...p, publish: async () => {} };
    id = (await requestCapacity(ports, input, { bodyHash: 'h' })).request.id;
  });

  it('takes the wish off the list, and keeps it', async () => {
    p.advance(1_000);
    const closed = await closeCapacityRequest(p, 'ws_1', id);
    expect(closed).toMatchObject({ id, amount: 5, closedAt: 1_773_144_001_000 });
    expect((await listCapacityRequests(p, { limit: 5 })).items).toEqual([]);
    expect(await loadCapacityRequest(p, 'ws_1', id)).toMatchObject({ closedAt: 1_773_144_001_000 });
  });

  it('does it once', async () => {
    await closeCapacityRequest(p, 'ws_1', id);
    p.advance(1_000);
    expect(await closeCapacityRequest(p, 'ws_1', id)).toMatchObject({
      closedAt: 1_773_144_000_000,
    });
  });

  it.each(['ws_1', 'ws_2'])('tenant-walls: knows no other, of %s', async (ws) => {
    const other = closeCapacityRequest(p, ws, ws === 'ws_1' ? 'capr_none' : id);
    await expect(other).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await listCapacityRequests(p, { limit: 5 })).items).toHaveLength(1);
  });
});
