import { expect, test } from 'vitest';
import { openPorts } from '../../../lambdas/shared/ports.ts';
import { systemClock, systemSleep } from '../../../lambdas/shared/time.ts';

test('the real ports tell the real time, and keep repeatable calls apart from those sent once', () => {
  const ports = openPorts();
  expect([ports.now, ports.sleep]).toEqual([systemClock, systemSleep]);
  expect(ports.db).not.toBe(ports.accountDb);
});
