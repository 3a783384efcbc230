import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { EventBus } from '../local/aws/services/event-bus.ts';
import { ACCESS_KEY, REGION } from '../local/aws/template/local-names.ts';
import { isObject } from '../local/server/json.ts';
import type { MeterRow } from './capacity.ts';
import { Buyers, type StoredEvent } from './paid-checkouts.ts';
import { quantile } from './report.ts';

export interface Spread {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Purchases whose events are sent at a steady pace. */
export interface Pace {
  readonly purchases: number;
  readonly eventsPerSecond: number;
}

export interface PaceResult {
  readonly pace: Pace;
  readonly events: number;
  /** As many were sent a second. */
  readonly sentPerSecond: number;
  /** From the call of the webhook to its answer. */
  readonly answered: Spread;
  /** From the call that tells of the sale to the credits. */
  readonly spendable: Spread;
  /** From the last call until the last credits were there. */
  readonly behindMs: number;
  /** Bare writes one after the other, at the same pace: for each number that was asked for. */
  readonly bare: readonly Spread[];
}

export interface PaymentLatency {
  readonly results: readonly PaceResult[];
  /** Packs that were paid for, and those whose credits are in the balances in the end. */
  readonly packsPaid: number;
  readonly packsThere: number;
}

const WORKSPACES = 20;
const CREDITS_TIMEOUT_MS = 300_000;

/** Counts the writes that bring one purchase's credits in, by kind of item. */
export async function countWrites(): Promise<readonly MeterRow[]> {
  const buyers = await Buyers.open(1, true);
  const { stack, meter, stop } = buyers.counted;
  try {
    const thereAt = watchCredits();
    // The first one makes the customer and the product, and opens the account.
    for (const no of [1, 2]) {
      const events = (await buyers.buy()).flat();
      await stack.idle(30_000);
      meter.clear();
      for (const event of events) await buyers.send(event);
      await until(() => thereAt.size === no);
      await stack.idle(30_000);
    }
    // The projector writes the ledger and its totals later: credits do not wait for them.
    const ofProjector = /LEDGER|GRANTS|USAGE|HEAD/;
    return meter.rows().filter(({ table, kind }) => table > 0 && !ofProjector.test(kind));
  } finally {
    await stop();
  }
}

/**
 * Sends the events of purchases to the webhook, at one pace after the other, whether or not the
 * stack keeps up; measures until each purchase's credits can be spent, then bare writes at the same
 * pace: so many for each purchase as `writes` says.
 */
export async function measurePayments(
  paces: readonly Pace[],
  writes: readonly number[],
  onProgress: (text: string) => void,
): Promise<PaymentLatency> {
  const buyers = await Buyers.open(WORKSPACES, false);
  try {
    const thereAt = watchCredits();
    const warmUp = (await buyers.buy()).flat();
    for (const event of warmUp) await buyers.send(event);
    await until(() => thereAt.size === WORKSPACES);
    let packsPaid = WORKSPACES;
    const results: PaceResult[] = [];
    for (const pace of paces) {
      const bought: StoredEvent[][] = [];
      while (bought.length < pace.purchases) {
        bought.push(...(await buyers.buy()));
        onProgress(`${bought.length} checkouts paid`);
      }
      packsPaid += bought.length;
      await buyers.counted.stack.idle(30_000);
      onProgress(`${pace.eventsPerSecond} events a second`);
      const sent = await sendAt(pace, bought.flat(), { buyers, thereAt });
      await buyers.counted.stack.idle(60_000);
      const bare: Spread[] = [];
      const perSecond = (pace.eventsPerSecond * bought.length) / sent.events;
      for (const each of writes) {
        onProgress(`${each} bare writes`);
        bare.push(spreadOf(await writeBare(buyers, { times: bought.length, perSecond, each })));
      }
      results.push({ ...sent, bare });
    }
    return { results, packsPaid, packsThere: await buyers.packsThere() };
  } finally {
    await buyers.counted.stop();
  }
}

async function sendAt(
  pace: Pace,
  events: readonly StoredEvent[],
  { buyers, thereAt }: { buyers: Buyers; thereAt: ReadonlyMap<string, number> },
): Promise<Omit<PaceResult, 'bare'>> {
  const calls = await atPace(events, pace.eventsPerSecond, (event) => buyers.send(event));
  const sales = calls.flatMap(({ event: { purchaseId }, startMs }) =>
    purchaseId === undefined ? [] : [{ purchaseId, startMs }],
  );
  await until(() => sales.every(({ purchaseId }) => thereAt.has(purchaseId)));
  const ends = sales.map(({ purchaseId }) => thereAt.get(purchaseId) ?? Number.NaN);
  const starts = calls.map(({ startMs }) => startMs);
  const [first, last] = [Math.min(...starts), Math.max(...starts)];
  return {
    pace,
    events: events.length,
    sentPerSecond: (1_000 * (events.length - 1)) / (last - first),
    answered: spreadOf(calls.map(({ startMs, endMs }) => endMs - startMs)),
    spendable: spreadOf(sales.map(({ startMs }, n) => (ends[n] ?? Number.NaN) - startMs)),
    behindMs: Math.max(...ends) - last,
  };
}

/** Notes when each purchase is told of on the bus, which is done once its credits are booked. */
function watchCredits(): ReadonlyMap<string, number> {
  const thereAt = new Map<string, number>();
  const { putEvents } = EventBus.prototype;
  EventBus.prototype.putEvents = function (input) {
    const nowMs = performance.now();
    const entries = Array.isArray(input.Entries) ? input.Entries.filter(isObject) : [];
    for (const { DetailType, Detail } of entries) {
      if (DetailType !== 'purchase.completed') continue;
      const { data } = JSON.parse(String(Detail));
      if (!thereAt.has(data.purchaseId)) thereAt.set(data.purchaseId, nowMs);
    }
    return putEvents.call(this, input);
  };
  return thereAt;
}

/** Begins each at its time, however long those before it take. */
async function atPace<T, R>(
  all: readonly T[],
  perSecond: number,
  begin: (each: T) => Promise<R>,
): Promise<R[]> {
  const startMs = performance.now();
  const begun: Promise<R>[] = [];
  for (const [n, each] of all.entries()) {
    const waitMs = startMs + (1_000 * n) / perSecond - performance.now();
    if (waitMs > 1) await pause(waitMs);
    begun.push(begin(each));
  }
  return Promise.all(begun);
}

/** Writes `each` items one after the other, for each purchase at its time. */
async function writeBare(
  { counted: { stack, engineUrl } }: Buyers,
  run: { readonly times: number; readonly perSecond: number; readonly each: number },
): Promise<readonly number[]> {
  const credentials = { accessKeyId: ACCESS_KEY, secretAccessKey: ACCESS_KEY };
  const base = new DynamoDBClient({ endpoint: engineUrl, region: REGION, credentials });
  const client = DynamoDBDocumentClient.from(base);
  const [TableName = ''] = stack.tables;
  const write = async (n: number): Promise<number> => {
    const startMs = performance.now();
    for (let k = 0; k < run.each; k += 1) {
      // As large as the record of a payment.
      const Item = { pk: `BENCH#${n}`, sk: `${k}`, text: 'x'.repeat(900) };
      await client.send(new PutCommand({ TableName, Item }));
    }
    return performance.now() - startMs;
  };
  const numbers = Array.from({ length: run.times }, (_, n) => n);
  await atPace(numbers.slice(0, WORKSPACES), run.perSecond, write);
  const took = await atPace(numbers, run.perSecond, write);
  client.destroy();
  return took;
}

async function until(isSo: () => boolean): Promise<void> {
  const untilMs = performance.now() + CREDITS_TIMEOUT_MS;
  while (!isSo()) {
    if (performance.now() > untilMs) throw new Error('the credits do not come in');
    await pause(10);
  }
}

function spreadOf(took: readonly number[]): Spread {
  return { p50Ms: quantile(took, 0.5), p99Ms: quantile(took, 0.99) };
}
