import { beforeAll, describe, expect, it } from 'vitest';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import {
  closeOpen,
  findCapacityRequest,
  leaveUnfinished,
  pageOfOpen,
  putCapacityRequest,
} from '../../../../lambdas/workspaces/capacity-requests/capacity-request.store.ts';
import { NOON } from '../../../support/fixed-ports.ts';
import { openTable, type TablePorts } from '../../../support/table.ts';

const RECORD = {
  id: 'capr_1',
  workspaceId: 'ws_1',
  actor: 'key_1',
  creditType: 'contact',
  amount: 5,
  createdAt: epochMs(NOON),
  madeBy: 'req_1',
  bodyHash: 'h',
  attempt: 'req_2',
} as const;

describe('the store of wishes', () => {
  let p: TablePorts;

  beforeAll(async () => {
    p = (await openTable()).ports();
  });

  it('keeps one open and unfinished until it is told of, and closed', async () => {
    expect(await putCapacityRequest(p, RECORD)).toMatchObject({ kind: 'created' });
    expect(await putCapacityRequest(p, RECORD)).toMatchObject({ kind: 'created' });
    expect(await findCapacityRequest(p, 'ws_1', 'capr_1')).toHaveProperty('i2sk');
    await leaveUnfinished(p, 'ws_1', 'capr_1');
    await leaveUnfinished(p, 'ws_1', 'capr_none');
    expect(await findCapacityRequest(p, 'ws_1', 'capr_1')).not.toHaveProperty('i2sk');
    expect((await pageOfOpen(p, { limit: 5 })).items).toMatchObject([{ id: 'capr_1' }]);
    expect(await closeOpen(p, 'ws_1', 'capr_1', epochMs(NOON + 1))).toBe(true);
    expect(await closeOpen(p, 'ws_1', 'capr_1', epochMs(NOON + 2))).toBe(false);
    expect(await pageOfOpen(p, { limit: 5 })).toEqual({ items: [], nextCursor: null });
    expect(await findCapacityRequest(p, 'ws_1', 'capr_none')).toBeUndefined();
  });
});
