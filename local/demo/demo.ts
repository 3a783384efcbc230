import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { JsonObject } from '../server/json.ts';
import type { LocalStack } from '../stack.ts';
import { ApiCaller } from './api-caller.ts';
import { DEMO_WORKSPACE } from './demo-workspace.ts';
import { enrichList } from './enrich-list.ts';
import { emailOf, writeReceipt } from './receipt.ts';
import { type Row, readContacts, readDirectory, toSubjects } from './sample.ts';

export interface DemoOptions {
  readonly stack: LocalStack;
  /** The demo workspace's key. */
  readonly key: string;
  readonly projectDir: string;
  readonly output: NodeJS.WriteStream;
}

const PATH = `/v1/workspaces/${DEMO_WORKSPACE}`;
/** Each look is a request that costs the same processors as the work. */
const LOOK_EVERY_MS = 400;

/** Enriches the sample list over HTTP, prints the receipt, writes `contacts.enriched.csv`. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const { stack, key, projectDir, output } = options;
  const samplesDir = join(projectDir, 'samples');
  const operator = new ApiCaller(stack.url, stack.operatorKey);
  const api = new ApiCaller(stack.url, key);
  // To those that a kept directory knows already.
  await operator.put('/_local/directory', { ...readDirectory(samplesDir), mode: 'add' });
  const rows = readContacts(samplesDir);
  output.write(`Enriching samples/contacts.csv, ${rows.length} contacts, plan workspace-pool …\n`);
  const subjects = toSubjects(rows);
  const facts = await enrichList(api, {
    subjects,
    idempotencyKey: `sample-${Date.now()}`,
    lookEveryMs: LOOK_EVERY_MS,
    simulated: stack.simulated,
    output,
  });
  output.write(`\n${writeReceipt(facts)}\n\n`);
  writeFileSync(join(projectDir, 'contacts.enriched.csv'), toCsv(rows, facts.results));
  output.write('  written to contacts.enriched.csv\n');
  output.write(`\n${curlLines(stack.url, key, String(facts.atStart.id), subjects[0] ?? {})}\n`);
}

/** The sample with what was found, one row for each of its rows. */
function toCsv(rows: readonly Row[], results: readonly JsonObject[]): string {
  const byRef = new Map(results.map((result) => [result.ref, emailOf(result)]));
  const lines = rows.map((row, i) => {
    const email = byRef.get(`row-${i + 1}`) ?? {};
    return {
      ...row,
      Email: email.value ?? '',
      'Email Verdict': email.verdict ?? '',
      'Email Provider': email.provider ?? '',
      'Email Status': email.status ?? '',
    };
  });
  return stringify(lines, { header: true });
}

function curlLines(url: string, key: string, id: string, subject: JsonObject): string {
  const auth = `-H 'Authorization: Bearer ${key}'`;
  const known = { actions: ['contact.email'], subjects: [subject] };
  // A quote inside a quoted word of the shell.
  const data = JSON.stringify(known).replaceAll("'", "'\\''");
  return [
    '  try:',
    `  curl -s ${auth} '${url}${PATH}/balance'`,
    `  curl -s ${auth} '${url}${PATH}/enrichments/${id}/results?limit=2'`,
    `  curl -s ${auth} -H 'Content-Type: application/json' -d '${data}' '${url}${PATH}/quotes'`,
  ].join('\n');
}
