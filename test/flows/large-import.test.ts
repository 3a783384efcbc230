import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { StackProcess } from '../support/stack-process.ts';
import type { Caller } from './api-client.ts';
import { expectStatus } from './world.ts';

/**
 * 100,000 rows go in as a file and out as CSV, and the one process that all functions share stays
 * below 1 GB. It takes minutes: `npm run prove:import`. Rows are stopped once some thousand have
 * run; what a row takes does not depend on how many there are.
 */
const ROWS = Number(process.env.ROWS);
const RESIDENT_BYTES_MAX = 1_000_000_000;
const RUN_ROWS = 2_000;
const LOOK_EVERY_MS = 2_000;

const stack = new StackProcess();
let operator: Caller;

beforeAll(async () => {
  operator = await stack.start();
}, 120_000);

afterAll(() => stack.stop());

function* lines(): Generator<string, void> {
  yield 'First Name,Last Name,Company,Website,Person Linkedin Url,Title,Notes\n';
  for (let n = 0; n < ROWS; n += 1) {
    const company = `Company ${n % 20_000},company${n % 20_000}.example`;
    yield `Ann${n},Lee${n},${company},https://www.linkedin.com/in/ann-lee-${n},Sales,"note, ${n}"\n`;
  }
}

async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await pause(LOOK_EVERY_MS);
}

test('100,000 rows go in and out below 1 GB', async () => {
  const credits = { contact: 10 * ROWS };
  const own = { id: 'large', name: 'Large', plan: 'workspace-pool', allotments: credits };
  expectStatus(await operator.post('/v1/workspaces', own), 201);
  const path = '/v1/workspaces/large';
  const asked = { filename: 'large.csv', actions: ['contact.email'] };
  const { id, upload } = expectStatus(await operator.post(`${path}/imports`, asked), 201).body;
  const { url, method, headers } = upload;
  const body = [...lines()].join('');
  expect((await fetch(url, { method, headers, body })).status).toBe(200);
  let read = { status: 'waiting', rows: 0, enrichmentId: '' };
  await until(async () => {
    read = (await operator.get(`${path}/imports/${id}`)).body;
    return read.status === 'started' || read.status === 'failed';
  });
  expect(read).toMatchObject({ status: 'started', rows: ROWS });
  const peakIn = stack.peakBytes();
  const enrichment = `${path}/enrichments/${read.enrichmentId}`;
  await until(async () => (await operator.get(enrichment)).body.progress.done >= RUN_ROWS);
  expectStatus(await operator.post(`${enrichment}/cancel`, {}), 200);
  await until(async () => (await operator.get(enrichment)).body.status !== 'running');
  let rows = 0;
  let next: string | undefined = `${enrichment}/results`;
  while (next !== undefined) {
    const answer = await operator.get(next, { accept: 'text/csv' });
    rows += String(answer.body).split('\r\n').length - 2;
    next = /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1];
  }
  const peak = stack.peakBytes();
  process.stdout.write(
    `${ROWS} rows: ${mb(peakIn)} when they are in, ${mb(peak)} when they are out\n`,
  );
  expect(rows).toBe(ROWS);
  expect(peak).toBeLessThan(RESIDENT_BYTES_MAX);
}, 3_600_000);

function mb(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
