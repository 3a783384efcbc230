import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject } from '../server/json.ts';
import type { ApiCaller } from './api-caller.ts';
import { askUntilTaken, look } from './ask-until-taken.ts';
import { DEMO_WORKSPACE } from './demo-workspace.ts';
import { findLedgerFaults } from './ledger-faults.ts';
import { openProgressView, toProgress } from './progress.ts';
import type { LedgerCheck, ReceiptFacts } from './receipt.ts';
import { ResultTally } from './result-tally.ts';

/** An enrichment that runs, and what it takes to see it to its end. */
export interface RunningList {
  /** With the workspace's key; the operator's shows what each attempt cost. */
  readonly api: ApiCaller;
  readonly operator: ApiCaller;
  readonly lookEveryMs: number;
  /** Providers and verifiers that are simulated. */
  readonly simulated: readonly string[];
  /** How long the ledger may stay behind the balance before that is told; absent: 10 s. */
  readonly ledgerWithinMs?: number | undefined;
  /** Where the progress goes; absent: nowhere. */
  readonly output?: NodeJS.WriteStream | undefined;
}

/** A list that is sent as the body of a request. */
export interface ListRun extends RunningList {
  /** What is posted: `actions` and `subjects`. */
  readonly body: JsonObject;
  readonly idempotencyKey: string;
}

const PATH = `/v1/workspaces/${DEMO_WORKSPACE}`;
/** A list of which nothing more is done in that time hangs. */
const STILL_MS_MAX = 600_000;
/** Looking is to take at most about this part of the time: one in so many. */
const LOOK_SHARE = 10;
/** The stream brings an entry within a second. */
const LEDGER_WITHIN_MS = 10_000;

/**
 * Enriches a list over HTTP and gives what its receipt is made of. The same key goes on with what
 * runs already.
 */
export async function enrichList(list: ListRun): Promise<ReceiptFacts> {
  const startedMs = performance.now();
  const before = await readBalance(list.api);
  const atStart = await askUntilTaken({ ...list, path: `${PATH}/enrichments` });
  return followList(list, { before, atStart, startedMs });
}

/** Where an enrichment began. */
export interface ListStart {
  /** The balance before it. */
  readonly before: JsonObject;
  /** The enrichment, as it began. */
  readonly atStart: JsonObject;
  /** When its list was sent, as `performance.now()` counts. */
  readonly startedMs: number;
}

/** Sees an enrichment to its end, and gives what its receipt is made of. */
export async function followList(list: RunningList, start: ListStart): Promise<ReceiptFacts> {
  const { api, operator, simulated } = list;
  const { before, atStart, startedMs } = start;
  const path = `${PATH}/enrichments/${String(atStart.id)}`;
  const enrichment = await watch(path, list);
  const seconds = (performance.now() - startedMs) / 1000;
  const tally = new ResultTally();
  for await (const page of operator.pages(`${path}/results`)) tally.add(page);
  const after = await readBalance(api);
  const ledger = await checkLedger(api, after, list.ledgerWithinMs ?? LEDGER_WITHIN_MS);
  return { before, atStart, enrichment, after, tally, simulated, seconds, ledger };
}

/** Reads the balance of the demo's workspace. */
export function readBalance(api: ApiCaller): Promise<JsonObject> {
  return api.get(`${PATH}/balance`);
}

/**
 * Holds the ledger against the balance; an entry comes a moment after its change, by the stream.
 */
async function checkLedger(
  api: ApiCaller,
  balance: JsonObject,
  withinMs: number,
): Promise<LedgerCheck> {
  const untilMs = performance.now() + withinMs;
  for (;;) {
    const all = await api.list(`${PATH}/ledger`);
    // The account may have gone on meanwhile.
    const entries = all.filter(({ rev }) => Number(rev) <= Number(balance.rev));
    const faults = findLedgerFaults(entries, balance);
    if (faults.length === 0 || performance.now() > untilMs) {
      return { entries: entries.length, faults };
    }
    await pause(250);
  }
}

/** Looks until the enrichment has ended. */
async function watch(path: string, list: RunningList): Promise<JsonObject> {
  const { api, output, lookEveryMs } = list;
  const view = output && openProgressView(output);
  let done = -1;
  let movedMs = performance.now();
  try {
    for (;;) {
      const askedMs = performance.now();
      const enrichment = await look(api, path);
      const tookMs = performance.now() - askedMs;
      const progress = enrichment && toProgress(enrichment);
      if (progress) view?.show(progress);
      if (enrichment && enrichment.status !== 'running') return enrichment;
      if (progress && progress.done !== done) [done, movedMs] = [progress.done, performance.now()];
      if (performance.now() - movedMs > STILL_MS_MAX) throw new Error(`${path} does not go on`);
      // A look at a long list reads much, on the processors that do the work.
      await pause(Math.max(lookEveryMs, LOOK_SHARE * tookMs));
    }
  } finally {
    view?.end();
  }
}
