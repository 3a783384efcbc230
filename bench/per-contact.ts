import { setTimeout as pause } from 'node:timers/promises';
import type { ActionId } from '../lambdas/actions/actions.ts';
import type { FunctionId } from '../lambdas/functions.contract.ts';
import { SCHEDULES } from '../lambdas/schedules.contract.ts';
import { TURNS } from '../lambdas/waterfall/registry.ts';
import { makePeople, requestRowsOf } from '../local/outside/vendors/engine/people.ts';
import type { Json, JsonObject } from '../local/server/json.ts';
import type { MeterRow } from './capacity.ts';
import type { CountedStack } from './local-stack.ts';
import { writtenBytes } from './logs.ts';
import type { Used } from './prices.ts';
import { itemsOf, type Stored, storedBytes } from './storage.ts';

/** What one request for that many contacts used, from the call to the last ledger entry. */
export interface RequestUse {
  readonly contacts: number;
  /** Where it can be read. */
  readonly path: string;
  readonly found: number;
  readonly charged: number;
  readonly seconds: number;
  readonly used: Used;
  readonly indexUnits: number;
  readonly expressTransitions: number;
  /** Writes of the account, and conditions that failed anywhere. */
  readonly accountWrites: number;
  readonly failedConditions: number;
  /**
   * Executions that failed: on a machine that is too busy, calls run out of time and are done
   * again.
   */
  readonly failedExecutions: number;
  readonly rows: readonly MeterRow[];
  /** What the functions have logged, in bytes, without what Lambda writes of their calls. */
  readonly loggedBytes: number;
  /** What the request has left in the table. */
  readonly stored: Stored;
}

const SEED = 20_261_122;

/** Sends a request of each size to a running stack and counts what it uses. */
export async function measureRequests(
  counted: CountedStack,
  sizes: readonly number[],
  onProgress: (contacts: number, done: number) => void,
): Promise<RequestUse[]> {
  const people = makePeople(
    sizes.reduce((sum, n) => sum + n, 100),
    SEED,
  );
  const uses: RequestUse[] = [];
  for (const contacts of sizes) {
    uses.push(await measureOne(counted, takePeople(people, contacts), { onProgress }));
  }
  return uses;
}

/** What one list used, and the calls of providers and verifiers that its rows needed. */
export interface ListUse extends RequestUse {
  readonly calls: number;
  /** Those that a row kept its place for: not those that gave it a ticket. */
  readonly heldCalls: number;
}

/** Who hands out tickets for addresses. */
const TICKETED = new Set(
  TURNS.filter(({ datum, search }) => datum === 'email' && search.poll !== undefined).map(
    ({ provider }) => provider.id,
  ),
);

/** Sends one list to a running stack, counts what it uses and times it to the last ledger entry. */
export async function measureList(
  counted: CountedStack,
  contacts: number,
  onProgress: (done: number) => void,
): Promise<ListUse> {
  const use = await measureOne(counted, makePeople(contacts, SEED), {
    onProgress: (_, done) => onProgress(done),
  });
  const attempts: { readonly provider: string; readonly skipped?: true }[] = [];
  for (let cursor: Json | undefined = ''; typeof cursor === 'string'; ) {
    const page = await counted.request('GET', `${use.path}/results?limit=200${cursor}`);
    const rows = page.items as readonly { readonly attempts: typeof attempts }[];
    attempts.push(...rows.flatMap((row) => row.attempts));
    cursor = typeof page.nextCursor === 'string' ? `&cursor=${page.nextCursor}` : undefined;
  }
  const made = attempts.filter(({ skipped }) => !skipped);
  const held = made.filter(({ provider }) => !TICKETED.has(provider));
  return { ...use, calls: made.length, heldCalls: held.length };
}

/** The third finder that is asked for an address. */
const THIRD_FINDER = 'leadmagic';

/**
 * Sends a request for what only the third finder knows of a person, the address or also the mobile
 * number, and counts what it uses.
 */
