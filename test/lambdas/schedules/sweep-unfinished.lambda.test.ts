import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepBounce } from '../../../lambdas/enrichments/bounces/bounce.store.ts';
import { loadEnrichment } from '../../../lambdas/enrichments/read/read-enrichments.ts';
import { findAccount } from '../../../lambdas/ledger/account/account.store.ts';
import { putChangeRecord } from '../../../lambdas/ledger/grants/change-record.store.ts';
import { putGrantRecord } from '../../../lambdas/ledger/grants/grant.store.ts';
import { sweepRecords } from '../../../lambdas/schedules/sweep-records.ts';
import { endsOf, handler } from '../../../lambdas/schedules/sweep-unfinished.lambda.ts';
import { putItem } from '../../../lambdas/shared/items.ts';
import { keys, unfinished } from '../../../lambdas/shared/keys.contract.ts';
import { createApiKey } from '../../../lambdas/workspaces/api-keys/create-api-key.ts';
import { loadApiKey } from '../../../lambdas/workspaces/api-keys/read-api-keys.ts';
import { requestCapacity } from '../../../lambdas/workspaces/capacity-requests/request-capacity.ts';
import { createWorkspace } from '../../../lambdas/workspaces/create-workspace.ts';
import { createMember } from '../../../lambdas/workspaces/members/create-member.ts';
import { removeMember } from '../../../lambdas/workspaces/members/remove-member.ts';
import { openDesk, people } from '../../support/desk.ts';
import { serveEventBus } from '../../support/event-bus.ts';
import { NOON } from '../../support/fixed-ports.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const GRANT = {
  grantId: 'grant_1',
  creditType: 'contact',
  amount: 7,
  category: 'adjustment',
  reason: 'sorry',
  actor: 'operator',
  expiresAtMs: null,
  bodyHash: 'h',
} as const;

