import { expect, test } from 'vitest';
import { VirtualTime } from '../../bench/virtual-time.ts';

test('events happen in the order of their times, then of their coming', async () => {
  const time = new VirtualTime();
  const seen: string[] = [];
  for (const [ms, name] of [
    [30, 'c'],
    [10, 'a'],
    [20, 'b1'],
    [20, 'b2'],
    [40, 'late'],
  ] as const) {
    time.in(ms, () => void seen.push(`${name} at ${time.now()}`));
  }
  await time.runUntil(30);
  expect(seen).toEqual(['a at 10', 'b1 at 20', 'b2 at 20', 'c at 30']);
});

test('code that sleeps goes on at its time, and may sleep again', async () => {
  const time = new VirtualTime();
  const seen: number[] = [];
  const sleeper = async (ms: number): Promise<void> => {
    for (let n = 0; n < 3; n += 1) {
      await time.sleep(ms);
      seen.push(time.now());
    }
  };
  void sleeper(5);
  void sleeper(7);
  await time.runUntil(100);
  expect(seen).toEqual([5, 7, 10, 14, 15, 21]);
  expect(time.now()).toBe(100);
});
