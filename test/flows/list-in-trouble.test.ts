import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Asked, makeCrowd, personOf, rowsOf } from '../support/odd-crowd.ts';
import { StackProcess } from '../support/stack-process.ts';
import type { Answer, Caller } from './api-client.ts';
import { allOf, expectStatus } from './world.ts';

/**
 * One request of 10,000 contacts, while finders fail in all ways and one dies, the machine is
 * switched off in the middle, and the workflow is stopped by hand and begun anew beside calls of it
 * that are still under way. `npm run prove:list`; `CONTACTS=2000 npm run prove:list` takes a
 * shorter list.
 */
const CONTACTS = Number(process.env.CONTACTS);

const VENDORS = {
  works: 'anymailfinder',
  dies: 'prospeo',
  broken: ['trykitt', 'tomba', 'leadmagic'],
};
/** What is wrong with whom, from the first call on. */
const TROUBLE = {
  trykitt: { mode: 'rate-limited' },
  tomba: { mode: 'malformed' },
  leadmagic: { mode: 'down' },
  findymail: { mode: 'slow', ms: 120 },
} as const;
/** Who is asked, in this order: those in trouble stand before the one that works. */
const WATERFALL = {
  providers: { email: ['trykitt', 'tomba', 'leadmagic', 'prospeo', 'findymail', 'anymailfinder'] },
  verifiers: ['zerobounce', 'millionverifier'],
  order: 'fixed',
};

/** What happens when so much of the list is done. */
const PLAN = { vendorDies: 0.15, machineDies: 0.3, workflowDies: 0.6 };

const crowd = makeCrowd(CONTACTS, VENDORS);
const rows = rowsOf(crowd);
const OWNED = crowd.filter(({ isOwned }) => isOwned);
/** More than the list can cost; a pack, since the clock may pass the end of a month. */
const GRANTED = 2 * CONTACTS;
const PATH = '/v1/workspaces/crowd';
const stack = new StackProcess();
let operator: Caller;
let list: Answer['body'];
let results: Answer['body'][];
let charges: Answer['body'][];

beforeAll(async () => {
  operator = await stack.start();
  await open();
  const bought = await ask(OWNED.map(({ person }) => ({ linkedinUrl: person.linkedinUrl ?? '' })));
  expect(await ended(bought)).toMatchObject({ charged: { contact: OWNED.length } });
  for (const [id, mode] of Object.entries(TROUBLE)) await setMode(id, mode);
  list = await throughTrouble(await ask(rows));
  await comeToRest();
  results = await allOf(operator, `${PATH}/enrichments/${list.id}/results`);
  charges = await allOf(operator, `${PATH}/history?order=asc`);
}, 3_600_000);

afterAll(() => stack.stop());

async function open(): Promise<void> {
  const allotments = { contact: 0 };
  const own = { id: 'crowd', name: 'Crowd', plan: 'workspace-pool', allotments };
  expectStatus(await operator.post('/v1/workspaces', own), 201);
  const pack = { creditType: 'contact', amount: GRANTED, category: 'pack', reason: 'bought' };
  expectStatus(await operator.post(`${PATH}/grants`, { ...pack, expiresAt: null }), 201);
  expectStatus(await operator.patch(PATH, { waterfall: WATERFALL }), 200);
  const people = crowd.map(({ person }) => person);
  expectStatus(await operator.put('/_local/directory', { people, mode: 'replace' }), 200);
}

async function setMode(id: string, mode: object): Promise<void> {
  expectStatus(await operator.put(`/_local/providers/${id}`, mode), 200);
}

async function ask(subjects: readonly object[]): Promise<string> {
  const body = { actions: ['contact.email'], subjects };
  return expectStatus(await operator.post(`${PATH}/enrichments`, body), 202).body.id;
}

const show = async (id: string): Promise<Answer['body']> =>
  expectStatus(await operator.get(`${PATH}/enrichments/${id}`), 200).body;

/** What has not ended by then will not: the step that fails is tried again for minutes only. */
const ENDS_WITHIN_MS = 900_000 + 200 * CONTACTS;

