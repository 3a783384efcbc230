import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPaid } from '../../../lambdas/billing/find-paid.ts';
import { openSeller, type Seller } from '../../support/seller.ts';

let seller: Seller;
beforeAll(async () => {
  seller = await openSeller();
});
afterAll(() => seller.stop());

const metadata = { sluice_deployment: 'x', sluice_workspace: 'ws_1', sluice_actor: 'a' };

describe('findPaid', () => {
  it('tells of a payment that is there, and of one that is on its way', async () => {
    const [there, waits] = [await seller.sell('ws_1'), await seller.sell('ws_1', metadata, true)];
    const paid = { isPaid: true, amount: 4_900, currency: 'usd' };
    expect(await findPaid(seller.account, there.intent)).toEqual(paid);
    expect(await findPaid(seller.account, there.session)).toEqual(paid);
    expect(await findPaid(seller.account, waits.intent)).toMatchObject({ isPaid: false });
    expect(await findPaid(seller.account, waits.session)).toMatchObject({ isPaid: false });
  });

  it.each(['pi_gone', 'cs_test_gone'])('knows no %s', async (id) => {
    expect(await findPaid(seller.account, id)).toBeUndefined();
  });
});
