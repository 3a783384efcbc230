import { expect, it, vi } from 'vitest';
import { openEventClient } from '../../../lambdas/events/event-client.ts';
import type { SluiceEvent } from '../../../lambdas/events/events.contract.ts';
import { serveEventBus } from '../../support/event-bus.ts';

const ARN = 'arn:aws:events:eu-central-1:000000000000:event-bus/sluice-prod';
const ENDED: SluiceEvent = {
  id: 'evt_1',
  type: 'enrichment.completed',
  version: 1,
  time: '2026-03-10T12:00:00.000Z',
  workspaceId: 'ws_1',
  data: { enrichmentId: 'enr_1', charged: { contact: 2 } },
};

const bus = serveEventBus();

it('puts an event on the bus under its type, at the time when it happened', async () => {
  await openEventClient(ARN).publish(ENDED);
  expect(bus.entries()).toEqual([
    {
      EventBusName: ARN,
      Source: 'sluice',
      DetailType: 'enrichment.completed',
      Time: 1_773_144_000,
      Detail:
        '{"id":"evt_1","type":"enrichment.completed","version":1,' +
        '"time":"2026-03-10T12:00:00.000Z","workspaceId":"ws_1",' +
        '"data":{"enrichmentId":"enr_1","charged":{"contact":2}}}',
    },
  ]);
});

it('puts many on it in calls of ten, each once, and none without a call', async () => {
  const events = Array.from({ length: 23 }, (_, n) => ({ ...ENDED, id: `evt_${n}` as const }));
  await openEventClient(ARN).publish(...events);
  expect(bus.calls().toSorted()).toEqual([10, 10, 3].toSorted());
  const ids = bus.events().map((event) => (event as SluiceEvent).id);
  expect(ids.toSorted()).toEqual(events.map(({ id }) => id).toSorted());
  await openEventClient(ARN).publish();
  expect(bus.calls()).toHaveLength(3);
});

it('fails where the bus answers well and has not taken the event', async () => {
  bus.refuse('InternalFailure');
  await expect(openEventClient(ARN).publish(ENDED)).rejects.toThrow('InternalFailure');
});

it('fails where nothing answers', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', 'http://127.0.0.1:1');
  await expect(openEventClient(ARN).publish(ENDED)).rejects.toThrow('ECONNREFUSED');
});