async function ended(id: string): Promise<Answer['body']> {
  for (const untilMs = performance.now() + ENDS_WITHIN_MS; performance.now() < untilMs; ) {
    const shown = await show(id);
    if (shown.status !== 'running') return shown;
    await pause(200);
  }
  throw new Error('the request does not end');
}

/** Waits until so much of the list is done; it must still be running then. */
async function untilDone(id: string, share: number): Promise<void> {
  for (;;) {
    const { status, progress } = await show(id);
    if (status !== 'running') throw new Error(`ended before ${share} of it was done`);
    if (progress.done >= share * CONTACTS) return say(`${progress.done} of ${CONTACTS} done`);
    await pause(100);
  }
}

async function throughTrouble(id: string): Promise<Answer['body']> {
  await untilDone(id, PLAN.vendorDies);
  await setMode(VENDORS.dies, { mode: 'out-of-credits' });
  await untilDone(id, PLAN.machineDies);
  await stack.kill();
  say('killed: the process with all its functions and workflows');
  operator = await stack.start();
  await untilDone(id, PLAN.workflowDies);
  expectStatus(await operator.post(`/_local/executions/${id}/stop`, {}), 200);
  say('killed: the workflow, with its calls under way');
  expectStatus(await operator.post(`/_local/executions/${id}/redrive`, {}), 200);
  return ended(id);
}

/** Lets the sweep end what is left, and the audit look at all of it. */
async function comeToRest(): Promise<void> {
  await rest();
  for (const duration of ['PT10M', 'P2D', 'P1D']) {
    expectStatus(await operator.post('/_local/clock', { advance: duration }), 200);
    await rest();
  }
}

async function rest(): Promise<void> {
  expectStatus(await operator.get('/_local/idle?timeoutMs=200000'), 200);
}

const startMs = performance.now();
function say(what: string): void {
  process.stdout.write(`${Math.round((performance.now() - startMs) / 1_000)} s: ${what}\n`);
}

const ofList = (): Answer['body'][] =>
  charges.filter(({ enrichmentId }) => enrichmentId === list.id);
const refsOf = (items: readonly { ref: string }[]): string[] => items.map(({ ref }) => ref).sort();
const emailOf = ({ data }: Answer['body']) => data.email;

test('every contact ends once, in the order of its row', () => {
  expect(list.status).toBe('completed');
  expect(results.map(({ ref }) => ref)).toEqual(rows.map(({ ref }) => ref));
  const ends = ['found', 'not-found', 'owned', 'joined', 'duplicate', 'failed'];
  expect(results.filter((each) => !ends.includes(emailOf(each).status))).toEqual([]);
  const { subjects, lookups, done } = list.progress;
  expect({ subjects, lookups, done }).toEqual({
    subjects: CONTACTS,
    lookups: CONTACTS,
    done: CONTACTS,
  });
});

test('each has the end that the vendors who worked bring about', () => {
  const wrong = results.filter((each) => !isRight(personOf(crowd, each.ref), emailOf(each)));
  expect(wrong.slice(0, 3)).toEqual([]);
});

function isRight({ person, fate, isOwned }: Asked, datum: Answer['body']): boolean {
  const sold = person.emails.filter(({ verdict }) => verdict === 'deliverable');
  const hasIt = sold.some(({ value }) => value === datum.value);
  const hasNone = ['not-found', 'failed'].includes(datum.status) && datum.value === null;
  switch (fate) {
    case 'found':
      return hasIt;
    case 'perhaps':
      return hasIt || hasNone;
    case 'nobody':
      return hasNone;
    case 'free':
      return hasIt && datum.credits.contact === 0 && (isOwned || datum.source === 'given');
  }
}

test('some of whom only the dying vendor knows were found before, others not', () => {
  const perhaps = results.filter(({ ref }) => personOf(crowd, ref).fate === 'perhaps');
  const found = perhaps.filter((each) => emailOf(each).status === 'found').length;
  expect(found).toBeGreaterThan(0);
  expect(found).toBeLessThan(perhaps.length);
});

