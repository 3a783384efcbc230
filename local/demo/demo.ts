import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isObject, type JsonObject } from '../server/json.ts';
import type { LocalStack } from '../stack.ts';
import { ApiCaller } from './api-caller.ts';
import { type DemoMemory, hashOf, type OpenRequest } from './demo-memory.ts';
import { DEMO_WORKSPACE, grantWhatIsMissing, requiredFor } from './demo-workspace.ts';
import { followList, readBalance } from './enrich-list.ts';
import { importList, remarksOn, sayFailure } from './import-list.ts';
import { ListError, type ListFile } from './list-file.ts';
import type { OutputFile } from './output-file.ts';
import { writeReceipt } from './receipt.ts';
import { readResultCsv } from './result-csv.ts';
import { readDirectory } from './sample.ts';

export interface DemoOptions {
  readonly stack: LocalStack;
  /** The demo workspace's key. */
  readonly key: string;
  readonly memory: DemoMemory;
  readonly projectDir: string;
  readonly list: ListFile;
  /** The list is the sample, whose people the simulated providers know. */
  readonly isSample: boolean;
  readonly actions: readonly string[];
  readonly enriched: OutputFile;
  readonly output: NodeJS.WriteStream;
}

const PATH = `/v1/workspaces/${DEMO_WORKSPACE}`;
/** Each look is a request that costs the same processors as the work. */
const LOOK_EVERY_MS = 400;

/** Enriches the list over HTTP, prints the receipt, writes the list with what was found. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const { stack, key, memory, projectDir, enriched, output } = options;
  const operator = new ApiCaller(stack.url, stack.operatorKey);
  const api = new ApiCaller(stack.url, key);
  // To those that a kept directory knows already.
  const directory = readDirectory(join(projectDir, 'samples'));
  await operator.put('/_local/directory', { ...directory, mode: 'add' });
  const startedMs = performance.now();
  const { taken, before } = await takeIn({ ...options, api, operator });
  const path = `${PATH}/enrichments/${String(taken.enrichmentId)}`;
  const first = await api.get(path);
  // Some of it may be settled by now: what was held at first is what it was to cost.
  const held = isObject(first.quote) ? (first.quote.required ?? {}) : {};
  const list = { api, operator, output, lookEveryMs: LOOK_EVERY_MS, simulated: stack.simulated };
  const facts = await followList(list, { before, atStart: { ...first, held }, startedMs });
  output.write(`\n${writeReceipt(facts)}\n\n`);
  await enriched.write(readResultCsv(api, `${path}/results`));
  memory.keepOpen(undefined);
  output.write(`  written to ${enriched.name}\n`);
  output.write(`\n${curlLines({ url: stack.url, key, path })}\n`);
}

interface Asking extends DemoOptions {
  readonly api: ApiCaller;
  readonly operator: ApiCaller;
}

/** An import whose enrichment has started, and the balance before it. */
interface TakenIn {
  readonly taken: JsonObject;
  readonly before: JsonObject;
}

/**
 * Has the list read and its enrichment started, or goes on with the one that an earlier run has left
 * open. Where credits lack, since the list is long or an earlier one has used them up, they are
 * granted and the list is sent once more.
 */
async function takeIn(asking: Asking): Promise<TakenIn> {
  const { memory, list, output } = asking;
  const left = goingOn(asking);
  if (left !== undefined) {
    output.write(`Going on with ${left.list}, which the last run left unfinished …\n`);
  }
  const open = left ?? (await begin(asking));
  const read = await importList({ ...asking, ...open, list, lookEveryMs: LOOK_EVERY_MS });
  if (read.status === 'started') {
    if (left === undefined) tellOf(asking, read);
    return { taken: read, before: open.before };
  }
  memory.keepOpen(undefined);
  if (!lacksCredits(read)) throw new ListError(sayFailure(list.path, read));
  const grown = await makeRoom(asking, read, open.idempotencyKey);
  const again = await begin(asking);
  const taken = await importList({ ...asking, ...again, list, lookEveryMs: LOOK_EVERY_MS });
  if (taken.status !== 'started') {
    memory.keepOpen(undefined);
    throw new ListError(sayFailure(list.path, taken));
  }
  tellOf(asking, taken);
  for (const { creditType, amount } of grown) {
    output.write(`  ${amount} more ${creditType} credits were granted, so that the list fits\n`);
  }
  return { taken, before: again.before };
}

/** What an earlier run has left open of this list; another list's goes on beside this one. */
function goingOn({ memory, list, actions, output }: Asking): OpenRequest | undefined {
  const left = memory.open;
  if (left === undefined || left.bodyHash === hashOf({ list: list.hash, actions })) return left;
  output.write(`The request for ${left.list} that the last run left goes on beside this one.\n`);
  return undefined;
}

/** Written down before anything is sent. */
async function begin({ memory, list, actions, api }: Asking): Promise<OpenRequest> {
  const open = {
    idempotencyKey: `list-${randomUUID()}`,
    list: list.name,
    bodyHash: hashOf({ list: list.hash, actions }),
    before: await readBalance(api),
  };
  memory.keepOpen(open);
  return open;
}

function lacksCredits({ refused }: JsonObject): boolean {
  const [reason] = Array.isArray(refused) ? refused.filter(isObject) : [];
  return reason?.code === 'CREDITS_INSUFFICIENT';
}

/** Grants what all rows cost at most: some may be owned, or one person. */
async function makeRoom({ api, operator, actions }: Asking, read: JsonObject, name: string) {
  const required = await requiredFor(operator, actions, Number(read.rows));
  const { types } = await readBalance(api);
  return grantWhatIsMissing(operator, { required, types: types ?? {} }, name);
}

function tellOf({ list, actions, isSample, stack, output }: Asking, taken: JsonObject): void {
  const rows = `${String(taken.rows)} contacts`;
  output.write(`Enriching ${list.name}, ${rows}, ${actions.join(', ')}, plan workspace-pool …\n`);
  if (isSample) return;
  for (const remark of remarksOn(taken)) output.write(`  ${remark}\n`);
  if (stack.simulated.length === 0) return;
  output.write(
    '  Simulated providers know the people of the sample alone: your keys in .env.local\n' +
      '  bring the real ones.\n',
  );
}

interface Shown {
  readonly url: string;
  readonly key: string;
  /** Of the enrichment. */
  readonly path: string;
}

function curlLines({ url, key, path }: Shown): string {
  const auth = `-H 'Authorization: Bearer ${key}'`;
  return [
    '  try:',
    `  curl -s ${auth} '${url}${PATH}/balance'`,
    `  curl -s ${auth} '${url}${path}/results?limit=2'`,
    `  curl -s ${auth} -H 'Accept: text/csv' '${url}${path}/results'`,
  ].join('\n');
}
