import { expect, test } from 'vitest';
import { forEachAtATime } from '../../../lambdas/shared/batches.ts';

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
