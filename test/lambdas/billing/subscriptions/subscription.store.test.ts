import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  addNews,
  findStanding,
  findSubscription,
  leaveUnfinished,
  putStanding,
} from '../../../../lambdas/billing/subscriptions/subscription.store.ts';
import { SWEEP_AFTER_MS } from '../../../../lambdas/shared/keys.contract.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { NOON } from '../../../support/fixed-ports.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

describe('the record of a subscription', () => {
  let table: TestTable;
  let p: TablePorts;
  let id = '';
  let n = 0;
  beforeAll(async () => {
    table = await openTable();
  });
  beforeEach(() => {
    process.env.TABLE_NAME = table.name;
    p = table.ports();
    n += 1;
    id = `sub_${n}`;
  });

  const tell = (second: number, event: string) =>
    addNews(p, {
      subscriptionId: id,
      news: { workspaceId: 'ws_1', saidAtMs: epochMs(second * 1_000), said: [event] },
    });

  it('is unfinished with the first news, and anew with later ones alone', async () => {
    const first = await tell(2, 'evt_b');
    expect(first.i2sk).toMatch(new RegExp(`^0*${NOON + SWEEP_AFTER_MS}#${id}$`));
    expect(await leaveUnfinished(p, first, undefined)).toBe(true);
    for (const [second, event] of [
      [2, 'evt_b'],
      [1, 'evt_a'],
    ] as const) {
      expect((await tell(second, event)).i2sk).toBeUndefined();
    }
    expect((await tell(2, 'evt_c')).i2sk).toBeDefined();
    expect(await findSubscription(p, id)).toMatchObject({
      rev: 2,
      news: { said: ['evt_b', 'evt_c'] },
    });
  });

  it('stays unfinished where later news have come', async () => {
    const first = await tell(1, 'evt_a');
    await tell(2, 'evt_b');
    expect(await leaveUnfinished(p, first, undefined)).toBe(false);
    expect(await findSubscription(p, id)).toHaveProperty('i2sk');
  });

  it('keeps all news that come at once', async () => {
    const events = ['evt_a', 'evt_b', 'evt_c', 'evt_d', 'evt_e'];
    await Promise.all(events.map((event) => tell(1, event)));
    expect((await findSubscription(p, id))?.news.said).toEqual(events);
  });

  it('how far a workspace is, is written on top of what was read alone', async () => {
    const standing = { no: 1, subscriptionId: id, createdAtMs: epochMs(1) };
    expect(await putStanding(p, id, standing)).toBe(true);
    expect(await putStanding(p, id, standing)).toBe(false);
    expect(await putStanding(p, id, { ...standing, no: 2 })).toBe(true);
    expect(await putStanding(p, id, { ...standing, no: 2 })).toBe(false);
    expect(await findStanding(p, id)).toEqual({ ...standing, no: 2 });
  });
});
