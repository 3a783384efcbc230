import { setTimeout as pause } from 'node:timers/promises';
import { ApiCaller } from '../demo/api-caller.ts';
import { DEMO_WORKSPACE, openDemoWorkspace } from '../demo/demo-workspace.ts';
import { openProgressView, type ProgressView, toProgress } from '../demo/progress.ts';
import type { ReceiptFacts } from '../demo/receipt.ts';
import { readContacts, toSubjects } from '../demo/sample.ts';
import type { JsonObject } from '../json.ts';
import { PROVIDER_KEYS } from '../secrets.ts';

/** A Sluice that answers over HTTP. */
export interface Place {
  readonly apiUrl: string;
  readonly operatorKey: string;
  /** A folder for what the demo keeps. */
  readonly dir: string;
  readonly samplesDir: string;
  readonly output: NodeJS.WriteStream;
}

/** What is left to look at when the sample list has run twice. */
export interface Evidence {
  readonly first: ReceiptFacts;
  readonly second: ReceiptFacts;
  readonly ledger: readonly JsonObject[];
  readonly history: readonly JsonObject[];
}

const PATH = `/v1/workspaces/${DEMO_WORKSPACE}`;
const LOOK_EVERY_MS = 1_000;
const LIST_TIMEOUT_MS = 240_000;
const LEDGER_TIMEOUT_MS = 20_000;
/** All are simulated, whatever keys this machine has. */
const SIMULATED = Object.keys(PROVIDER_KEYS);

/** Opens a workspace with 200 credits, enriches the sample list in it twice, and gives all that can be read of it. */
export async function runListTwice(place: Place): Promise<Evidence> {
  const { apiUrl, operatorKey, dir, samplesDir, output } = place;
  const key = await openDemoWorkspace(new ApiCaller(apiUrl, operatorKey), dir);
  const api = new ApiCaller(apiUrl, key);
  const subjects = toSubjects(readContacts(samplesDir));
  const first = await runList(api, { subjects, name: 'first', output });
  const second = await runList(api, { subjects, name: 'second', output });
  const ledger = await readLedger(api, Number(second.after.rev));
  return { first, second, ledger, history: await api.list(`${PATH}/history`) };
}

async function runList(
  api: ApiCaller,
  list: { subjects: readonly JsonObject[]; name: string; output: NodeJS.WriteStream },
): Promise<ReceiptFacts> {
  const startedMs = performance.now();
  const before = await api.get(`${PATH}/balance`);
  const body = { actions: ['contact.email'], subjects: list.subjects };
  const atStart = await api.post(`${PATH}/enrichments`, body, list.name);
  const path = `${PATH}/enrichments/${String(atStart.id)}`;
  const enrichment = await watch(api, path, list.output);
  const seconds = (performance.now() - startedMs) / 1000;
  const results = await api.list(`${path}/results`);
  const after = await api.get(`${PATH}/balance`);
  return { before, atStart, enrichment, after, results, simulated: SIMULATED, seconds };
}

/** Looks until the enrichment has ended. A look may fail while the emulator starts its functions; the end may not. */
async function watch(
  api: ApiCaller,
  path: string,
  output: NodeJS.WriteStream,
): Promise<JsonObject> {
  const untilMs = performance.now() + LIST_TIMEOUT_MS;
  let view: ProgressView | undefined;
  for (;;) {
    const seen = await look(api, path);
    if (performance.now() > untilMs) throw new Error(`${path} did not end in time: ${seen.note}`);
    if (seen.enrichment) {
      const progress = toProgress(seen.enrichment);
      // A log gets the step's line alone.
      if (output.isTTY) view ??= openProgressView(progress.total, output);
      view?.show(progress);
      if (seen.enrichment.status !== 'running') {
        view?.end();
        return seen.enrichment;
      }
    }
    await pause(LOOK_EVERY_MS);
  }
}

async function look(
  api: ApiCaller,
  path: string,
): Promise<{ enrichment?: JsonObject; note: string }> {
  try {
    const enrichment = await api.get(path);
    return { enrichment, note: JSON.stringify(enrichment.progress) };
  } catch (error) {
    return { note: error instanceof Error ? error.message : String(error) };
  }
}

/** Reads the ledger when it has the account's last revision: the stream brings entries a moment later. */
async function readLedger(api: ApiCaller, rev: number): Promise<readonly JsonObject[]> {
  const untilMs = performance.now() + LEDGER_TIMEOUT_MS;
  for (;;) {
    const entries = await api.list(`${PATH}/ledger`);
    // One that stays behind shows as a fault of the ledger.
    if (entries.at(-1)?.rev === rev || performance.now() > untilMs) return entries;
    await pause(LOOK_EVERY_MS);
  }
}