describe('sweepUnfinished', () => {
  let table: TestTable;
  let server: Server;
  let endpoint = '';
  const bus = serveEventBus();
  const log = atNoon({
    EVENT_BUS_ARN: 'arn:aws:events:eu-central-1:000000000000:event-bus/sluice',
    ENRICHMENT_WORKFLOW_ARN: 'arn:aws:states:eu-central-1:000000000000:stateMachine:E',
    ROUND_WORKFLOW_ARN: 'arn:aws:states:eu-central-1:000000000000:stateMachine:R',
    WAITING_STARTS_URL: 'WaitingStarts',
    PAYMENTS_URL: 'Payments',
    BUCKET_NAME: 'bucket',
  });

  beforeAll(async () => {
    table = await openTable();
    // Every run has ended, whoever asks.
    server = createServer((request, response) => {
      const isStart = String(request.headers['x-amz-target']).endsWith('StartExecution');
      const told = { executionArn: 'arn:x', stateMachineArn: 'arn:y', startDate: 1 };
      response.writeHead(isStart ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(
        JSON.stringify(
          isStart ? { __type: 'ExecutionAlreadyExists' } : { ...told, status: 'FAILED' },
        ),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    vi.stubEnv('AWS_ENDPOINT_URL_SFN', endpoint);
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('brings requests and grants that have fallen due to their end, and nothing else', async () => {
    const desk = openDesk(table, 'ws_1');
    await desk.create();
    const { enrichment } = await desk.submit({ subjects: people(2) });
    await putGrantRecord(desk.p, { ...GRANT, account: { workspaceId: 'ws_1' } }, desk.p.now());
    await putGrantRecord(desk.p, { ...GRANT, account: { workspaceId: 'ws_gone' } }, desk.p.now());
    vi.setSystemTime(NOON + 119_999);
    expect(await invoke(handler, {})).toEqual({ swept: 0, failed: 0 });
    vi.setSystemTime(NOON + 120_001);
    expect(await invoke(handler, {})).toEqual({ swept: 3, failed: 1 });
    // The request is looked at, and left alone: its first round may run by itself until then.
    expect(await desk.balance()).toEqual({ available: 105, held: 2, used: 0 });
    vi.setSystemTime(NOON + 327_001);
    expect(await invoke(handler, {})).toEqual({ swept: 1, failed: 0 });
    expect(await loadEnrichment(desk.p, 'ws_1', enrichment.id)).toMatchObject({
      status: 'completed',
      charged: { contact: 0 },
      held: { contact: 0 },
    });
    expect(await desk.balance()).toEqual({ available: 107, held: 0, used: 0 });
    expect(log.lines()).toContainEqual(
      expect.objectContaining({ event: 'SCHEDULE_ITEM_FAILED', workspaceId: 'ws_gone' }),
    );
    expect(bus.events()).toMatchObject([
      { type: 'enrichment.completed', data: { enrichmentId: enrichment.id } },
    ]);
    // Only the one that cannot be brought on is left, for a later run than the next.
    expect(await invoke(handler, {})).toEqual({ swept: 0, failed: 0 });
    vi.setSystemTime(NOON + 120_001 + 300_000 + 1);
    expect(await invoke(handler, {})).toEqual({ swept: 1, failed: 1 });
  });

  it('ends what the removal of a member has left: keys, and the account of the seat', async () => {
    const p = table.ports();
    const place = { id: 'ws_3', name: 'Example', plan: 'workspace-pool', timezone: 'UTC' };
    await createWorkspace(p, place, { bodyHash: 'h' });
    const input = { email: 'ada@acme.example', role: 'member', seat: true } as const;
    const { member } = await createMember(p, place, input, { bodyHash: 'h' });
    vi.setSystemTime(NOON + 120_001);
    expect(await invoke(handler, {})).toEqual({ swept: 1, failed: 0 });
    const asked = { name: 'hers', memberId: member.id, scopes: ['read'] } as const;
    const { apiKey } = await createApiKey(p, 'ws_3', asked, { bodyHash: 'h' });
    await removeMember(p, place, member.id);
    expect(await invoke(handler, {})).toEqual({ swept: 1, failed: 0 });
    expect(await loadApiKey(p, 'ws_3', apiKey.id)).toHaveProperty('revokedAt');
    expect((await table.items('WS#ws_3')).map(({ sk }) => sk)).toContain(
      `ACCOUNT#SEAT#${member.id}`,
    );
    expect(await invoke(handler, {})).toEqual({ swept: 0, failed: 0 });
  });

  it('tells of a wish for more credits that nobody was told of', async () => {
    const p = { ...table.ports(), publish: () => Promise.reject(new Error('down')) };
    const input = { workspaceId: 'ws_4', actor: 'key_1', creditType: 'contact', amount: 5 };
    const { request } = await requestCapacity(p, input, { bodyHash: 'h' });
    vi.setSystemTime(NOON + 120_001);
    expect(await invoke(handler, {})).toEqual({ swept: 1, failed: 0 });
    const told = bus.events();
    expect(told).toMatchObject([
      { type: 'capacity.requested', data: { capacityRequestId: request.id, amount: 5 } },
    ]);
    expect(await invoke(handler, {})).toEqual({ swept: 0, failed: 0 });
  });

  it('lets the credits of a bounce come in that a crash cut off', async () => {
    const desk = openDesk(table, 'ws_5');
    const { workspaceId } = desk;
    await desk.create();
    const back = { grantId: 'grant_b', creditType: 'contact', amount: 3, expiresAtMs: null };
    const why = { cause: 'bounce', reason: null } as const;
    const bounce = { workspaceId, chargeId: 'chg_1', actor: 'mem_ada', ...why };
    await keepBounce(
      desk.p,
      { ...bounce, createdAtMs: desk.p.now(), returns: [back] },
      { periodId: '2026-03-01', maxPerPeriod: 1 },
    );
    vi.setSystemTime(NOON + 120_001);
    expect(await invoke(handler, {})).toEqual({ swept: 1, failed: 0 });
    desk.p.advance(120_001);
    expect((await desk.balance()).available).toBe(103);
    expect(await invoke(handler, {})).toEqual({ swept: 0, failed: 0 });
  });

  it('hands on what payments, subscriptions and top-ups have left, and no message beside the last', async () => {
    const p = table.ports();
    const records = [keys.payment('pi_9'), keys.subscription('sub_9'), keys.topUp('ws_9')];
    for (const key of records) {
      await putItem(p.db, key, unfinished.place(unfinished.idOf(key), p.now()));
    }
    const sent: string[] = [];
    const queue = async (id: string) => void sent.push(id);
    const queues = { queuePayment: queue, queueSubscription: queue, queueTopUp: queue };
    const ends = endsOf({ ...p, ...queues } as unknown as Parameters<typeof endsOf>[0]);
    const sweepAfter = async (minutes: number) => {
      p.advance(minutes * 60_000);
      await sweepRecords(p, ends);
      return sent.splice(0).toSorted();
    };
    expect(await sweepAfter(5)).toEqual(['pi_9', 'sub_9', 'ws_9']);
    // SQS tries a message five times, each six minutes after the one before.
    for (let minutes = 5; minutes <= 30; minutes += 5) expect(await sweepAfter(5)).toEqual([]);
    expect(await sweepAfter(1)).toEqual(['pi_9', 'sub_9', 'ws_9']);
  });

  it('ends voids and adjustments that a crash cut off, and grants to seats', async () => {
    const desk = openDesk(table, 'ws_2');
    const { workspaceId } = desk;
    await desk.create();
    await desk.grant(5, null, 'pack');
    const account = { workspaceId };
    const by = { account, reason: 'mistaken', actor: 'operator' };
    const asked = { ...by, grantId: 'grant_2026-03-01-contact' };
    await putChangeRecord(desk.p, keys.grantVoid(account, asked.grantId), asked, desk.p.now());
    const less = { ...by, adjustmentId: 'adj_1', creditType: 'contact', amount: 2, bodyHash: 'h' };
    await putChangeRecord(desk.p, keys.adjustment(workspaceId, 'adj_1'), less, desk.p.now());
    const seat = { workspaceId, seat: 'mem_ada' };
    await putGrantRecord(desk.p, { ...GRANT, account: seat }, desk.p.now());
    vi.setSystemTime(NOON + 120_001);
    expect(await invoke(handler, {})).toEqual({ swept: 3, failed: 0 });
    const left = await desk.balance();
    // 100 voided; 2 of the 5 taken, or of the 100 before they were voided.
    expect([3, 5]).toContain(left.available);
    expect(await findAccount(desk.p, seat)).toMatchObject({
      grants: { grant_1: { available: 7 } },
    });
    expect(await invoke(handler, {})).toEqual({ swept: 0, failed: 0 });
  });
});
