import { expect, it } from 'vitest';
import { standingStill } from '../../bench/standing-still.ts';

it('counts what the template has that costs without use, and what runs by the clock', async () => {
  const { rows } = await standingStill();
  expect(rows.map(([what]) => what)).toEqual([
    'alarms',
    'secrets',
    'runs of schedules, each a Lambda call',
    'in all',
  ]);
  expect(rows[1]).toEqual(['secrets', 2, '$0.80']);
  // Each hour 1 turn of periods, 12 sweeps, 4 replays.
  expect(rows[2]?.[1]).toBe(17 * 730);
}, 60_000);
