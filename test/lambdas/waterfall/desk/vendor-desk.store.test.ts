import { beforeAll, describe, expect, it } from 'vitest';
import {
  addSpent,
  NOTHING_KEPT,
  putVendorState,
  readDesk,
  takeSlots,
} from '../../../../lambdas/waterfall/desk/vendor-desk.store.ts';
import { NOON } from '../../../support/fixed-ports.ts';
import { spoil } from '../../../support/lossy.ts';
import { openTable, type TablePorts } from '../../../support/table.ts';

const DAY_MS = 86_400_000;

describe('the store of vendors', () => {
  let p: TablePorts;
  beforeAll(async () => {
    p = (await openTable()).ports();
  });

  it('keeps one state a vendor and account; of two who saw the same, one writes', async () => {
    const place = { account: 'operator', vendor: 'hunter' };
    const state = { failures: 1, failedAtMs: NOON };
    expect(await putVendorState(p.db, place, state, 0)).toBe(true);
    expect(await putVendorState(p.db, place, {}, 0)).toBe(false);
    const [one, two] = await Promise.all([
      putVendorState(p.db, place, { failures: 2 }, 1),
      putVendorState(p.db, place, { failures: 3 }, 1),
    ]);
    expect([one, two].filter(Boolean)).toHaveLength(1);
    expect((await readDesk(p.db, 'operator', NOON)).vendors.get('hunter')?.rev).toBe(2);
    expect((await readDesk(p.db, 'ws_1', NOON)).vendors).toEqual(new Map());
  });

  it('adds up what is spent on a day of UTC, and begins anew on the next', async () => {
    const place = { account: 'ws_spends', vendor: 'hunter' };
    expect(await addSpent(p.db, place, 24_500, NOON)).toBe(24_500);
    expect(await addSpent(p.db, place, 500, NOON)).toBe(25_000);
    const on = async (nowMs: number) =>
      (await readDesk(p.db, place.account, nowMs)).vendors.get('hunter')?.spentMicroUsd;
    expect(await on(NOON)).toBe(25_000);
    expect((await on(NOON + DAY_MS)) ?? NOTHING_KEPT.spentMicroUsd).toBe(0);
  });

  it.each([true, false])(
    'gives all who ask at once places of their own, none closer than the limit (busy: %s)',
    async (isBusy) => {
      const place = { account: `ws_crowd_${isBusy}`, vendor: 'hunter' };
      const want = { count: 2, intervalMs: 100, nowMs: NOON, isBusy };
      const taken = await Promise.all(
        Array.from({ length: 12 }, () => takeSlots(p.db, place, want)),
      );
      const from = taken.flatMap((each) => ('fromMs' in each ? [each.fromMs] : []));
      expect(from.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 12 }, (_, n) => NOON + n * 200),
      );
    },
  );

  it.each([
    ['an idle vendor that is taken for idle', false, 60_000, 1],
    ['a busy one that is taken for busy', true, 0, 1],
    ['an idle one that is taken for busy', true, 60_000, 2],
    ['a busy one that is taken for idle', false, 0, 2],
  ])('takes places of %s in as few writes as that needs', async (name, isBusy, laterMs, writes) => {
    const place = { account: `ws ${name}`, vendor: 'hunter' };
    const want = { count: 4, intervalMs: 100, nowMs: NOON, isBusy };
    await takeSlots(p.db, place, want);
    let sent = 0;
    const db = spoil(p.db, () => {
      sent += 1;
      return 'none';
    });
    await takeSlots(db, place, { ...want, nowMs: NOON + laterMs });
    expect(sent).toBe(writes);
  });

  it.each([true, false])(
    'gives no place further ahead than three seconds, and forgets places that went by (busy: %s)',
    async (isBusy) => {
      const place = { account: `ws_ahead_${isBusy}`, vendor: 'hunter' };
      const want = { count: 4, intervalMs: 1_000, nowMs: NOON, isBusy };
      expect(await takeSlots(p.db, place, want)).toEqual({ fromMs: NOON });
      expect(await takeSlots(p.db, place, want)).toEqual({ fullUntilMs: NOON + 3_000 });
      const later = { ...want, nowMs: NOON + 60_000 };
      expect(await takeSlots(p.db, place, later)).toEqual({ fromMs: NOON + 60_000 });
    },
  );
});
