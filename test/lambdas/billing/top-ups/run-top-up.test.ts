import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTopUp } from '../../../../lambdas/billing/top-ups/run-top-up.ts';
import { putTopUp } from '../../../../lambdas/billing/top-ups/top-up.store.ts';
import { updateWorkspace } from '../../../../lambdas/workspaces/update-workspace.ts';
import { isPutOf, pauseAt } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';
import {
  openTopUpShop,
  type StripeFault,
  type TopUpDesk,
  type TopUpShop,
} from '../../../support/top-up-desk.ts';
import { aTopUp } from '../../../support/top-ups.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The writes of a run that is paid; one that is not makes fewer. */
const WRITES = 12;
const CRASHES = Array.from({ length: WRITES + 1 }, (_, writes) => writes);
const VISA = 'pm_card_visa';
const DECLINED = 'pm_card_chargeCustomerFail';
const ASKS = 'pm_card_authenticationRequired';

let table: TestTable;
let shop: TopUpShop;

beforeAll(async () => {
  table = await openTable();
  shop = await openTopUpShop(table);
});
afterAll(() => shop.stop());

describe('a crossing', () => {
  it('brings one charge and its credits, at once, and nothing more', async () => {
    const desk = await shop.open(VISA);
    await desk.run();
    expect([desk.paid(), await desk.available()]).toEqual([1, 100]);
    expect(shop.p.logged).toContainEqual({
      event: 'TOP_UP_ENDED',
      workspaceId: desk.ws,
      kind: 'paid',
      paymentId: desk.intents()[0]?.id,
    });
    const record = await desk.record();
    await desk.run();
    await desk.hear();
    expect([desk.paid(), await desk.available()]).toEqual([1, 100]);
    expect(await desk.record()).toEqual(record);
    expect(await desk.record()).toMatchObject({
      attempts: 1,
      counted: [{ quantity: 1 }],
      last: { result: 'succeeded' },
    });
    expect(await desk.record()).not.toHaveProperty('attempt');
    expect(await desk.record()).not.toHaveProperty('i2sk');
  });

  it.each([
    ['eur', 4_500, undefined],
    ['gbp', undefined, 'pack-changed'],
  ])('is charged in %s as its settings say, or not at all', async (currency, amount, reason) => {
    const { settings } = aTopUp();
    const desk = await shop.open(VISA, { settings: { ...settings, currency } });
    await desk.run();
    expect(desk.intents()[0]?.amount).toBe(amount);
    expect((await desk.record())?.stop?.reason).toBe(reason);
  });

  it('brings one charge, whoever sees it at once', async () => {
    const desk = await shop.open(VISA);
    await Promise.allSettled(Array.from({ length: 8 }, () => desk.run()));
    shop.p.advance(3 * MINUTE);
    await desk.run();
    expect([desk.intents().length, desk.paid(), await desk.available()]).toEqual([1, 1, 100]);
    expect(await desk.record()).toMatchObject({ attempts: 1, counted: [{ quantity: 1 }] });
  });

  it.each(CRASHES)('brings one charge where the run dies after %i writes', async (writes) => {
    const desk = await shop.open(VISA);
    const died = await desk.runAndDie(writes);
    expect(died).toBe(writes < WRITES);
    if (writes % 2 === 1) await desk.hear();
    await desk.run();
    shop.p.advance(3 * MINUTE);
    await desk.run();
    await desk.hear();
    expect([desk.intents().length, desk.paid(), await desk.available()]).toEqual([1, 1, 100]);
    const record = await desk.record();
    expect(record).toMatchObject({ counted: [{ quantity: 1 }], last: { result: 'succeeded' } });
    expect(record).not.toHaveProperty('attempt');
  });

  it.each<[string, StripeFault['is'], number]>([
    ['the charge that was lost is made', 'lost', 0],
    ['the charge whose answer was lost is found', 'unanswered', 1],
  ])('%s, once nobody can be making it any more', async (_what, is, before) => {
    const desk = await shop.open(VISA);
    const failing = desk.runWithout({ call: 'create', is });
    await expect(failing).rejects.toMatchObject({ code: 'STRIPE_UNAVAILABLE' });
    const record = await desk.record();
    await desk.run();
    // Who looks meanwhile leaves the record to who makes the charge.
    expect([desk.paid(), await desk.record()]).toEqual([before, record]);
    shop.p.advance(2 * MINUTE);
    await desk.run();
    expect([desk.intents().length, desk.paid(), await desk.available()]).toEqual([1, 1, 100]);
  });

  it('a charge that was made is found when Stripe has forgotten its key', async () => {
    const desk = await shop.open(VISA);
    await desk.runWithout({ call: 'create', is: 'unanswered' }).catch(() => {});
    shop.p.advance(48 * HOUR);
    await desk.run();
    expect([desk.intents().length, desk.paid(), await desk.available()]).toEqual([1, 1, 100]);
  });

  it('a charge that was never made is not made when Stripe may have forgotten its key', async () => {
    const desk = await shop.open(VISA);
    await desk.runWithout({ call: 'create', is: 'lost' }).catch(() => {});
    shop.p.advance(12 * HOUR);
    await desk.run();
    expect(desk.intents()).toEqual([]);
    expect(await desk.record()).toMatchObject({ counted: [], declines: 1 });
    shop.p.advance(HOUR);
    await desk.run();
    expect([desk.paid(), await desk.available()]).toEqual([1, 100]);
  });
});

