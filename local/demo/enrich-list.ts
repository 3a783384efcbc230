import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject } from '../server/json.ts';
import { type ApiCaller, ApiRefusal } from './api-caller.ts';
import { DEMO_WORKSPACE } from './demo-workspace.ts';
import { findLedgerFaults } from './ledger-faults.ts';
import { openProgressView, toProgress } from './progress.ts';
import type { LedgerCheck, ReceiptFacts } from './receipt.ts';

export interface ListRun {
  /** With the workspace's key; the operator's shows what each attempt cost. */
  readonly api: ApiCaller;
  readonly operator: ApiCaller;
  /** What is posted: `actions` and `subjects`. */
  readonly body: JsonObject;
  readonly idempotencyKey: string;
  /** The balance before the request, where it was first sent earlier. */
  readonly before?: JsonObject | undefined;
  readonly lookEveryMs: number;
  /** Providers and verifiers that are simulated. */
  readonly simulated: readonly string[];
  /** How long the ledger may stay behind the balance before that is told; absent: 10 s. */
  readonly ledgerWithinMs?: number | undefined;
  /** Where the progress goes; absent: nowhere. */
  readonly output?: NodeJS.WriteStream | undefined;
}

const PATH = `/v1/workspaces/${DEMO_WORKSPACE}`;
/** A list of which nothing more is done in that time hangs. */
const STILL_MS_MAX = 600_000;
/** Longer than a call that was cut off counts as running. */
const ASK_MS_MAX = 120_000;
/** The stream brings an entry within a second. */
const LEDGER_WITHIN_MS = 10_000;

/**
 * Enriches a list over HTTP and gives what its receipt is made of. The same key goes on with what
 * runs already.
 */
export async function enrichList(list: ListRun): Promise<ReceiptFacts> {
  const { api, operator, simulated } = list;
  const startedMs = performance.now();
  const before = list.before ?? (await readBalance(api));
  const atStart = await ask(list);
  const path = `${PATH}/enrichments/${String(atStart.id)}`;
  const enrichment = await watch(path, list);
  const seconds = (performance.now() - startedMs) / 1000;
  const results = await operator.list(`${path}/results`);
  const after = await readBalance(api);
  const ledger = await checkLedger(api, after, list.ledgerWithinMs ?? LEDGER_WITHIN_MS);
  return { before, atStart, enrichment, after, results, simulated, seconds, ledger };
}

/**
 * Sends the request until it is answered. A call that was cut off in the middle counts as running
 * until the longest that a call may take has passed; then the next one with its key does the rest.
 */
async function ask({
  api,
  body,
  idempotencyKey,
  output,
  lookEveryMs,
}: ListRun): Promise<JsonObject> {
  const untilMs = performance.now() + ASK_MS_MAX;
  for (let n = 0; ; n += 1) {
    try {
      return await api.post(`${PATH}/enrichments`, body, idempotencyKey);
    } catch (error) {
      if (!isForNow(error) || performance.now() > untilMs) throw error;
      if (n === 0) output?.write('  its call was cut off; it is taken up within a minute …\n');
      await pause(lookEveryMs);
    }
  }
}

function isForNow(error: unknown): boolean {
  if (!(error instanceof ApiRefusal)) return false;
  return error.code === 'IDEMPOTENCY_KEY_IN_USE' || error.status >= 500;
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
async function watch(path: string, list: ListRun): Promise<JsonObject> {
  const { api, body, output, lookEveryMs } = list;
  const rows = Array.isArray(body.subjects) ? body.subjects.length : 0;
  const view = output && openProgressView(rows, output);
  let done = -1;
  let movedMs = performance.now();
  try {
    for (;;) {
      const enrichment = await look(api, path);
      const progress = enrichment && toProgress(enrichment);
      if (progress) view?.show(progress);
      if (enrichment && enrichment.status !== 'running') return enrichment;
      if (progress && progress.done !== done) [done, movedMs] = [progress.done, performance.now()];
      if (performance.now() - movedMs > STILL_MS_MAX) throw new Error(`${path} does not go on`);
      await pause(lookEveryMs);
    }
  } finally {
    view?.end();
  }
}

/** A look may fail while functions start (5xx); the next one comes soon. */
async function look(api: ApiCaller, path: string): Promise<JsonObject | undefined> {
  try {
    return await api.get(path);
  } catch (error) {
    if (error instanceof ApiRefusal && error.status < 500) throw error;
    return undefined;
  }
}
