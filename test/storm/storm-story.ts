import { readCheckout } from '../../lambdas/billing/read-checkout.ts';
import { putItem } from '../../lambdas/shared/items.ts';
import { keys } from '../../lambdas/shared/keys.contract.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import type { Workspace } from '../../lambdas/workspaces/workspaces.contract.ts';
import { Chance } from '../simulation/chance.ts';
import {
  DEPLOYMENT,
  type DisputeStatus,
  type RefundStatus,
  type Sale,
  type SoldLine,
} from './sales.ts';
import { spend, voidOnePack, type Wish } from './spenders.ts';
import { REPAYERS } from './storm-plans.ts';
import { turnPeriods } from './storm-sweeper.ts';
import { START_MS, type StormWorld } from './storm-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What may become of a refund, and of a dispute, step by step. */
const REFUND_COURSES: readonly (readonly [RefundStatus, ...RefundStatus[]])[] = [
  ['succeeded'],
  ['succeeded'],
  ['pending'],
  ['pending', 'succeeded'],
  ['pending', 'failed'],
  ['succeeded', 'failed'],
  ['pending', 'canceled'],
  ['requires_action', 'succeeded'],
  ['requires_action', 'canceled'],
];
const DISPUTE_COURSES: readonly (readonly [DisputeStatus, ...DisputeStatus[]])[] = [
  ['needs_response'],
  ['needs_response', 'won'],
  ['needs_response', 'under_review', 'won'],
  ['needs_response', 'lost'],
  ['needs_response', 'under_review', 'lost'],
  ['needs_response', 'lost', 'won'],
  ['lost', 'appeal_needs_response', 'appeal_under_review', 'won'],
  ['needs_response', 'lost', 'appeal_needs_response'],
  ['needs_response', 'lost', 'appeal_under_review', 'lost'],
  ['warning_needs_response', 'warning_under_review'],
  ['warning_needs_response', 'warning_closed'],
  ['warning_needs_response', 'warning_under_review', 'needs_response', 'lost'],
  ['prevented'],
];

/** What a storm tells, and until when. */
export interface Story {
  readonly workspaces: readonly Workspace[];
  readonly endsAtMs: number;
}

/** Draws what happens in a storm, and puts all of it into the schedule. */
export async function tellStory(world: StormWorld, seed: number): Promise<Story> {
  const chance = new Chance(seed, 'story');
  const workspaces = Array.from({ length: chance.happens(0.2) ? 2 : 1 }, (_, n) =>
    drawWorkspace(chance, n),
  );
  for (const workspace of workspaces) {
    await putItem(world.directPorts().db, keys.workspaceLine(workspace.id), {
      workspaceId: workspace.id,
    });
    await putItem(world.directPorts().db, keys.workspace(workspace.id), workspace);
  }
  const lengthMs = chance.spread(2 * DAY, 70 * DAY);
  for (const { id } of workspaces) tellOfWorkspace(new Teller(world, chance, lengthMs, id));
  const teller = new Teller(world, chance, lengthMs, '');
  teller.at(chance.unit(), () => world.stripe.tellOfNothing());
  for (let n = chance.whole(1, 4); n > 0; n -= 1) {
    teller.at(chance.unit(), () => void turnPeriods(world).catch(() => {}));
  }
  if (chance.happens(0.4)) teller.at(chance.unit(), () => world.mail.reconcile({ all: true }));
  return { workspaces, endsAtMs: START_MS + lengthMs };
}

function drawWorkspace(chance: Chance, n: number): Workspace {
  return {
    id: `ws_${n + 1}`,
    name: `Workspace ${n + 1}`,
    plan: chance.pick(Object.keys(REPAYERS)),
    planVersion: 1,
    timezone: 'UTC',
    periodAnchor: '2026-01-01',
    allotments: { contact: chance.pick([0, 0, 3, 8]) },
    status: 'active',
    createdAt: epochMs(START_MS),
  };
}

/** Puts acts into the schedule of a storm. */
class Teller {
  readonly world: StormWorld;
  readonly chance: Chance;
  readonly lengthMs: number;
  readonly workspaceId: string;

