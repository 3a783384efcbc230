import { expect, it } from 'vitest';
import { standingStill } from '../../bench/standing-still.ts';

it('counts what the template has that costs without use, and what runs by the clock', async () => {
  const { rows } = await standingStill();
  expect(rows).toEqual([
    ['alarms', 13, '$1.30'],
    ['secrets', 2, '$0.80'],
    ['metrics ordered of Lambda: looks at the stream', 1, '$0.30'],
    // Each hour 1 turn of periods, 12 sweeps, 4 replays.
    ['runs of schedules, each a Lambda call', 12_410, '$0.02'],
    ['in all', '', '$2.42'],
  ]);
}, 60_000);
