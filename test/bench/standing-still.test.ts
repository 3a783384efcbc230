import { join } from 'node:path';
import { expect, it } from 'vitest';
import { standingStill } from '../../bench/standing-still.ts';

it('counts what the template has that costs without use, and what runs by the clock', async () => {
  const { rows } = await standingStill();
  expect(rows).toEqual([
    ['alarms', 12, '$1.20'],
    ['secrets', 2, '$0.80'],
    ['metrics ordered of Lambda: looks at the stream', 1, '$0.30'],
    // Each hour 1 turn of periods, 1 order learnt, 12 sweeps, 60 looks for starts, 4 replays, 1 look at Stripe; each
    // day 1 audit and 1 whole comparison with Stripe.
    ['runs of schedules, each a Lambda call', 57_731, '$0.09'],
    // Lambda looks into the queue of payments; SQS gives a million looks a month for nothing.
    ['looks into queues', 703_720, '$0.28'],
    ['lines that Lambda logs of these calls', 57_731, '$0.01'],
    ['in all', '', '$2.68'],
  ]);
}, 60_000);

it('counts the looks of Lambda into a queue that is bound to a function', async () => {
  const { rows } = await standingStill(join(import.meta.dirname, '../local/fixtures/assembly'));
  expect(rows).toContainEqual(['metrics ordered of Lambda: looks at the stream', 0, '$0.00']);
  // 46,720 of schedules; five pollers, three times a minute, 730 hours.
  expect(rows).toContainEqual(['looks into queues', 703_720, '$0.28']);
});
