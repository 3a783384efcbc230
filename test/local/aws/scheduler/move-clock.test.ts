import { describe, expect, it } from 'vitest';
import { ClockMover } from '../../../../local/aws/scheduler/move-clock.ts';
import type { DueRun } from '../../../../local/aws/scheduler/schedules.ts';
import { LocalClock } from '../../../../local/time/clock.ts';

const HOUR_MS = 3_600_000;

describe('ClockMover', () => {
  it('stops at each run and each wait on the way, in order of time', async () => {
    const clock = new LocalClock();
    const startMs = clock.now();
    const seen: string[] = [];
    const see = (what: string): void => {
      seen.push(`${what} at ${Math.round((clock.now() - startMs) / HOUR_MS)} h`);
    };
    void clock
      .sleep(3 * HOUR_MS)
      .then(() => see('first wait'))
      .then(() => clock.sleep(4 * HOUR_MS))
      .then(() => see('second wait'));
    const runs: DueRun[] = [2, 5].map((h) => ({ schedule: 's', atMs: startMs + h * HOUR_MS }));
    const mover = new ClockMover({
      clock,
      keep: () => {},
      takeDue: () => runs.splice(0),
      fire: async () => see('run'),
      settled: () => new Promise((resolve) => setImmediate(resolve)),
    });
    await mover.moveTo(startMs + 10 * HOUR_MS);
    see('end');
    expect(seen).toEqual([
      'run at 2 h',
      'first wait at 3 h',
      'run at 5 h',
      'second wait at 7 h',
      'end at 10 h',
    ]);
  });

  it('has each step kept before the clock shows it', async () => {
    const clock = new LocalClock();
    const runs = [1, 2].map((h) => ({ schedule: 's', atMs: clock.now() + h * HOUR_MS }));
    const steps: string[] = [];
    const hours = (offsetMs: number): number => Math.round(offsetMs / HOUR_MS);
    const mover = new ClockMover({
      clock,
      keep: (offsetMs) => steps.push(`${hours(offsetMs)} h kept at ${hours(clock.offsetMs)} h`),
      takeDue: () => runs.splice(0),
      fire: async () => void steps.push(`run at ${hours(clock.offsetMs)} h`),
      settled: async () => {},
    });
    await mover.moveTo(clock.now() + 3 * HOUR_MS);
    expect(steps).toEqual([
      '1 h kept at 0 h',
      'run at 1 h',
      '2 h kept at 1 h',
      'run at 2 h',
      '3 h kept at 2 h',
    ]);
  });

  it('refuses to go back', async () => {
    const clock = new LocalClock();
    const none = {
      keep: () => {},
      takeDue: () => [],
      fire: async () => {},
      settled: async () => {},
    };
    const mover = new ClockMover({ clock, ...none });
    await expect(mover.moveTo(clock.now() - 1_000)).rejects.toThrow(RangeError);
  });
});

describe('LocalClock', () => {
  it('wakes a sleeper early when it is told to', async () => {
    const clock = new LocalClock();
    const stop = new AbortController();
    const slept = clock.sleep(HOUR_MS, stop.signal);
    stop.abort();
    await slept;
    expect(clock.nextWakeMs()).toBeUndefined();
  });

  it('goes on from where an earlier run left it', () => {
    const clock = new LocalClock(40 * 24 * HOUR_MS);
    expect(clock.now() - Date.now()).toBeGreaterThanOrEqual(40 * 24 * HOUR_MS - 1_000);
    expect(clock.offsetMs).toBe(3_456_000_000);
  });
});