  constructor(world: StormWorld, chance: Chance, lengthMs: number, workspaceId: string) {
    this.world = world;
    this.chance = chance;
    this.lengthMs = lengthMs;
    this.workspaceId = workspaceId;
  }

  /** Lets something happen at a part of the storm's length, 0 to 1; gives when. */
  at(part: number, happens: () => void): void {
    this.atMs(part * this.lengthMs, happens);
  }

  /** Nothing happens after the storm's end. */
  atMs(ms: number, happens: () => void): void {
    if (ms <= this.lengthMs) this.world.schedule.after(ms, happens);
  }
}

function tellOfWorkspace(teller: Teller): void {
  const { chance, world, workspaceId } = teller;
  for (let n = chance.pick([1, 2, 2, 3, 3, 5]); n > 0; n -= 1) tellOfSale(teller);
  for (let n = chance.whole(0, 4); n > 0; n -= 1) {
    const type = chance.happens(0.85) ? 'contact' : 'phone';
    const wish = drawWish(teller, type, chance.whole(1, 14));
    teller.at(chance.unit(), () => void spend(world, wish));
  }
  if (chance.happens(0.3)) tellOfDebtor(teller);
  if (chance.happens(0.25)) teller.at(chance.unit(), () => void voidOnePack(world, workspaceId));
}

/**
 * Two packs are bought and spent by one request, and their money goes back before it ends; a third
 * repays what is owed, and at last the money of the first two may come back. Each alone is common,
 * all in a row would be rare.
 */
function tellOfDebtor(teller: Teller): void {
  const { chance, world } = teller;
  const { stripe } = world;
  const startMs = chance.unit() * 0.4 * teller.lengthMs;
  const hours = (n: number) => startMs + n * HOUR;
  const sales = [0, 1, 2].map(() => drawSale(teller, Math.floor((START_MS + startMs) / 1_000)));
  for (const [n, sale] of sales.entries()) {
    stripe.open(sale);
    teller.atMs(hours(n === 2 ? 40 : n), () => stripe.pay(sale, false));
    if (n === 2 || sale.intent === null) continue;
    const comesBack = chance.happens(0.5);
    const backMs = chance.spread(HOUR, 5 * DAY);
    teller.atMs(hours(10 + n), () => {
      const refund = stripe.refund(sale, 1, 'pending');
      if (refund === undefined || !comesBack) return;
      world.schedule.after(40 * HOUR + backMs, () => stripe.changeRefund(sale, refund, 'failed'));
    });
  }
  const amount = sales
    .slice(0, 2)
    .reduce((sum, { lines }) => sum + (lines[0]?.credits ?? 0) * (lines[0]?.quantity ?? 0), 0);
  const wish = { ...drawWish(teller, 'contact', amount), spends: 1, holdMs: 20 * HOUR };
  teller.atMs(hours(3), () => void spend(world, wish));
}

function drawWish({ chance, workspaceId }: Teller, type: string, amount: number): Wish {
  const spends = chance.pick([0, 0.3, 1, 1, 1]);
  return { workspaceId, type, amount, spends, holdMs: chance.spread(MINUTE, 20 * DAY) };
}

function tellOfSale(teller: Teller): void {
  const { chance, world } = teller;
  const { stripe, schedule } = world;
  const paysAtMs = chance.unit() * 0.7 * teller.lengthMs;
  const sale = drawSale(teller, Math.floor((START_MS + paysAtMs) / 1000) - chance.whole(5, 900));
  stripe.open(sale);
  if (chance.happens(0.06)) {
    teller.atMs(paysAtMs, () => stripe.expire(sale));
    return;
  }
  const isSlow = sale.amount > 0 && chance.happens(0.2);
  const isPaid = !isSlow || chance.happens(0.75);
  teller.atMs(paysAtMs, () => stripe.pay(sale, isSlow));
  const paidAtMs = paysAtMs + (isSlow ? chance.spread(HOUR, 5 * DAY) : 0);
  if (isSlow) teller.atMs(paidAtMs, () => stripe.settle(sale, isPaid));
  if (chance.happens(0.4)) {
    const looks = chance.whole(1, 3);
    teller.atMs(paysAtMs + chance.spread(500, MINUTE), () => {
      for (let n = 0; n < looks; n += 1) schedule.after(n, () => void comeBack(world, sale));
    });
  }
  for (const { creditType, credits, quantity } of sale.lines) {
    if (!isPaid || chance.happens(0.4)) continue;
    const wish = drawWish(teller, creditType, Math.ceil(credits * quantity * chance.unit()));
    teller.atMs(paidAtMs + chance.spread(MINUTE, 10 * DAY), () => void spend(world, wish));
  }
  if (!isPaid || sale.intent === null) return;
  for (let n = chance.pick([0, 0, 1, 1, 2, 3]); n > 0; n -= 1) tellOfRefund(teller, sale, paidAtMs);
  for (let n = chance.pick([0, 0, 0, 1, 1, 2]); n > 0; n -= 1)
    tellOfDispute(teller, sale, paidAtMs);
}

