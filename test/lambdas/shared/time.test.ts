import { expect, test, vi } from 'vitest';
import { systemClock, systemSleep } from '../../../lambdas/shared/time.ts';

test('the system clock tells milliseconds since 1970', () => {
  vi.useFakeTimers({ now: 1_795_357_975_064 });
  expect(systemClock()).toBe(1_795_357_975_064);
  vi.useRealTimers();
});

test('the system waits as long as it was asked to', async () => {
  vi.useFakeTimers();
  let woken = false;
  const sleeping = systemSleep(50).then(() => {
    woken = true;
  });
  await vi.advanceTimersByTimeAsync(49);
  expect(woken).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await sleeping;
  expect(woken).toBe(true);
  vi.useRealTimers();
});