describe('a declined card', () => {
  it.each(CRASHES)('counts once where the run dies after %i writes', async (writes) => {
    const desk = await shop.open(DECLINED, { declines: 2 });
    await desk.runAndDie(writes);
    await desk.run();
    shop.p.advance(3 * MINUTE);
    await desk.run();
    expect([desk.intents().length, desk.paid()]).toEqual([1, 0]);
    const record = await desk.record();
    expect(record).toMatchObject({
      declines: 3,
      counted: [],
      stop: { reason: 'declined', isTold: true },
    });
    const events = desk.told.filter(({ type }) => type === 'top-up.failed');
    expect(new Set(events.map(({ id }) => id)).size).toBe(1);
    expect(events[0]?.data).toEqual({ topUpId: record?.stop?.topUpId, reason: 'declined' });
  });

  it('is tried again after an hour, then after four, then never', async () => {
    const desk = await shop.open(DECLINED);
    const tries: number[] = [];
    for (const ms of [0, HOUR - 1, 1, 4 * HOUR - 1, 1, 100 * HOUR]) {
      shop.p.advance(ms);
      await desk.run();
      tries.push(desk.intents().length);
    }
    expect(tries).toEqual([1, 1, 2, 2, 3, 3]);
    expect(desk.told.map(({ type }) => type)).toEqual(['top-up.failed']);
  });
});

describe('a bank that asks the owner', () => {
  it.each(CRASHES)('is asked by one payment where the run dies after %i writes', async (writes) => {
    const desk = await shop.open(ASKS);
    await desk.runAndDie(writes);
    await desk.run();
    shop.p.advance(3 * MINUTE);
    await desk.run();
    const [intent] = desk.intents();
    expect([desk.intents().length, intent?.status]).toEqual([1, 'requires_action']);
    expect((await desk.record())?.stop).toMatchObject({
      reason: 'action-required',
      question: {
        paymentId: intent?.id,
        actionUrl: `${shop.standIn.url}/c/authenticate/${intent?.id}`,
      },
      isTold: true,
    });
    const events = desk.told.filter(({ type }) => type === 'top-up.failed');
    expect(new Set(events.map(({ id }) => id)).size).toBe(1);
  });

  it.each(['lost', 'unanswered'] as const)('is asked where the question is %s', async (is) => {
    const desk = await shop.open(ASKS);
    await desk.runWithout({ call: 'confirm', is }).catch(() => {});
    shop.p.advance(3 * MINUTE);
    await desk.run();
    expect(desk.intents().map(({ status }) => status)).toEqual(['requires_action']);
    expect((await desk.record())?.stop?.reason).toBe('action-required');
  });
});

describe('a question to the bank', () => {
  it.each([
    ['the owner said no', (desk: TopUpDesk) => desk.answer('fail')],
    ['it was taken back at Stripe', (desk: TopUpDesk) => cancel(desk)],
  ])('counts no more where %s, and stops the next', async (_what, end) => {
    const desk = await shop.open(ASKS);
    await desk.run();
    await end(desk);
    await desk.run();
    const record = await desk.record();
    expect(record).toMatchObject({
      counted: [],
      last: { result: 'declined' },
      stop: { reason: 'declined', isTold: true },
    });
    expect(record).not.toHaveProperty('i2sk');
    shop.p.advance(5 * HOUR);
    await desk.run();
    expect(desk.intents().map(({ status }) => status)).toEqual(['canceled']);
    expect(desk.told).toHaveLength(1);
  });

  it('whose answer nobody has told brings its credits all the same', async () => {
    const desk = await shop.open(ASKS);
    await desk.run();
    await desk.answer('approve');
    await desk.run();
    expect(await desk.available()).toBe(100);
    expect(await desk.record()).not.toHaveProperty('stop');
  });

  it('is looked at ever less often', async () => {
    const desk = await shop.open(ASKS);
    const gaps: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      await desk.run();
      const dueMs = Number((await desk.record())?.i2sk?.split('#')[0]);
      gaps.push((dueMs - shop.p.now()) / HOUR);
      shop.p.advance(dueMs - shop.p.now());
    }
    expect(gaps).toEqual([1, 1, 2, 4]);
  });
});