test('charged is who was found, each row once', () => {
  const sold = results.filter((each) => emailOf(each).credits.contact > 0);
  expect(refsOf(ofList())).toEqual(refsOf(sold));
  expect(new Set(refsOf(sold)).size).toBe(sold.length);
  expect(list.charged).toEqual({ contact: sold.length });
  const found = results.filter(
    (each) => emailOf(each).status === 'found' && emailOf(each).source === 'waterfall',
  );
  expect(refsOf(sold)).toEqual(refsOf(found));
  say(`${sold.length} charged, of ${found.length} found`);
});

test('nobody is paid for twice: of two charges for one person one has come back', () => {
  const paid = Map.groupBy(ofList(), ({ ref }) => Number.parseInt(ref, 10));
  const net = [...paid.values()].map((own) => own.reduce((sum, each) => sum + netOf(each), 0));
  expect(net.filter((credits) => credits !== 1)).toEqual([]);
  const back = charges.filter(({ creditedBack }) => creditedBack !== null);
  expect(new Set(back.map(({ creditedBack }) => creditedBack.reason)).size).toBeLessThan(2);
  say(`${back.length} double charges came back`);
});

function netOf({ credits, creditedBack }: Answer['body']): number {
  return credits - (creditedBack?.credits ?? 0);
}

test('balance, history and ledger agree, and nothing is held', async () => {
  const { body } = expectStatus(await operator.get(`${PATH}/balance`), 200);
  const { available, held, debt } = body.types.contact;
  const net = charges.reduce((sum, each) => sum + netOf(each), 0);
  expect({ available, held, debt }).toEqual({ available: GRANTED - net, held: 0, debt: 0 });
  const ledger = await allOf(operator, `${PATH}/ledger`);
  expect(ledger.map(({ rev }) => rev)).toEqual(Array.from({ length: body.rev }, (_, n) => n + 1));
  expect(ledger.filter(({ hash }) => hash === null)).toEqual([]);
  const slices = ledger.flatMap((entry) => entry.slices as Answer['body'][]);
  const spent = slices.reduce((sum, slice) => sum + slice.spent, 0);
  expect(spent).toBe(charges.reduce((sum, { credits }) => sum + credits, 0));
});

test('nothing is open: no claim, no workflow, no message, and the audit finds no fault', async () => {
  const { events: _events, failedExecutions, queues } = (await operator.get('/_local/events')).body;
  expect(Object.values(queues).filter((waiting) => waiting !== 0)).toEqual([]);
  // The one that was stopped.
  expect(failedExecutions.map(({ error }: { error: string }) => error)).toEqual(['States.Aborted']);
  const odd = ['LEDGER_AUDIT_FAILED', 'SETTLE_LATE', 'INVARIANT_BROKEN'];
  expect(odd.flatMap((event) => stack.logged().get(event) ?? [])).toEqual([]);
  // Who was found is owned, and who was given as well; for the others nobody holds a claim.
  const asked = { actions: ['contact.email'], subjects: rows };
  const { body } = expectStatus(await operator.post(`${PATH}/quotes`, asked), 200);
  const left = results.map(emailOf).filter(({ value }) => value === null);
  const { joined, required } = body;
  expect({ joined, required }).toEqual({ joined: 0, required: { contact: left.length } });
});

test('no vendor is asked more than once for a row, but where it was too busy', () => {
  const calls = results.flatMap(({ attempts }) => {
    const real = attempts.filter(({ skipped }: Answer['body']) => !skipped);
    const known = real.filter(({ outcome }: Answer['body']) => outcome !== 'rate-limited');
    const counts = Map.groupBy(known as Answer['body'][], ({ provider }) => provider);
    return [...counts].filter(([provider, own]) => own.length > timesMax(provider));
  });
  expect(calls.slice(0, 3)).toEqual([]);
});

/** An address is verified apart from the next; nobody here has more than two. */
function timesMax(provider: string): number {
  return WATERFALL.verifiers.includes(provider) ? 2 : 1;
}
