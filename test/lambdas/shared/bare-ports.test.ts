import { expect, it, vi } from 'vitest';
import { openBarePorts } from '../../../lambdas/shared/bare-ports.ts';

it('tells the time and writes to the log', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_773_144_000_000 });
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const { now, log } = openBarePorts();
  log('REQUEST_ANSWERED', { status: 200 });
  expect(now()).toBe(1_773_144_000_000);
  expect(JSON.parse(String(write.mock.lastCall?.[0]))).toMatchObject({ status: 200 });
  vi.useRealTimers();
  vi.restoreAllMocks();
});