/** Somebody cancels the payment in Stripe's dashboard. */
async function cancel(desk: TopUpDesk): Promise<void> {
  await shop.account.api.paymentIntents.cancel(desk.intents()[0]?.id ?? '');
}

it('charges nothing for credits that went with a subscription, until the owner acts', async () => {
  const desk = await shop.open(VISA, { actedAtMs: shop.p.now() });
  for (const allotments of [{}, { contact: 0 }]) {
    shop.p.advance(1);
    const terms = { from: shop.p.now(), by: 'stripe', allotments };
    await updateWorkspace(shop.p, desk.ws, { terms });
  }
  await desk.run();
  expect(desk.intents()).toEqual([]);
  expect(desk.told.map(({ data }) => data)).toMatchObject([{ reason: 'plan-ended' }]);
});

it('stops, and tells it, where no card is saved any more', async () => {
  const desk = await shop.open(null);
  await desk.run();
  expect((await desk.record())?.stop).toMatchObject({
    reason: 'payment-method-missing',
    isTold: true,
  });
  expect(desk.told.map(({ data }) => data)).toMatchObject([{ reason: 'payment-method-missing' }]);
  expect(await desk.record()).not.toHaveProperty('i2sk');
});

it('tells it later where the bus does not answer', async () => {
  const desk = await shop.open(null);
  const publish = () => Promise.reject(new Error('the bus is down'));
  await expect(desk.run({ publish })).rejects.toThrow('the bus is down');
  await desk.run();
  expect(desk.told.map(({ type }) => type)).toEqual(['top-up.failed']);
});

it('charges nothing where the settings change in the last moment', async () => {
  const desk = await shop.open(VISA);
  const db = pauseAt(shop.p.db, (command) => isPutOf(command, 'TOPUP'));
  const running = desk.run({ db });
  await db.reached;
  const { settings } = aTopUp();
  await putTopUp(
    shop.p,
    desk.ws,
    aTopUp({ rev: 2, settings: { ...settings, enabled: false } }),
    null,
  );
  db.goOn();
  await running;
  expect(desk.intents()).toEqual([]);
});

it('looks again when the stream surely knows the settings, and then no more', async () => {
  const knownAtMs = (shop.p.now() + 2 * MINUTE) as never;
  const desk = await shop.open(VISA, { knownAtMs });
  await desk.run();
  expect((await desk.record())?.i2sk).toContain(String(knownAtMs));
  shop.p.advance(2 * MINUTE);
  await desk.run();
  expect(await desk.record()).not.toHaveProperty('i2sk');
});

it('has nothing to do where nothing was ever set', async () => {
  const desk = await shop.open(VISA);
  await runTopUp(desk.portsOf(), 'ws_unset');
  expect(await table.items('WS#ws_unset')).toEqual([]);
});

it('passes no cap by a change of time zone', async () => {
  shop.p.setClock('2026-11-29T00:00:00Z');
  const { settings } = aTopUp();
  const desk = await shop.open(VISA, { settings: { ...settings, monthlyCapQuantity: 1 } });
  const paid: number[] = [];
  // In Auckland December begins at 11:00; of UTC’s November two were charged by then.
  for (const [moment, timezone] of [
    ['2026-11-29T19:46:00Z', 'Pacific/Auckland'],
    ['2026-11-30T11:05:00Z', 'Pacific/Auckland'],
    ['2026-11-30T11:06:00Z', 'UTC'],
    ['2026-12-01T00:00:00Z', 'UTC'],
    ['2026-12-31T11:00:00Z', 'Pacific/Auckland'],
  ] as const) {
    shop.p.setClock(moment);
    const terms = { from: shop.p.now(), by: 'operator', timezone, allotments: { contact: 0 } };
    await updateWorkspace(shop.p, desk.ws, { terms });
    await desk.run();
    paid.push(desk.paid());
    const available = (await desk.available()) ?? 0;
    if (available > 0) await desk.lose(available, `adj_${moment}`);
  }
  expect(paid).toEqual([1, 2, 2, 2, 3]);
});