export async function measureThirdFinder(
  counted: CountedStack,
  actions: readonly ActionId[],
): Promise<RequestUse> {
  const [person] = makePeople(1, SEED);
  if (person === undefined) throw new Error('nobody was invented');
  const providers = [THIRD_FINDER];
  const value = `third@${person.companyDomain}`;
  const emails = [{ value, verdict: 'deliverable' as const, providers }];
  const phones = [{ value: '+12025550143', lineType: 'mobile' as const, providers }];
  return measureOne(counted, [{ ...person, emails, phones }], { actions });
}

/**
 * Makes a workspace whose vendors know so many people at the third finder alone. Gives a call that
 * asks for the next of them and waits for the last ledger entry.
 */
export async function askForThirdFinder(
  counted: CountedStack,
  count: number,
): Promise<() => Promise<void>> {
  const people = makePeople(count, SEED).map((person, n) => ({
    ...person,
    emails: [
      {
        value: `third${n}@${person.companyDomain ?? 'acme.example'}`,
        verdict: 'deliverable' as const,
        providers: [THIRD_FINDER],
      },
    ],
  }));
  workspaces += 1;
  const ws = `ws_list${workspaces}`;
  await prepare(counted, ws, { people, credits: count });
  let next = 0;
  return async () => {
    const { fullName = '', companyDomain = '', linkedinUrl = '' } = people[next] ?? {};
    next += 1;
    const body = {
      actions: ['contact.email'],
      subjects: [{ fullName, companyDomain, linkedinUrl }],
    };
    await counted.request('POST', `/v1/workspaces/${ws}/enrichments`, body);
    await waitForRest(counted, () => {});
  };
}

/**
 * Takes that many away; one alone is one that can be found, because the way of one says little of
 * the others.
 */
function takePeople(people: ReturnType<typeof makePeople>, count: number) {
  if (count > 1) return people.splice(0, count);
  const findable = people.findIndex(({ emails }) =>
    emails.some(({ verdict }) => verdict === 'deliverable'),
  );
  return people.splice(findable, 1);
}

/** A line is in the log's file a moment after the answer that it tells of. */
const LOG_LAG_MS = 300;

let workspaces = 0;

interface MeasureOptions {
  readonly actions?: readonly ActionId[];
  readonly onProgress?: (contacts: number, done: number) => void;
}

async function measureOne(
  counted: CountedStack,
  people: ReturnType<typeof makePeople>,
  { actions = ['contact.email'], onProgress = () => {} }: MeasureOptions,
): Promise<RequestUse> {
  const { stack, meter, request, lambdaCalls } = counted;
  const contacts = people.length;
  workspaces += 1;
  const ws = `ws_list${workspaces}`;
  await prepare(counted, ws, { people, credits: contacts * actions.length });
  const storedNow = async (): Promise<Stored> =>
    storedBytes(await itemsOf(counted.engineUrl, stack.tables[0] ?? '', ws));
  const storedBefore = await storedNow();
  await pause(LOG_LAG_MS);
  const loggedBefore = writtenBytes(stack.dir);
  const callsBefore = { ...lambdaCalls };
  const countsBefore = structuredClone(stack.counts);
  meter.clear();
  const startMs = performance.now();
  const subjects = requestRowsOf(people);
  const path = `/v1/workspaces/${ws}/enrichments`;
  const made = await request('POST', path, { actions: [...actions], subjects });
  await waitForRest(counted, (done) => onProgress(contacts, done));
  const seconds = (performance.now() - startMs) / 1000;
  const rows = meter.rows();
  const calls = withoutClock(differenceOf(lambdaCalls, callsBefore));
  const { STANDARD, EXPRESS } = stack.counts;
  await pause(LOG_LAG_MS);
  const loggedBytes = writtenBytes(stack.dir) - loggedBefore;
  const stored = lessOf(await storedNow(), storedBefore);
  const shown = await request('GET', `${path}/${String(made.id)}`);
  const { failedExecutions, events } = await request('GET', '/_local/events');
  if (shown.status !== 'completed') throw new Error(`the request is ${String(shown.status)}`);
  const sum = (of: (row: MeterRow) => number): number => rows.reduce((n, row) => n + of(row), 0);
  return {
    contacts,
    path: `${path}/${String(made.id)}`,
    found: Number((shown.progress as JsonObject).found),
    charged: Number((shown.charged as JsonObject).contact),
    seconds,
    used: {
      rows: contacts,
      writeUnits: sum(({ table, index }) => table + index),
      readUnits: sum(({ read }) => read),
      lambdaCalls: calls,
      standardTransitions: STANDARD.transitions - countsBefore.STANDARD.transitions,
      expressExecutions: EXPRESS.executions - countsBefore.EXPRESS.executions,
      // Vendors that call back come through the API, too.
      httpRequests: 1 + (calls.receiveCallback ?? 0),
      events: eventsOf(events, String(made.id)),
    },
    indexUnits: sum(({ index }) => index),
    expressTransitions: EXPRESS.transitions - countsBefore.EXPRESS.transitions,
    accountWrites: sum(({ kind, operation, calls: n }) =>
      kind === 'ACCOUNT' && operation === 'UpdateItem' ? n : 0,
    ),
    failedConditions: sum(({ failed }) => failed),
    failedExecutions: Array.isArray(failedExecutions) ? failedExecutions.length : 0,
    rows,
    loggedBytes,
    stored,
  };
}

