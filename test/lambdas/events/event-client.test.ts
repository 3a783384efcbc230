import { expect, it, vi } from 'vitest';
import { openEventClient } from '../../../lambdas/events/event-client.ts';
import { serveEventBus } from '../../support/event-bus.ts';

const ARN = 'arn:aws:events:eu-central-1:000000000000:event-bus/sluice-prod';
const END = {
  workspaceId: 'ws_1',
  enrichmentId: 'enr_1',
  status: 'completed',
  charged: { contact: 2 },
} as const;

const bus = serveEventBus();

it('puts the end of a request on the bus: ids and amounts, nothing else', async () => {
  await openEventClient(ARN).publishEnd(END);
  expect(bus.entries()).toEqual([
    {
      EventBusName: ARN,
      Source: 'sluice',
      DetailType: 'enrichment.completed',
      Detail:
        '{"workspaceId":"ws_1","enrichmentId":"enr_1","status":"completed","charged":{"contact":2}}',
    },
  ]);
});

it('fails where the bus answers well and has not taken the event', async () => {
  bus.refuse('InternalFailure');
  await expect(openEventClient(ARN).publishEnd(END)).rejects.toThrow('InternalFailure');
});

it('fails where nothing answers', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', 'http://127.0.0.1:1');
  await expect(openEventClient(ARN).publishEnd(END)).rejects.toThrow('ECONNREFUSED');
});
