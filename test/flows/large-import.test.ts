import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { StackProcess } from '../support/stack-process.ts';
import type { Caller } from './api-client.ts';
import { expectStatus } from './world.ts';

/**
 * 100,000 rows go in as a file, each is looked for, and all go out as CSV, while the one process in
 * which all functions run stays below 1 GB. It takes minutes: `npm run prove:import`. One finder
 * and one verifier are asked, which know every tenth person: what is shown is how much of a list
 * the stack carries, and a row takes the same from it whoever is asked.
 */
const ROWS = Number(process.env.ROWS);
const RESIDENT_BYTES_MAX = 1_000_000_000;
/** Each look reads what has become of every hundred rows: it costs the same processors. */
const LOOK_EVERY_MS = 10_000;
const LOOK_EARLY_MS = 500;
const KNOWN_EVERY = 10;
const PEOPLE_A_CALL = 5_000;
const VENDORS = { providers: { email: ['findymail'] }, verifiers: ['zerobounce'], order: 'fixed' };
const OWN = 'First Name,Last Name,Company,Website,Person Linkedin Url,Title,Notes';

const stack = new StackProcess();
let operator: Caller;

beforeAll(async () => {
  operator = await stack.start();
}, 120_000);

afterAll(() => stack.stop());

const emailOf = (n: number): string => `ann${n}.lee${n}@company${n % 20_000}.example`;
const profileOf = (n: number): string => `https://www.linkedin.com/in/ann-lee-${n}`;
const notesOf = (n: number): string => `"note, ${n}"`;

function ownCells(n: number): string {
  const company = `Company ${n % 20_000},company${n % 20_000}.example`;
  return `Ann${n},Lee${n},${company},${profileOf(n)},Sales,${notesOf(n)}`;
}

function list(): string {
  return [OWN, ...Array.from({ length: ROWS }, (_, n) => ownCells(n)), ''].join('\n');
}

function personOf(n: number) {
  return {
    fullName: `Ann${n} Lee${n}`,
    companyName: `Company ${n % 20_000}`,
    companyDomain: `company${n % 20_000}.example`,
    linkedinUrl: profileOf(n),
    emails: [{ value: emailOf(n), verdict: 'deliverable', providers: ['findymail'] }],
  };
}

async function tellVendors(): Promise<number> {
  const known = Array.from({ length: Math.ceil(ROWS / KNOWN_EVERY) }, (_, n) => n * KNOWN_EVERY);
  for (let n = 0; n < known.length; n += PEOPLE_A_CALL) {
    const people = known.slice(n, n + PEOPLE_A_CALL).map(personOf);
    expectStatus(await operator.put('/_local/directory', { people, mode: 'add' }), 200);
  }
  return known.length;
}

async function until(everyMs: number, look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await pause(everyMs);
}

let phase = { ms: performance.now(), seconds: 0 };

/** Says what a phase took, and how much memory the process has had by its end. */
function tell(name: string): void {
  const now = { ms: performance.now(), seconds: stack.processorSeconds() };
  const took = `${((now.ms - phase.ms) / 1_000).toFixed(1)} s`;
  const cpu = `${(now.seconds - phase.seconds).toFixed(1)} s`;
  const peak = `${Math.round(stack.peakBytes() / 1e6)} MB`;
  phase = now;
  const line = `${name.padEnd(8)} ${took.padStart(9)}, processor ${cpu.padStart(8)}, peak ${peak}`;
  process.stdout.write(`${ROWS} rows ${line}\n`);
}

test('100,000 rows go in and out below 1 GB', async () => {
  const found = await tellVendors();
  const own = { id: 'large', name: 'Large', plan: 'workspace-pool', allotments: { contact: ROWS } };
  expectStatus(await operator.post('/v1/workspaces', own), 201);
  const path = '/v1/workspaces/large';
  expectStatus(await operator.patch(path, { waterfall: VENDORS }), 200);
  tell('set up');
  const asked = { filename: 'large.csv', actions: ['contact.email'] };
  const { id, upload } = expectStatus(await operator.post(`${path}/imports`, asked), 201).body;
  const { url, method, headers } = upload;
  expect((await fetch(url, { method, headers, body: list() })).status).toBe(200);
  tell('sent');
  let read = { status: 'waiting', rows: 0, enrichmentId: '' };
  await until(LOOK_EARLY_MS, async () => {
    read = (await operator.get(`${path}/imports/${id}`)).body;
    return read.status === 'started' || read.status === 'failed';
  });
  expect(read).toMatchObject({ status: 'started', rows: ROWS });
  tell('held');
  const enrichment = `${path}/enrichments/${read.enrichmentId}`;
  let seen = { status: 'running', charged: {}, progress: { done: 0 } };
  await until(LOOK_EVERY_MS, async () => {
    seen = (await operator.get(enrichment)).body;
    return seen.status !== 'running';
  });
  expect(seen).toMatchObject({
    status: 'completed',
    charged: { contact: found },
    progress: { subjects: ROWS, done: ROWS, found, notFound: ROWS - found, failed: 0 },
  });
  tell('found');
  await expectAllOut(`${enrichment}/results`);
  tell('out');
  const { types } = (await operator.get(`${path}/balance`)).body;
  expect(types.contact).toMatchObject({ available: ROWS - found, held: 0, usedThisPeriod: found });
  expect(stack.peakBytes()).toBeLessThan(RESIDENT_BYTES_MAX);
}, 10_800_000);

/** Each row is there once, in its place, with its own cells and what came of it. */
async function expectAllOut(results: string): Promise<void> {
  let n = 0;
  let next: string | undefined = results;
  while (next !== undefined) {
    const answer = await operator.get(next, { accept: 'text/csv' });
    const [headings, ...lines] = String(answer.body).trimEnd().split('\r\n');
    expect(headings).toMatch(new RegExp(`^${OWN},ref,contactId,email,emailStatus,`));
    const odd = lines.findIndex((line, at) => !isAsExpected(line, n + at));
    expect(lines[odd]).toBeUndefined();
    n += lines.length;
    next = /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1];
  }
  expect(n).toBe(ROWS);
}

function isAsExpected(line: string, n: number): boolean {
  const isKnown = n % KNOWN_EVERY === 0;
  const came = isKnown ? `${emailOf(n)},found,deliverable,,findymail,1,,` : ',not-found,,,,0,,';
  const own = `${ownCells(n)},${n + 2},con_`;
  return line.startsWith(own) && line.endsWith(came);
}
