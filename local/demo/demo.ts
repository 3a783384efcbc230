import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { JsonObject } from '../server/json.ts';
import type { LocalStack } from '../stack.ts';
import { ApiCaller } from './api-caller.ts';
import { type DemoMemory, hashOf, type OpenRequest } from './demo-memory.ts';
import { DEMO_WORKSPACE, grantWhatIsMissing } from './demo-workspace.ts';
import { enrichList, readBalance } from './enrich-list.ts';
import { toEnrichedCsv } from './enriched-csv.ts';
import type { OutputFile } from './output-file.ts';
import type { ContactList } from './read-list.ts';
import { writeReceipt } from './receipt.ts';
import { readDirectory } from './sample.ts';

export interface DemoOptions {
  readonly stack: LocalStack;
  /** The demo workspace's key. */
  readonly key: string;
  readonly memory: DemoMemory;
  readonly projectDir: string;
  readonly list: ContactList;
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
  const { stack, key, memory, projectDir, list, actions, enriched, output } = options;
  const operator = new ApiCaller(stack.url, stack.operatorKey);
  const api = new ApiCaller(stack.url, key);
  // To those that a kept directory knows already.
  const directory = readDirectory(join(projectDir, 'samples'));
  await operator.put('/_local/directory', { ...directory, mode: 'add' });
  const body = { actions: [...actions], subjects: [...list.subjects] };
  const open = await openRequest({ ...options, api, operator, body });
  const facts = await enrichList({
    api,
    operator,
    body,
    idempotencyKey: open.idempotencyKey,
    before: open.before,
    lookEveryMs: LOOK_EVERY_MS,
    simulated: stack.simulated,
    output,
  });
  output.write(`\n${writeReceipt(facts)}\n\n`);
  enriched.write(toEnrichedCsv(list, facts.results));
  memory.keepOpen(undefined);
  output.write(`  written to ${enriched.name}\n`);
  const id = String(facts.atStart.id);
  const first = { actions: [...actions], subjects: list.subjects.slice(0, 1) };
  output.write(`\n${curlLines({ url: stack.url, key, id, body: first })}\n`);
}

interface Asking extends DemoOptions {
  readonly api: ApiCaller;
  readonly operator: ApiCaller;
  readonly body: JsonObject;
}

/**
 * Goes on with the request that an earlier run has left open, or prepares a new one; says which.
 */
async function openRequest(asking: Asking): Promise<OpenRequest> {
  const { memory, list, body, output } = asking;
  const bodyHash = hashOf(body);
  const left = memory.open;
  if (left?.bodyHash === bodyHash) {
    output.write(`Going on with ${left.list}, which the last run left unfinished …\n`);
    return left;
  }
  if (left !== undefined) {
    output.write(`The request for ${left.list} that the last run left goes on beside this one.\n`);
  }
  tellOf(asking);
  const idempotencyKey = `list-${randomUUID()}`;
  await makeRoom(asking, idempotencyKey);
  const before = await readBalance(asking.api);
  const open = { idempotencyKey, list: list.name, bodyHash, before };
  memory.keepOpen(open);
  return open;
}

function tellOf({ list, actions, isSample, stack, output }: Asking): void {
  const { name, rows, remarks } = list;
  const what = actions.join(', ');
  output.write(`Enriching ${name}, ${rows.length} contacts, ${what}, plan workspace-pool …\n`);
  if (isSample) return;
  for (const remark of remarks) output.write(`  ${remark}\n`);
  if (stack.simulated.length === 0) return;
  output.write(
    '  Simulated providers know the people of the sample alone: your keys in .env.local\n' +
      '  bring the real ones.\n',
  );
}

/** A list of any size is to run, on a workspace that an earlier one may have emptied. */
async function makeRoom({ api, operator, body, output }: Asking, name: string): Promise<void> {
  const quote = await api.post(`${PATH}/quotes`, body);
  if (quote.sufficient === true) return;
  const grown = await grantWhatIsMissing(operator, quote, name);
  for (const { creditType, amount } of grown) {
    output.write(`  ${amount} more ${creditType} credits were granted, so that the list fits\n`);
  }
}

interface Shown {
  readonly url: string;
  readonly key: string;
  readonly id: string;
  readonly body: JsonObject;
}

function curlLines({ url, key, id, body }: Shown): string {
  const auth = `-H 'Authorization: Bearer ${key}'`;
  // A quote inside a quoted word of the shell.
  const data = JSON.stringify(body).replaceAll("'", "'\\''");
  return [
    '  try:',
    `  curl -s ${auth} '${url}${PATH}/balance'`,
    `  curl -s ${auth} '${url}${PATH}/enrichments/${id}/results?limit=2'`,
    `  curl -s ${auth} -H 'Content-Type: application/json' -d '${data}' '${url}${PATH}/quotes'`,
  ].join('\n');
}
