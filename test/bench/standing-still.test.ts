import { expect, it } from 'vitest';
import { standingStill } from '../../bench/standing-still.ts';

it('counts what the template has that costs without use, and what runs by the clock', async () => {
  const { rows } = await standingStill();
  expect(rows).toEqual([
    ['alarms', 12, '$1.20'],
    ['secrets', 2, '$0.80'],
    ['metrics ordered of Lambda: looks at the stream', 1, '$0.30'],
    // Each hour 1 turn of periods, 12 sweeps, 60 looks for starts, 4 replays; each day 1 audit.
    ['runs of schedules, each a Lambda call', 56_240, '$0.09'],
    ['looks into queues', 46_720, '$0.02'],
    ['lines that Lambda logs of these calls', 56_240, '$0.01'],
    ['in all', '', '$2.42'],
  ]);
}, 60_000);
