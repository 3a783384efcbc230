import { beforeAll, describe, expect, it } from 'vitest';
import { AccountDesk } from '../../../../lambdas/waterfall/desk/account-desk.ts';
import {
  forgetVendorState,
  loadVendor,
  readOwnStates,
  setVendor,
} from '../../../../lambdas/waterfall/desk/set-vendor.ts';
import { putVendorState } from '../../../../lambdas/waterfall/desk/vendor-desk.store.ts';
import { NOON } from '../../../support/fixed-ports.ts';
import { openTable, type TablePorts } from '../../../support/table.ts';

describe('what is set of a vendor', () => {
  let p: TablePorts;
  beforeAll(async () => {
    p = (await openTable()).ports();
  });

  it('is followed by the desk of a function', async () => {
    await setVendor(p, 'hunter', { enabled: false, dayCostMicroUsdMax: 0 });
    const { kept, facts } = await setVendor(p, 'hunter', { enabled: null });
    expect([facts.id, kept.settings]).toEqual(['hunter', { dayCostMicroUsdMax: 0 }]);
    const desk = new AccountDesk(p, 'operator');
    expect((await desk.settings()).get('hunter')).toEqual({ dayCostMicroUsdMax: 0 });
    expect(await desk.leaveFor('hunter')).toEqual({ kind: 'no', reason: 'over-budget' });
  });

  it('loses no change of two at the same moment', async () => {
    await Promise.all([
      setVendor(p, 'prospeo', { dayCostMicroUsdMax: 5 }),
      setVendor(p, 'prospeo', { pricesMicroUsd: { phone: 7 } }),
    ]);
    expect((await loadVendor(p, 'prospeo')).kept.settings).toEqual({
      dayCostMicroUsdMax: 5,
      pricesMicroUsd: { phone: 7 },
    });
  });

  it('is written once, however often the same is set', async () => {
    const change = { limits: { perSecond: 3 } };
    const { kept } = await setVendor(p, 'wiza', change);
    expect((await setVendor(p, 'wiza', change)).kept.settingsRev).toBe(kept.settingsRev);
  });

  it.each([
    ['nobody', {}, 'NOT_FOUND'],
    ['zerobounce', { pricesMicroUsd: { email: 1 } }, 'VALIDATION_FAILED'],
  ])('is refused of %s with %j: %s', async (id, change, code) => {
    await expect(setVendor(p, id, change)).rejects.toMatchObject({ code });
  });

  it('is forgotten of an account whose key is another one now', async () => {
    const place = { account: 'ws_own', vendor: 'hunter' };
    const trouble = { reason: 'bad-key' as const, untilMs: NOON + 600_000 };
    await putVendorState(p.db, place, { trouble }, 0);
    expect((await readOwnStates(p, 'ws_own')).get('hunter')).toEqual({ trouble });
    const desk = new AccountDesk(p, 'ws_own');
    expect([...(await desk.refusing())]).toEqual(['hunter']);
    await forgetVendorState(p, place);
    await forgetVendorState(p, { ...place, vendor: 'never-seen' });
    expect((await readOwnStates(p, 'ws_own')).get('hunter')).toEqual({});
    expect([...(await new AccountDesk(p, 'ws_own').refusing())]).toEqual([]);
  });
});
