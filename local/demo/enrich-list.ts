import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject } from '../server/json.ts';
import { type ApiCaller, ApiRefusal } from './api-caller.ts';
import { DEMO_WORKSPACE } from './demo-workspace.ts';
import { openProgressView, toProgress } from './progress.ts';
import type { ReceiptFacts } from './receipt.ts';

export interface ListRun {
  readonly subjects: readonly JsonObject[];
  readonly idempotencyKey: string;
  readonly lookEveryMs: number;
  /** Providers and verifiers that are simulated. */
  readonly simulated: readonly string[];
  /** Where the progress goes; absent: nowhere. */
  readonly output?: NodeJS.WriteStream | undefined;
}

const PATH = `/v1/workspaces/${DEMO_WORKSPACE}`;
/** A list that takes longer hangs. */
const LIST_MS_MAX = 600_000;

/** Enriches a list over HTTP and gives what its receipt is made of. */
export async function enrichList(api: ApiCaller, list: ListRun): Promise<ReceiptFacts> {
  const startedMs = performance.now();
  const before = await api.get(`${PATH}/balance`);
  const body = { actions: ['contact.email'], subjects: list.subjects };
  const atStart = await api.post(`${PATH}/enrichments`, body, list.idempotencyKey);
  const path = `${PATH}/enrichments/${String(atStart.id)}`;
  const enrichment = await watch(api, path, list);
  const seconds = (performance.now() - startedMs) / 1000;
  const results = await api.list(`${path}/results`);
  const after = await api.get(`${PATH}/balance`);
  return { before, atStart, enrichment, after, results, simulated: list.simulated, seconds };
}

/** Looks until the enrichment has ended. */
async function watch(api: ApiCaller, path: string, list: ListRun): Promise<JsonObject> {
  const { subjects, output, lookEveryMs } = list;
  const untilMs = performance.now() + LIST_MS_MAX;
  const view = output && openProgressView(subjects.length, output);
  try {
    for (;;) {
      const enrichment = await look(api, path);
      if (enrichment) view?.show(toProgress(enrichment));
      if (enrichment && enrichment.status !== 'running') return enrichment;
      if (performance.now() > untilMs) throw new Error(`${path} did not end in time`);
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
