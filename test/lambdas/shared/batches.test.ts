import { expect, test } from 'vitest';
import { chunksOf, forEachAtATime, Places } from '../../../lambdas/shared/batches.ts';

test('no more than so many are done at a time, and all are done', async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await forEachAtATime([1, 2, 3, 4, 5], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    done.push(item);
    running -= 1;
  });
  expect([most, done.sort()]).toEqual([2, [1, 2, 3, 4, 5]]);
});

test('the first error ends it', async () => {
  const broken = forEachAtATime([1, 2], 1, async (item) => {
    throw new Error(`no ${item}`);
  });
  await expect(broken).rejects.toThrow('no 1');
});

test('who waits leaves its place to the next, and goes on when one is free', async () => {
  const places = new Places(1);
  const told: string[] = [];
  let answer = (): void => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await forEachAtATime(['a', 'b', 'c'], places, async (item) => {
    told.push(`${item} begins`);
    if (item === 'a') await places.leave(() => answered);
    if (item === 'b') {
      answer();
      await new Promise((resolve) => setImmediate(resolve));
    }
    told.push(`${item} ends`);
  });
  // While b works, a has its answer and no place; c has asked for one before.
  expect(told).toEqual(['a begins', 'b begins', 'b ends', 'c begins', 'c ends', 'a ends']);
});

test('a wait that fails has its place back before the error is thrown, and nothing is begun', async () => {
  const places = new Places(1);
  const begun: string[] = [];
  const broken = forEachAtATime(['a', 'b'], places, async (item) => {
    begun.push(item);
    await places.leave(() => Promise.reject(new Error('no answer')));
  });
  await expect(broken).rejects.toThrow('no answer');
  expect(begun).toEqual(['a', 'b']);
  await places.take();
});

test.each([
  [[], []],
  [[1, 2], [[1, 2]]],
  [
    [1, 2, 3],
    [[1, 2], [3]],
  ],
])('%j in pieces of two is %j', (items, pieces) => {
  expect([...chunksOf(items, 2)]).toEqual(pieces);
});

test.each([
  ['more places let who waits begin at once', 1, 3, [3, 3, 3, 2, 1]],
  ['fewer places take none from who has one', 3, 1, [3, 2, 1, 1, 1]],
])('%s', async (_, before, after, expected) => {
  const places = new Places(before);
  const items = Array.from({ length: 5 }, (_each, n) => n);
  const ends: (() => void)[] = [];
  let running = 0;
  const work = forEachAtATime(items, places, async () => {
    running += 1;
    await new Promise<void>((resolve) => ends.push(resolve));
    running -= 1;
  });
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const seen: number[] = [];
  await turn();
  places.resize(after);
  await turn();
  for (let end = ends.shift(); end !== undefined; end = ends.shift()) {
    seen.push(running);
    end();
    await turn();
  }
  await work;
  expect(seen.slice(0, expected.length)).toEqual(expected);
});