/** Counts what the bus was told of a request and its contacts: each event is paid for. */
function eventsOf(events: Json | undefined, enrichmentId: string): number {
  const all = Array.isArray(events) ? (events as JsonObject[]) : [];
  const told = all.map(
    ({ detail }) => (detail as JsonObject | null)?.data as JsonObject | undefined,
  );
  return told.filter((data) => data?.enrichmentId === enrichmentId).length;
}

function lessOf(after: Stored, before: Stored): Stored {
  return {
    table: after.table - before.table,
    indexes: after.indexes - before.indexes,
    passing: after.passing - before.passing,
  };
}

/** A workspace with the credits for the list, and providers that know the list's people. */
async function prepare(
  { request, stack }: CountedStack,
  ws: string,
  { people, credits }: { readonly people: ReturnType<typeof makePeople>; readonly credits: number },
): Promise<void> {
  await request('PUT', '/_local/directory', {
    mode: 'replace',
    people: JSON.parse(JSON.stringify(people)) as Json,
  });
  const allotments = { contact: credits };
  await request('POST', '/v1/workspaces', {
    id: ws,
    name: 'Bench',
    plan: 'workspace-pool',
    allotments,
  });
  await stack.idle(30_000);
}

/**
 * Until nothing is left to do; how far it is shows in the subjects that have been marked, at no
 * read's cost.
 */
async function waitForRest(
  { stack, meter }: CountedStack,
  onProgress: (done: number) => void,
): Promise<void> {
  while (!(await stack.idle(2_000))) {
    const marks = meter.rows().filter(({ kind, phase }) => kind === 'PROGRESS' && phase === '');
    onProgress(marks.reduce((n, row) => n + (row.operation === 'UpdateItem' ? row.calls : 0), 0));
  }
}

/** What runs by the clock is counted by the month, not with the request that it runs beside. */
function withoutClock(
  calls: Readonly<Partial<Record<FunctionId, number>>>,
): Partial<Record<FunctionId, number>> {
  const byClock: readonly string[] = Object.values(SCHEDULES).map(({ runs }) => runs);
  return Object.fromEntries(Object.entries(calls).filter(([id]) => !byClock.includes(id)));
}

function differenceOf(
  after: Readonly<Partial<Record<FunctionId, number>>>,
  before: Readonly<Partial<Record<FunctionId, number>>>,
): Partial<Record<FunctionId, number>> {
  const entries = Object.entries(after) as [FunctionId, number][];
  return Object.fromEntries(
    entries.map(([id, n]) => [id, n - (before[id] ?? 0)]).filter(([, n]) => n !== 0),
  );
}
