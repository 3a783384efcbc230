import { beforeAll, expect, it } from 'vitest';
import {
  findTopUp,
  loadWatched,
  putTopUp,
  unwatchTopUp,
  watchTopUp,
} from '../../../../lambdas/billing/top-ups/top-up.store.ts';
import { openTable, type TestTable } from '../../../support/table.ts';
import { aTopUp, NOW } from '../../../support/top-ups.ts';

let table: TestTable;

beforeAll(async () => {
  table = await openTable();
});

it('writes a record that follows the one that was read, and no other', async () => {
  const p = table.ports();
  const put = (rev: number, actor: string) =>
    putTopUp(p, 'ws_1', aTopUp({ rev, settings: { ...aTopUp().settings, actor } }), null);
  expect(await put(2, 'nobody')).toBe(false);
  expect(await put(1, 'first')).toBe(true);
  expect(await put(1, 'late')).toBe(false);
  expect(await put(2, 'second')).toBe(true);
  expect(await put(2, 'late')).toBe(false);
  expect((await findTopUp(p, 'ws_1'))?.settings.actor).toBe('second');
  expect(await findTopUp(p, 'ws_2')).toBeUndefined();
});

it('stands among the unfinished until its time, and no longer', async () => {
  const p = table.ports();
  const placeOf = async () => (await table.items('WS#ws_3'))[0]?.i2sk;
  await putTopUp(p, 'ws_3', aTopUp(), NOW);
  expect(await placeOf()).toBe('001773144000000#ws_3');
  const found = await findTopUp(p, 'ws_3');
  await putTopUp(p, 'ws_3', { ...aTopUp(), ...found, rev: 2 }, null);
  expect(await placeOf()).toBeUndefined();
});

it('lists whose balance is watched', async () => {
  const p = table.ports();
  await watchTopUp(p, 'ws_1', { creditType: 'contact', threshold: 50 });
  await watchTopUp(p, 'ws_2', { creditType: 'email', threshold: 1 });
  await watchTopUp(p, 'ws_2', { creditType: 'email', threshold: 7 });
  await watchTopUp(p, 'ws_3', { creditType: 'email', threshold: 2 });
  await unwatchTopUp(p, 'ws_3');
  expect([...(await loadWatched(p))]).toEqual([
    ['ws_1', { creditType: 'contact', threshold: 50 }],
    ['ws_2', { creditType: 'email', threshold: 7 }],
  ]);
});
