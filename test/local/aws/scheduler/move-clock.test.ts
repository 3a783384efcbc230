import { afterEach, describe, expect, it, vi } from 'vitest';
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
    await expect(mover.moveTo(clock.now() - 10_000)).rejects.toThrow(RangeError);
    await expect(mover.move((nowMs) => nowMs - 1)).rejects.toThrow(RangeError);
    expect(clock.offsetMs).toBe(0);
  });
});

/** A machine so busy that real time goes on by that much between any two reads of it. */
function timeGoesOnWithEachRead(stepMs: number): void {
  let realMs = Date.parse('2030-01-02T21:30:00Z');
  vi.spyOn(Date, 'now').mockImplementation(() => {
    realMs += stepMs;
    return realMs;
  });
}
afterEach(() => vi.restoreAllMocks());

describe('under load, when real time goes on between two reads of the clock', () => {
  const moverOf = (clock: LocalClock, runs: DueRun[] = [], keep = (_: number) => {}) =>
    new ClockMover({
      clock,
      keep,
      takeDue: () => runs.splice(0),
      fire: async () => {},
      settled: async () => {},
    });

  it.each([1, 7, 500])('a move forward is made, %i ms going by each time', async (stepMs) => {
    timeGoesOnWithEachRead(stepMs);
    const clock = new LocalClock();
    const targetMs = clock.now() + stepMs + 1;
    await moverOf(clock).moveTo(targetMs);
    expect(clock.now()).toBeGreaterThanOrEqual(targetMs);
  });

  it('runs and waits whose time has gone by meanwhile are no reason to refuse', async () => {
    timeGoesOnWithEachRead(7);
    const clock = new LocalClock();
    const startMs = clock.now();
    const woken = clock.sleep(9);
    const runs = [1, 2, 3].map((ms) => ({ schedule: 's', atMs: startMs + ms }));
    await moverOf(clock, runs).moveTo(startMs + 100);
    await woken;
    expect(clock.now()).toBeGreaterThanOrEqual(startMs + 100);
  });

  it('the offset that is kept is the one that the clock shows, and never shrinks', async () => {
    timeGoesOnWithEachRead(7);
    const clock = new LocalClock(50);
    const kept: number[] = [];
    const shown: number[] = [];
    const runs = [1, 2, 900].map((ms) => ({ schedule: 's', atMs: clock.now() + ms }));
    const mover = new ClockMover({
      clock,
      keep: (offsetMs) => kept.push(offsetMs),
      takeDue: () => runs.splice(0),
      fire: async () => void shown.push(clock.offsetMs),
      settled: async () => {},
    });
    await mover.moveTo(clock.now() + 1_000);
    shown.push(clock.offsetMs);
    expect(kept).toEqual(shown);
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
  });

  it('two advances at once add up: each counts from the time at which its turn comes', async () => {
    const clock = new LocalClock();
    const startMs = clock.now();
    const mover = moverOf(clock);
    const anHourOn = (nowMs: number) => nowMs + HOUR_MS;
    await Promise.all([mover.move(anHourOn), mover.move(anHourOn), mover.move(anHourOn)]);
    expect(Math.round((clock.now() - startMs) / HOUR_MS)).toBe(3);
  });

  it('a time that was ahead when it was asked for is no past, though a move came between', async () => {
    const clock = new LocalClock();
    const mover = moverOf(clock);
    const far = mover.moveTo(clock.now() + 2 * HOUR_MS);
    await mover.moveTo(clock.now() + HOUR_MS);
    await far;
    expect(Math.round(clock.offsetMs / HOUR_MS)).toBe(2);
    await mover.moveTo(clock.now() - 1);
    expect(Math.round(clock.offsetMs / HOUR_MS)).toBe(2);
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