/** The customer comes back from Stripe's page. */
async function comeBack(world: StormWorld, { workspaceId, id }: Sale): Promise<void> {
  await world.functions
    .invoke('billing', (p, by) => readCheckout(world.portsOf(p, by), workspaceId, id))
    .catch(() => {});
}

function tellOfRefund(teller: Teller, sale: Sale, paidAtMs: number): void {
  const { chance, world } = teller;
  const share = chance.pick([1, 1, 0.5, 0.33, chance.unit()]);
  const [first, ...then] = chance.pick(REFUND_COURSES);
  const gaps = then.map(() => chance.spread(1_000, 10 * DAY));
  teller.atMs(paidAtMs + chance.spread(MINUTE, 30 * DAY), () => {
    const refund = world.stripe.refund(sale, share, first);
    let ms = 0;
    for (const [n, status] of then.entries()) {
      ms += gaps[n] ?? 0;
      if (refund) world.schedule.after(ms, () => world.stripe.changeRefund(sale, refund, status));
    }
  });
}

function tellOfDispute(teller: Teller, sale: Sale, paidAtMs: number): void {
  const { chance, world } = teller;
  const share = chance.pick([1, 1, 1, 0.5, chance.unit()]);
  const [first, ...then] = chance.pick(DISPUTE_COURSES);
  // Stripe tells of each change in a second of its own, but for what ends a dispute at once.
  const gaps = then.map(() => chance.spread(2_000, 15 * DAY));
  teller.atMs(paidAtMs + chance.spread(MINUTE, 30 * DAY), () => {
    const dispute = world.stripe.dispute(sale, share, first);
    let ms = 0;
    for (const [n, status] of then.entries()) {
      ms += gaps[n] ?? 0;
      if (dispute)
        world.schedule.after(ms, () => world.stripe.changeDispute(sale, dispute, status));
    }
  });
}

/** Amounts of which a part of a credit is a part of a cent, as taxes and promotions make them. */
const PRICES = [490, 700, 999, 4_900, 1];

function drawSale({ chance, world, workspaceId }: Teller, createdS: number): Sale {
  const { stripe } = world;
  const isFree = chance.happens(0.06);
  const isForeign = chance.happens(0.05);
  const count = chance.happens(0.15) ? 2 : 1;
  // Lines of one sale bring amounts of their own, by which the judge tells them apart.
  const lines = Array.from({ length: count }, (_, n): SoldLine => {
    const quantity = chance.whole(1, 3);
    return {
      id: stripe.id('li'),
      pack: n === 0 ? 'contact' : 'phone',
      creditType: n === 0 ? 'contact' : 'phone',
      credits: chance.pick([3, 5, 10, 20]),
      months: chance.pick([1, 1, 2, null]),
      quantity,
      amount: isFree ? 0 : quantity * chance.pick(PRICES),
    };
  });
  return {
    id: stripe.id('cs_test'),
    intent: isFree ? null : stripe.id('pi'),
    deployment: isForeign ? 'another' : DEPLOYMENT,
    workspaceId: chance.happens(0.03) ? 'ws_unknown' : workspaceId,
    actor: 'mem_ada',
    createdS,
    currency: chance.pick(['usd', 'usd', 'jpy']),
    amount: lines.reduce((sum, { amount }) => sum + amount, 0),
    lines,
    stage: 'open',
    paidAtMs: undefined,
    charge: { id: stripe.id('ch'), receiptUrl: null },
    refunds: [],
    disputes: [],
  };
}
