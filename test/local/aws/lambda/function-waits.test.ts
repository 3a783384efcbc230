import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Functions } from '../../../../local/aws/lambda/functions.ts';
import type { Json } from '../../../../local/server/json.ts';
import { LocalClock } from '../../../../local/time/clock.ts';

const HOUR_MS = 3_600_000;
let clock: LocalClock;
let functions: Functions;

beforeEach(async () => {
  clock = new LocalClock();
  const probe = {
    id: 'Probe',
    arn: 'arn:probe',
    directory: join(import.meta.dirname, '../../fixtures/probe'),
    handler: 'index.handler',
    env: {},
    timeoutSeconds: 20,
    memoryMb: 128,
  };
  functions = new Functions([probe], {
    clock,
    endpoints: {},
    onLine: () => {},
    newRequestId: () => 'request-1',
  });
  await functions.load('Probe');
});
afterEach(() => functions.stop());

const ask = (probe: string, ms: number, caller?: 'http'): Promise<Json> =>
  functions.invoke('Probe', { probe, ms }, caller);

test('a wait of a function ends when the one clock has gone on by that much, and not before', async () => {
  const slept = ask('sleep', HOUR_MS);
  await expect.poll(() => clock.nextWakeMs()).toBeDefined();
  const dueMs = clock.nextWakeMs() ?? 0;
  let isOver = false;
  void slept.then(() => {
    isOver = true;
  });
  clock.moveTo(dueMs - 60_000);
  await pause(50);
  expect(isOver).toBe(false);
  clock.moveTo(dueMs);
  expect(Date.parse(String(await slept))).toBeGreaterThanOrEqual(dueMs);
});

test('waits end each at its time', async () => {
  const ends: string[] = [];
  const waits = [3, 1, 2].map((hours) =>
    ask('sleep', hours * HOUR_MS).then(() => ends.push(`${hours} h`)),
  );
  for (const left of [3, 2, 1]) {
    await expect.poll(() => clock.sleepers).toBe(left);
    clock.moveTo(clock.nextWakeMs() ?? 0);
  }
  await Promise.all(waits);
  expect(ends).toEqual(['1 h', '2 h', '3 h']);
});

test('the clock has no say in a timer that does more than end a wait, nor in a short one', async () => {
  const real = [ask('timer', 200), ask('sleep', 90)];
  await pause(20);
  expect(clock.nextWakeMs()).toBeUndefined();
  expect(await real[0]).toBe('real');
  await real[1];
});

test.each([
  ['busy', undefined],
  ['overHttp', 'http'],
] as const)('a call that only waits for the clock is not at work: %s', async (count, caller) => {
  const slept = ask('sleep', HOUR_MS, caller);
  expect(functions[count]).toBe(1);
  await expect.poll(() => functions[count]).toBe(0);
  clock.moveTo(clock.nextWakeMs() ?? 0);
  await slept;
});

test('a function in which one waits and another works is at work', async () => {
  const both = ask('sleep-beside-work', HOUR_MS);
  await expect.poll(() => clock.nextWakeMs()).toBeDefined();
  const looks: number[] = [];
  for (let n = 0; n < 20; n += 1) {
    await pause(5);
    looks.push(functions.busy);
  }
  expect(Math.min(...looks)).toBe(1);
  clock.moveTo(clock.nextWakeMs() ?? 0);
  await both;
});

test('the waits of a function that dies go with it', async () => {
  const slept = ask('sleep', HOUR_MS);
  await expect.poll(() => clock.nextWakeMs()).toBeDefined();
  const ended = expect(slept).rejects.toMatchObject({ name: 'Runtime.ExitError' });
  await functions.stop();
  await ended;
  await expect.poll(() => clock.nextWakeMs()).toBeUndefined();
});
