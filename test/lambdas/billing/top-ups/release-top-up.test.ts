import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SaleFacts } from '../../../../lambdas/billing/billing.contract.ts';
import { releaseTopUp } from '../../../../lambdas/billing/top-ups/release-top-up.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
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

/** A sale that was opened so long after the stop. */
async function saleOf(desk: TopUpDesk, id: string, afterMs: number): Promise<SaleFacts> {
  const atMs = (await desk.record())?.stop?.atMs ?? 0;
  return {
    id,
    workspaceId: desk.ws,
    actor: 'mem_ada',
    // Stripe tells whole seconds.
    createdAtMs: epochMs(Math.floor((atMs + afterMs) / 1_000) * 1_000),
    currency: 'usd',
    amount: 4_900,
    stage: 'paid',
  };
}

it.each<[string, string, number, boolean]>([
  ['a checkout in the same second', 'cs_1', 0, true],
  ['a later checkout', 'cs_1', 60_000, true],
  ['a checkout from before', 'cs_1', -1_000, false],
  ['another top-up', 'pi_other', 60_000, false],
])('%s: ends the stop, and takes the question back', async (_what, id, afterMs, ends) => {
  const desk = await waiting();
  await releaseTopUp(desk.portsOf(), await saleOf(desk, id, afterMs));
  expect((await desk.record())?.stop === undefined).toBe(ends);
  expect(desk.intents().map(({ status }) => status)).toEqual([
    ends ? 'canceled' : 'requires_action',
  ]);
});

it('the owner’s answer is a top-up that succeeded, and a repeat changes nothing', async () => {
  const desk = await waiting();
  const [intent] = desk.intents();
  const sale = await saleOf(desk, intent?.id ?? '', 0);
  await releaseTopUp(desk.portsOf(), sale);
  const record = await desk.record();
  expect(record).toMatchObject({ last: { result: 'succeeded' }, lastPaymentId: intent?.id });
  await releaseTopUp(desk.portsOf(), sale);
  expect(await desk.record()).toEqual(record);
  expect(intent?.status).toBe('requires_action');
});

it('does nothing where nothing had stopped', async () => {
  const desk = await shop.open('pm_card_visa');
  const record = await desk.record();
  await releaseTopUp(desk.portsOf(), await saleOf(desk, 'cs_1', 0));
  expect(await desk.record()).toEqual(record);
});
