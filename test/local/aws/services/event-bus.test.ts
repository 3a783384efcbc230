import { expect, test } from 'vitest';
import { EventBus } from '../../../../local/aws/services/event-bus.ts';

test('keeps what is put on it, and tells the rules of its bus as EventBridge would', async () => {
  const told: unknown[] = [];
  const bus = new EventBus({
    now: () => Date.parse('2026-03-10T12:00:00Z'),
    onPut: (event, name) => void told.push([name, event]),
  });
  const arn = 'arn:aws:events:us-east-1:000000000000:event-bus/sluice';
  const entry = { EventBusName: arn, Source: 'sluice', DetailType: 'a.b', Detail: '{"n":1}' };
  expect(await bus.putEvents({ Entries: [entry] })).toMatchObject({ FailedEntryCount: 0 });
  expect(bus.events).toMatchObject([{ bus: arn, detailType: 'a.b', detail: { n: 1 } }]);
  expect(told).toMatchObject([
    [
      'sluice',
      {
        source: 'sluice',
        'detail-type': 'a.b',
        time: '2026-03-10T12:00:00.000Z',
        detail: { n: 1 },
      },
    ],
  ]);
});
