import { beforeEach, describe, expect, it } from 'vitest';
import type { SluiceEvent } from '../../../../lambdas/events/events.contract.ts';
import { closeCapacityRequest } from '../../../../lambdas/workspaces/capacity-requests/close-capacity-request.ts';
import {
  announceCapacity,
  requestCapacity,
} from '../../../../lambdas/workspaces/capacity-requests/request-capacity.ts';
import { dieAfter } from '../../../support/lossy.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

const INPUT = {
  workspaceId: 'ws_1',
  actor: 'mem_ada',
  creditType: 'contact',
  amount: 500,
  note: 'Ada needs more in June',
} as const;
const KEYED = { idempotencyKey: 'k', bodyHash: 'h' };

describe('requestCapacity', () => {
  let table: TestTable;
  let ports: TablePorts;
  let told: SluiceEvent[] = [];
  let busIsDown = false;

  beforeEach(async () => {
    table = await openTable();
    ports = table.ports();
    told = [];
    busIsDown = false;
  });

  const p = () => ({
    ...ports,
    publish: async (event: SluiceEvent) => {
      if (busIsDown) throw new Error('the bus is down');
      told.push(event);
    },
  });
  const unfinished = async () => (await table.items()).filter(({ i2sk }) => i2sk !== undefined);

  it('puts the wish on the list and tells of it, without the note', async () => {
    const { kind, request } = await requestCapacity(p(), INPUT, { bodyHash: 'h' });
    expect([kind, request]).toMatchObject(['created', { ...INPUT, createdAt: 1_773_144_000_000 }]);
    expect(told).toEqual([
      {
        id: expect.stringMatching(/^evt_/),
        type: 'capacity.requested',
        version: 1,
        time: '2026-03-10T12:00:00.000Z',
        workspaceId: 'ws_1',
        data: { capacityRequestId: request.id, creditType: 'contact', amount: 500 },
      },
    ]);
    expect(await table.items()).toMatchObject([
      {
        pk: `CAPACITY#ws_1#${request.id}`,
        sk: 'CAPACITY',
        i1pk: 'CAPACITY',
        i1sk: `001773144000000#${request.id}`,
        note: INPUT.note,
      },
    ]);
    expect(await unfinished()).toEqual([]);
  });

  it('created-once: gives the first wish again, also when it has been closed since', async () => {
    const first = await requestCapacity(p(), INPUT, KEYED);
    await closeCapacityRequest(ports, 'ws_1', first.request.id);
    const again = await requestCapacity(p(), INPUT, KEYED);
    expect(again.kind).toBe('replayed');
    expect(again.request).toMatchObject({ ...INPUT, id: first.request.id, closedAt: undefined });
    expect(told).toHaveLength(1);
    const other = requestCapacity(p(), INPUT, { ...KEYED, bodyHash: 'i' });
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('told-at-least-once: a bus that is down delays the event alone', async () => {
    busIsDown = true;
    const { kind, request } = await requestCapacity(p(), INPUT, KEYED);
    expect([kind, told]).toEqual(['created', []]);
    expect(ports.logged).toMatchObject([{ event: 'EVENT_DELAYED', error: 'Error' }]);
    expect(JSON.stringify(ports.logged)).not.toContain('Ada');
    expect(await unfinished()).toMatchObject([{ i2sk: `001773144120000#${request.id}` }]);
    await expect(announceCapacity(p(), 'ws_1', request.id)).rejects.toThrow('the bus is down');
    busIsDown = false;
    await announceCapacity(p(), 'ws_1', request.id);
    expect(told).toMatchObject([{ data: { capacityRequestId: request.id } }]);
    expect(await unfinished()).toEqual([]);
  });

  it('told-at-least-once: a repeat tells what a crash has cut off, as the same event', async () => {
    const cut = { ...p(), db: dieAfter(table.db, 1) };
    await requestCapacity(cut, INPUT, KEYED);
    expect(await unfinished()).toHaveLength(1);
    await requestCapacity(p(), INPUT, KEYED);
    expect(told).toHaveLength(2);
    expect(told[1]).toEqual(told[0]);
    expect(await unfinished()).toEqual([]);
  });

  it('tells nothing of what is not there, or told of', async () => {
    const { request } = await requestCapacity(p(), INPUT, KEYED);
    await announceCapacity(p(), 'ws_1', request.id);
    await announceCapacity(p(), 'ws_2', request.id);
    expect(told).toHaveLength(1);
  });
});
