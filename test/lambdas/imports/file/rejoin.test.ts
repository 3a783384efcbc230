import { expect, test } from 'vitest';
import { rejoin } from '../../../../lambdas/imports/file/rejoin.ts';

test('gives what was taken, then the rest, and ends where its reader stops', async () => {
  let ended = 0;
  async function* rest() {
    try {
      yield 2;
      yield 3;
    } finally {
      ended += 1;
    }
  }
  const all: number[] = [];
  for await (const n of rejoin(1, rest())) all.push(n);
  for await (const n of rejoin(1, rest())) if (n === 2) break;
  expect([all, ended]).toEqual([[1, 2, 3], 2]);
});
