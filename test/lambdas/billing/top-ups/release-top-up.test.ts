import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PaidSale, releaseTopUp } from '../../../../lambdas/billing/top-ups/release-top-up.ts';
import { putTopUp } from '../../../../lambdas/billing/top-ups/top-up.store.ts';
import { putItem } from '../../../../lambdas/shared/items.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { isPutOf, pauseAt } from '../../../support/lossy.ts';
import { openTable } from '../../../support/table.ts';
import { openTopUpShop, type TopUpDesk, type TopUpShop } from '../../../support/top-up-desk.ts';

let shop: TopUpShop;

beforeAll(async () => {
  shop = await openTopUpShop(await openTable());
});
afterAll(() => shop.stop());

/** A workspace whose bank wants the owner. */
async function waiting(): Promise<TopUpDesk> {
  const desk = await shop.open('pm_card_authenticationRequired');
  await desk.run();
  return desk;
}

/** A sale that was opened an hour before, and whose credits have come in so long after. */
async function saleOf(desk: TopUpDesk, id: string, afterMs: number | null): Promise<PaidSale> {
  const { stop, last } = (await desk.record()) ?? {};
  const atMs = stop?.atMs ?? last?.atMs ?? 0;
  const paymentId = id.startsWith('cs_') ? `pi_${desk.ws}` : id;
  if (afterMs !== null) {
    const goal0 = { no: 1, grant: { effectiveAtMs: atMs + afterMs } };
    await putItem(shop.p.db, keys.payment(paymentId), { paymentId, goal0 });
  }
  const sale = {
    id,
    workspaceId: desk.ws,
    actor: 'mem_ada',
    createdAtMs: epochMs(atMs - 3_600_000),
    currency: 'usd',
    amount: 4_900,
    stage: 'paid',
  } as const;
  return { paymentId, sale };
}

it.each<[string, string, number | null, boolean]>([
  ['a checkout that was opened before, and paid since', 'cs_1', 60_000, true],
  ['in the same moment', 'cs_1', 0, true],
  ['a checkout that was paid before', 'cs_1', -1, false],
  ['a checkout that sold no pack', 'cs_1', null, false],
  ['another top-up', 'pi_other', 60_000, false],
])('%s: ends the stop, and takes the question back', async (_what, id, afterMs, ends) => {
  const desk = await waiting();
  await releaseTopUp(desk.portsOf(), await saleOf(desk, id, afterMs));
  const record = await desk.record();
  expect([record?.stop === undefined, record?.counted.length]).toEqual([ends, ends ? 0 : 1]);
  expect(desk.intents().map(({ status }) => status)).toEqual([
    ends ? 'canceled' : 'requires_action',
  ]);
});

it.each([
  ['since the decline', 1, true],
  ['before', -1, false],
])('a pack by hand that came in %s ends the back-off', async (_what, afterMs, ends) => {
  const desk = await shop.open('pm_card_chargeCustomerFail');
  await desk.run();
  await releaseTopUp(desk.portsOf(), await saleOf(desk, 'cs_1', afterMs));
  const { declines, declinedCard, retryAtMs } = (await desk.record()) ?? {};
  expect([declines, declinedCard === undefined, retryAtMs === undefined]).toEqual([
    ends ? 0 : 1,
    ends,
    ends,
  ]);
});

it('the owner’s answer is a top-up that succeeded, and a repeat changes nothing', async () => {
  const desk = await waiting();
  const [intent] = desk.intents();
  const paid = await saleOf(desk, intent?.id ?? '', null);
  await releaseTopUp(desk.portsOf(), paid);
  const record = await desk.record();
  expect(record).toMatchObject({
    last: { result: 'succeeded' },
    lastPaymentId: intent?.id,
    counted: [{ quantity: 1 }],
  });
  await releaseTopUp(desk.portsOf(), paid);
  expect(await desk.record()).toEqual(record);
  expect(intent?.status).toBe('requires_action');
});

it('does nothing where nothing had stopped', async () => {
  const desk = await shop.open('pm_card_visa');
  const record = await desk.record();
  await releaseTopUp(desk.portsOf(), await saleOf(desk, 'cs_1', 0));
  expect(await desk.record()).toEqual(record);
});

it('ends the stop also where another call changes the record meanwhile', async () => {
  const desk = await waiting();
  const db = pauseAt(shop.p.db, (command) => isPutOf(command, 'TOPUP'));
  const releasing = releaseTopUp(desk.portsOf({ db }), await saleOf(desk, 'cs_1', 1));
  await db.reached;
  const record = await desk.record();
  if (record === undefined) throw new Error('no record');
  await putTopUp(shop.p, desk.ws, { ...record, rev: record.rev + 1 }, null);
  db.goOn();
  await releasing;
  expect(await desk.record()).not.toHaveProperty('stop');
});
