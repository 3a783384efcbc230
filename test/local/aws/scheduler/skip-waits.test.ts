import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { skipWaits } from '../../../../local/aws/scheduler/skip-waits.ts';

/** A clock at 0 on which a workflow waits, and what became of it. */
function open({ nextMs, onlyWaits = true }: { nextMs: number | undefined; onlyWaits?: boolean }) {
  const world = { nowMs: 0, nextMs, onlyWaits, total: 0 };
  const moves: number[] = [];
  stop = skipWaits({
    onlyWaits: () => world.onlyWaits,
    total: () => world.total,
    nextWakeMs: () => world.nextMs,
    now: () => world.nowMs,
    moveTo: async (ms) => {
      moves.push(ms);
      world.nowMs = ms;
      world.nextMs = undefined;
    },
  });
  return { world, moves };
}
let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

test('the clock goes on to each wait, one after the other', async () => {
  const { world, moves } = open({ nextMs: 2_000 });
  await expect.poll(() => moves).toEqual([2_000]);
  world.nextMs = 2_500;
  await expect.poll(() => moves).toEqual([2_000, 2_500]);
});

test.each([
  ['something is at work', { nextMs: 2_000, onlyWaits: false }],
  ['nobody waits', { nextMs: undefined }],
  ['the wait is meant to be long', { nextMs: 61_000 }],
])('the clock stays where %s', async (_, given) => {
  const { moves } = open(given);
  await pause(60);
  expect(moves).toEqual([]);
});

test('the clock stays as long as calls come and go, and goes on when they have ended', async () => {
  const { world, moves } = open({ nextMs: 2_000 });
  const calls = setInterval(() => {
    world.total += 1;
  }, 1);
  await pause(60);
  expect(moves).toEqual([]);
  clearInterval(calls);
  await expect.poll(() => moves).toEqual([2_000]);
});

test('it ends when it is stopped', async () => {
  const { world, moves } = open({ nextMs: undefined });
  await stop();
  world.nextMs = 2_000;
  await pause(40);
  expect(moves).toEqual([]);
});
