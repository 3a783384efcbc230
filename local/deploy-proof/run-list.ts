import { setTimeout as pause } from 'node:timers/promises';
import { ApiCaller } from '../demo/api-caller.ts';
import { DemoMemory } from '../demo/demo-memory.ts';
import { DEMO_WORKSPACE, openDemoWorkspace } from '../demo/demo-workspace.ts';
import { enrichList } from '../demo/enrich-list.ts';
import type { ReceiptFacts } from '../demo/receipt.ts';
import type { JsonObject } from '../server/json.ts';
import { sampleSubjects } from './sample-subjects.ts';

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
const LEDGER_TIMEOUT_MS = 20_000;
/**
 * Who is asked at both places: all simulated, whatever keys this machine has. None has a limit of
 * calls in its documents: who is passed over at one would be a matter of time, and the places could
 * not be compared.
 */
export const PROOF_VENDORS: readonly string[] = [
  ...['trykitt', 'tomba', 'findymail', 'prospeo', 'leadmagic', 'apollo', 'anymailfinder'],
  ...['leadsforge', 'lusha', 'wiza', 'zerobounce', 'millionverifier'],
];

/**
 * Opens a workspace with 200 credits, enriches the sample list in it twice, and gives all that can
 * be read of it.
 */
export async function runListTwice(place: Place): Promise<Evidence> {
  const { apiUrl, operatorKey, dir, samplesDir, output } = place;
  const operator = new ApiCaller(apiUrl, operatorKey);
  const api = new ApiCaller(apiUrl, await openDemoWorkspace(operator, new DemoMemory(dir)));
  const subjects = [...sampleSubjects(samplesDir)];
  const body = { actions: ['contact.email'], subjects };
  const common = {
    ...{ api, operator, body, lookEveryMs: LOOK_EVERY_MS, simulated: PROOF_VENDORS },
    // A log gets the step's line alone.
    output: output.isTTY ? output : undefined,
  };
  const first = await enrichList({ ...common, idempotencyKey: 'first' });
  const second = await enrichList({ ...common, idempotencyKey: 'second' });
  const ledger = await readLedger(api, Number(second.after.rev));
  return { first, second, ledger, history: await api.list(`${PATH}/history`) };
}

/**
 * Reads the ledger when it has the account's last revision: the stream brings entries a moment
 * later.
 */
async function readLedger(api: ApiCaller, rev: number): Promise<readonly JsonObject[]> {
  const untilMs = performance.now() + LEDGER_TIMEOUT_MS;
  for (;;) {
    const entries = await api.list(`${PATH}/ledger`);
    // One that stays behind shows as a fault of the ledger.
    if (entries.at(-1)?.rev === rev || performance.now() > untilMs) return entries;
    await pause(LOOK_EVERY_MS);
  }
}
