import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { FUNCTIONS, type FunctionId } from '../../lambdas/functions.contract.ts';
import { findPlan } from '../../lambdas/plans/catalogue.ts';
import { type Database, startDatabase } from '../../local/aws/dynamodb/database.ts';
import { AwsError } from '../../local/aws/services/aws-endpoint.ts';
import { Workflows } from '../../local/aws/states/workflows.ts';
import {
  allOf,
  aPerson,
  byName,
  expectStatus,
  openWorld,
  upload,
  type Workspace,
  type World,
} from '../flows/world.ts';
import { type EngineFault, type EngineProxy, startEngineProxy } from '../support/engine-proxy.ts';
import { impatientAssembly } from '../support/impatient-assembly.ts';
import { grantsOf, type TableCall, toTableCall } from '../support/table-calls.ts';

/**
 * The flows below reach the table through a proxy that notes which function made which call. In the
 * end the notes and the contract must agree: a call that is not granted would be refused in AWS, a
 * grant that nothing needs is too wide. What only happens after a fault is brought about by one: a
 * write that is lost, or refused.
 */

const IDS = Object.keys(FUNCTIONS) as FunctionId[];
const called = new Map<FunctionId, Set<string>>(IDS.map((id) => [id, new Set()]));
/** They run the same code, on small requests and on lists: what one needs, the other needs too. */
const TWINS: readonly FunctionId[] = ['runRows', 'runListRows'];
/** What is to go wrong: each is asked about each call. */
let faults: ((call: TableCall) => EngineFault)[] = [];

let engine: Database;
let proxy: EngineProxy;
let assembly: Awaited<ReturnType<typeof impatientAssembly>>;
let world: World;

beforeAll(async () => {
  engine = await startDatabase({});
  proxy = await startEngineProxy(engine.endpoint, (sent) => {
    const call = toTableCall(sent);
    if (call === undefined) return 'none';
    for (const need of call.needs) called.get(call.by)?.add(need);
    return faults.map((fault) => fault(call)).find((fault) => fault !== 'none') ?? 'none';
  });
  process.env.DYNAMODB_ENDPOINT = proxy.url;
  assembly = await impatientAssembly();
  world = await openWorld({ assemblyDir: assembly.dir });
}, 60_000);

afterAll(async () => {
  delete process.env.DYNAMODB_ENDPOINT;
  await world.stop();
  await proxy.stop();
  await engine.stop();
  assembly.remove();
});

/** Spoils the next write of an account by a function. */
function spoilAccountWrite(by: FunctionId, fault: EngineFault): void {
  let done = false;
  faults.push((call) => {
    if (done || call.by !== by || !call.isAccountWrite) return 'none';
    done = true;
    return fault;
  });
}

const advance = async (duration: string): Promise<void> => {
  expectStatus(await world.operator.post('/_local/clock', { advance: duration }), 200);
};

/** Lets the work end; what waits for the clock is not waited for. */
async function untilIdle(): Promise<void> {
  for (let n = 0; n < 12; n += 1) {
    if ((await world.operator.get('/_local/idle?timeoutMs=400')).status === 200) return;
    await advance('PT5S');
  }
  await world.idle();
}

const fire = async (schedule: string): Promise<void> => {
  expectStatus(await world.operator.post(`/_local/schedules/${schedule}`, {}), 200);
};

const firstFinderIs = async (mode: Record<string, unknown>): Promise<void> => {
  expectStatus(await world.operator.put('/_local/providers/findymail', mode), 200);
};

const stranger = (name: string) => ({ fullName: name, companyDomain: 'q.example' });

const FLOW_MS_MAX = 120_000;
const flows = new Map<string, () => Promise<void>>();

/**
 * A flow runs once, whichever test asks for it first: what all of them have noted is needed in the
 * end.
 */
function flow(name: string, work: () => Promise<void>): void {
  let run: Promise<void> | undefined;
  const once = (): Promise<void> => {
    faults = [];
    run ??= work();
    return run;
  };
  flows.set(name, once);
  test(name, once, FLOW_MS_MAX);
}

async function runAllFlows(): Promise<void> {
  for (const once of flows.values()) await once();
}

flow('accounts: everything that a workspace has is made, read, changed and listed', async () => {
  const ws = await world.workspace(5);
  const path = `/v1/workspaces/${ws.id}`;
  const member = await ws.member('anna');
  await member.get(`${path}/balance`);
  const made = expectStatus(await ws.caller.post(`${path}/api-keys`, { name: 'short' }), 201);
  expectStatus(await ws.caller.delete(`${path}/api-keys/${made.body.id}`), 200);
  expectStatus(await world.operator.patch(path, { name: 'renamed' }), 200);
  expectStatus(await ws.caller.put(`${path}/provider-keys/hunter`, { key: 'own' }), 200);
  expectStatus(await ws.caller.delete(`${path}/provider-keys/hunter`), 200);
  const budget = { dayCostMicroUsdMax: 900_000_000 };
  expectStatus(await world.operator.put('/v1/providers/prospeo', budget), 200);
  for (const list of ['members', 'api-keys', 'ledger']) await allOf(ws.caller, `${path}/${list}`);
  await ws.caller.get(`${path}/usage`);
  await ws.caller.get(`${path}/balance?at=2026-01-01T00:00:00Z`);
  await allOf(world.operator, '/v1/workspaces');
  const key = { name: `of ${ws.id}`, rights: 'read' };
  const { body } = expectStatus(await world.operator.post('/v1/operator-keys', key), 201);
  await allOf(world.operator, '/v1/operator-keys');
  expectStatus(await world.operator.delete(`/v1/operator-keys/${body.id}`), 200);
  await allOf(world.operator, '/v1/audit');
  const wish = { creditType: 'contact', amount: 5 };
  // Told at once; then told by the sweep.
  expectStatus(await ws.caller.post(`${path}/capacity-requests`, wish), 201);
  const isTold = ({ by, needs }: TableCall) =>
    by === 'api' && needs.includes('UpdateItem CAPACITY#');
  faults = [(call) => (isTold(call) ? 'refused' : 'none')];
  expectStatus(await ws.caller.post(`${path}/capacity-requests`, wish), 201);
  faults = [];
  for (const { id } of await allOf(world.operator, '/v1/capacity-requests')) {
    const closed = await world.operator.post(`${path}/capacity-requests/${id}/close`, {});
    expectStatus(closed, 200);
  }
});

flow(
  'a request: found is paid, the rest given back, the settle sent into the void once',
  async () => {
    const ws = await world.workspace(5);
    const path = `/v1/workspaces/${ws.id}`;
    const person = aPerson('Grant Found');
    await world.knows(person);
    spoilAccountWrite('runRows', 'request-lost');
    const asked = expectStatus(await ws.ask([byName(person), stranger('Grant Gone')]), 202);
    await untilIdle();
    expect((await ws.ended(asked.body.id)).enrichment.charged).toEqual({ contact: 1 });
    for (const list of ['enrichments', 'history']) await allOf(ws.caller, `${path}/${list}`);
    const [{ contactId, data }] = (await ws.ended(asked.body.id)).results;
    const bounced = { value: data.email.value };
    expectStatus(await ws.caller.post(`${path}/contacts/${contactId}/bounces`, bounced), 200);
  },
);

flow('a request of two groups is settled by a call of its own', async () => {
  const ws = await world.workspace(51);
  const person = aPerson('Grouped First');
  await world.knows(person);
  spoilAccountWrite('settleRound', 'request-lost');
  const strangers = Array.from({ length: 50 }, (_, n) => stranger(`Grouped Nr${n}`));
  const asked = expectStatus(await ws.ask([byName(person), ...strangers]), 202);
  await untilIdle();
  expect((await ws.ended(asked.body.id)).enrichment.charged).toEqual({ contact: 1 });
});

flow('a call of the API that loses its hold sends it again under its next attempt', async () => {
  const ws = await world.workspace(5);
  spoilAccountWrite('api', 'request-lost');
  const asked = expectStatus(await ws.ask([stranger('Sent Again')]), 202);
  expect((await ws.ended(asked.body.id)).enrichment.status).toBe('completed');
  expect(await ws.balance()).toMatchObject({ available: 5, held: 0 });
});

flow('of two calls for the last credit one is refused and takes everything back', async () => {
  const ws = await world.workspace(1);
  await firstFinderIs({ mode: 'slow', ms: 200 });
  const asked = await Promise.all(
    Array.from({ length: 6 }, (_, n) => ws.ask([stranger(`Last Credit${n}`)])),
  );
  expect(asked.map(({ status }) => status).sort()).toEqual([202, 402, 402, 402, 402, 402]);
  await untilIdle();
  await firstFinderIs({ mode: 'up' });
});

flow(
  'who waited for another request finds for itself, or gives up when suspended; one is cancelled',
  async () => {
    const [goesOn, stops] = [await world.workspace(5), await world.workspace(5)];
    await firstFinderIs({ mode: 'slow', ms: 200 });
    spoilAccountWrite('openRound', 'request-lost');
    const asked: string[] = [];
    for (const ws of [goesOn, stops]) {
      for (let n = 0; n < 2; n += 1) {
        asked.push(expectStatus(await ws.ask([stranger('Waited For')]), 202).body.id);
      }
    }
    const pathOf = (ws: Workspace) => `/v1/workspaces/${ws.id}`;
    expectStatus(await world.operator.patch(pathOf(stops), { status: 'suspended' }), 200);
    const cancel = `${pathOf(goesOn)}/enrichments/${asked[0]}/cancel`;
    expectStatus(await goesOn.caller.post(cancel, {}), 200);
    await untilIdle();
    await firstFinderIs({ mode: 'up' });
    const [found] = (await goesOn.ended(asked[1] ?? '')).results;
    expect(found.data.email.status).toBe('not-found');
    const [given] = (await stops.ended(asked[3] ?? '')).results;
    expect(given.data.email).toMatchObject({ status: 'failed', reason: 'WORKSPACE_SUSPENDED' });
  },
);

flow(
  'the schedule of periods opens an account that a crash left out, and books what has expired',
  async () => {
    const ws = await world.workspace(0);
    const at = Date.parse((await world.operator.get('/_local/clock')).body.now);
    const grant = { creditType: 'contact', amount: 5, category: 'promotional', reason: 'trial' };
    const expiresAt = new Date(at + 30_000).toISOString();
    const body = { ...grant, expiresAt };
    expectStatus(await world.operator.post(`/v1/workspaces/${ws.id}/grants`, body), 201);
    spoilAccountWrite('api', 'refused');
    const cutOff = { id: 'cut-off', name: 'cut-off', plan: 'workspace-pool' };
    expectStatus(await world.operator.post('/v1/workspaces', cutOff), 500);
    await advance('PT60S');
    await fire('turn-periods');
    expect(await ws.balance()).toMatchObject({ available: 0, rev: 3 });
  },
);

const PACK = { creditType: 'contact', category: 'pack', reason: 'bought', expiresAt: null };

/** Grants packs of so many credits each; gives their ids. Of five, two wait beside the account. */
async function grantPacks(path: string, amounts: readonly number[], change = {}) {
  const ids: string[] = [];
  for (const amount of amounts) {
    const body = { ...PACK, amount, ...change };
    const { body: made } = expectStatus(await world.operator.post(`${path}/grants`, body), 201);
    ids.push(made.id);
  }
  return ids;
}

flow('grants wait beside an account, are lifted, voided, taken and booked there', async () => {
  const ws = await world.workspace(1);
  const path = `/v1/workspaces/${ws.id}`;
  const [first] = await grantPacks(path, [1, 1, 1, 1, 1]);
  expectStatus(await ws.caller.get(`${path}/grants/${first}`), 200);
  expect(await allOf(ws.caller, `${path}/grants`)).toHaveLength(6);
  const less = { creditType: 'contact', amount: -5, reason: 'too many' };
  expectStatus(await world.operator.post(`${path}/adjustments`, less), 201);
  const over = await world.operator.post(`${path}/adjustments`, less);
  expect([over.status, over.body.code]).toEqual([402, 'CREDITS_INSUFFICIENT']);
  expect(await ws.balance()).toMatchObject({ available: 1 });
  const at = Date.parse((await world.operator.get('/_local/clock')).body.now);
  const expiresAt = new Date(at + 30_000).toISOString();
  await grantPacks(path, [1, 1, 1, 1, 1], { expiresAt });
  await advance('PT60S');
  await fire('turn-periods');
  expect(await ws.balance()).toMatchObject({ available: 1 });
});

flow('the sweep ends grants and voids that were cut off, also of what waits', async () => {
  const ws = await world.workspace(1);
  const path = `/v1/workspaces/${ws.id}`;
  const ids = await grantPacks(path, [1, 1, 1, 1]);
  spoilAccountWrite('api', 'refused');
  expectStatus(await world.operator.post(`${path}/grants`, { ...PACK, amount: 7 }), 500);
  spoilAccountWrite('api', 'refused');
  const end = await world.operator.post(`${path}/grants/${ids[3]}/void`, { reason: 'mistaken' });
  expectStatus(end, 500);
  await advance('PT10M');
  expect(await ws.balance()).toMatchObject({ available: 11 });
});

flow('a round that goes on where another gave up lifts what it needs', async () => {
  const ws = await world.workspace(1);
  const path = `/v1/workspaces/${ws.id}`;
  await firstFinderIs({ mode: 'slow', ms: 500 });
  const first = expectStatus(await ws.ask([stranger('Lifted For')]), 202).body.id;
  const second = expectStatus(await ws.ask([stranger('Lifted For')]), 202).body.id;
  const { types } = (await ws.caller.get(`${path}/balance`)).body;
  const [{ id: allotment }] = types.contact.grants;
  await grantPacks(path, [1, 1, 1, 1]);
  const less = { creditType: 'contact', amount: -3, reason: 'too many' };
  expectStatus(await world.operator.post(`${path}/adjustments`, less), 201);
  const end = { reason: 'mistaken' };
  expectStatus(await world.operator.post(`${path}/grants/${allotment}/void`, end), 200);
  expectStatus(await ws.caller.post(`${path}/enrichments/${first}/cancel`, {}), 200);
  await untilIdle();
  await firstFinderIs({ mode: 'up' });
  const [found] = (await ws.ended(second)).results;
  expect(found.data.email.status).toBe('not-found');
});

flow('a provider sends its answer by itself', async () => {
  const ws = await world.workspace(1);
  const emails = [
    { value: 'sent@acme.example', verdict: 'deliverable', providers: ['dropcontact'] },
  ];
  const person = aPerson('Sent Byitself', { emails });
  await world.knows(person);
  const subject = { ...byName(person), companyName: person.companyName };
  expect((await ws.run([subject])).enrichment).toMatchObject({ charged: { contact: 1 } });
});

flow('the sweep ends what dead calls and a dead workflow have left', async () => {
  const ws = await world.workspace(5);
  const path = `/v1/workspaces/${ws.id}`;
  const person = aPerson('Swept Up');
  await world.knows(person);
  const grant = { creditType: 'contact', amount: 5, category: 'pack', reason: 'bought' };
  spoilAccountWrite('api', 'refused');
  expectStatus(await world.operator.post(`${path}/grants`, { ...grant, expiresAt: null }), 500);
  spoilAccountWrite('api', 'refused');
  expectStatus(await ws.ask([stranger('Cut Off')]), 500);
  // Rows run, and nothing is settled.
  const isOfRun = (need: string) => / (ENR|ANSWER|VENDORS)#$/.test(need);
  faults = [
    ({ by, needs }) =>
      /^(settleRound|finishEnrichment)$/.test(by) || (by === 'runRows' && !needs.every(isOfRun))
        ? 'refused'
        : 'none',
  ];
  const asked = expectStatus(await ws.ask([byName(person), stranger('Left Behind')]), 202);
  for (let n = 0; n < 3 && (await ws.balance()).held > 0; n += 1) await advance('PT10M');
  faults = [];
  expect((await ws.ended(asked.body.id)).enrichment).toMatchObject({
    status: 'completed',
    charged: { contact: 1 },
  });
  expect(await ws.balance()).toMatchObject({ available: 9, held: 0, used: 1 });
});

flow('the sweep credits the second of two charges for one person back', async () => {
  const ws = await world.workspace(5);
  const person = aPerson('Grant Twice');
  const { linkedinUrl, ...named } = person;
  const elsewhere = { companyName: 'Q', companyDomain: 'q.example' };
  const emails = person.emails.map((each) => ({ ...each, value: 'twice@q.example' }));
  await world.knows(person, { ...named, ...elsewhere, emails });
  for (const subject of [{ linkedinUrl }, stranger('Grant Twice')]) {
    expect((await ws.run([subject])).enrichment.charged).toEqual({ contact: 1 });
  }
  await ws.run([{ linkedinUrl, ...stranger('Grant Twice') }]);
  for (let n = 0; n < 3 && (await ws.balance()).available < 4; n += 1) await advance('PT10M');
  expect(await ws.balance()).toMatchObject({ available: 4 });
});

flow(
  'a list of more than one part claims as it runs, and is finished by its workflow',
  async () => {
    const ws = await world.workspace(101);
    const person = aPerson('Listed First');
    await world.knows(person);
    const strangers = Array.from({ length: 100 }, (_, n) => stranger(`Listed Nr${n}`));
    const asked = expectStatus(await ws.ask([byName(person), ...strangers]), 202);
    await untilIdle();
    expect((await ws.ended(asked.body.id)).enrichment.charged).toEqual({ contact: 1 });
  },
);

flow('lists come as files: lifted for, owned by then, too much for the last credit', async () => {
  const ws = await world.workspace(1);
  const person = aPerson('Listed Owned');
  await world.knows(person);
  const owned = ['Name,Website', `${person.fullName},${person.companyDomain}`];
  for (const charged of [1, 0]) {
    if (charged > 0) spoilAccountWrite('readImports', 'request-lost');
    const { look } = await upload(ws, owned.join('\n'));
    await untilIdle();
    const { enrichmentId } = await look();
    expect((await ws.ended(enrichmentId)).enrichment.charged).toEqual({ contact: charged });
  }
  await grantPacks(ws.path, [1, 1, 1, 1, 1]);
  const emails = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}@listed.example`);
  const lifted = await upload(ws, ['Email', ...emails].join('\n'));
  await untilIdle();
  expect(await lifted.look()).toMatchObject({ status: 'started', rows: 5 });
  const poor = await world.workspace(1);
  // Each of them is found: whoever gets the credit spends it.
  const found = emails.map((_, n) => aPerson(`Listed Poor${n}`));
  await world.knows(...found);
  const asked = await Promise.all(
    found.map((each) => upload(poor, `Name,Website\n${each.fullName},${each.companyDomain}`)),
  );
  await untilIdle();
  const read = await Promise.all(asked.map(({ look }) => look()));
  expect(read.filter(({ status }) => status === 'started')).toHaveLength(1);
  // One whose file never comes.
  const body = { filename: 'x.csv', actions: ['contact.email'] };
  const made = expectStatus(await ws.caller.post(`${ws.path}/imports`, body), 201).body;
  await advance('PT3H');
  const ended = expectStatus(await ws.caller.get(`${ws.path}/imports/${made.id}`), 200).body;
  expect(ended).toMatchObject({ status: 'failed', refused: [{ code: 'FILE_NOT_UPLOADED' }] });
});

flow(
  'contacts go out as files; one is refused, one loses its enrichment, one its word',
  async () => {
    const ws = await world.workspace(3);
    const person = aPerson('Grant Export');
    await world.knows(person);
    const begin = (body: object, key: string) =>
      ws.caller.post(
        `${ws.path}/exports`,
        { format: 'csv', actions: ['contact.email'], ...body },
        { 'idempotency-key': key },
      );
    const strangers = ['A', 'B', 'C', 'D'].map((name) => stranger(`Grant Out${name}`));
    expectStatus(await begin({ subjects: strangers }, 'poor'), 402);
    // The call dies behind the record of the export: the sweep takes it away.
    faults = [
      ({ by, operation, needs }) =>
        by === 'api' && operation === 'TransactWriteItems' && needs.includes('PutItem ENR#')
          ? 'refused'
          : 'none',
    ];
    expectStatus(await begin({ subjects: [stranger('Grant Dead')] }, 'dead'), 500);
    faults = [];
    await advance('PT10M');
    const list = await upload(ws, `Name,Website\n${person.fullName},${person.companyDomain}`);
    await untilIdle();
    const { enrichmentId } = await list.look();
    await ws.ended(enrichmentId);
    // The writer cannot read it, however often it is called: the sweep says again that it is due.
    faults = [({ by }) => (by === 'writeExports' ? 'refused' : 'none')];
    const { id } = expectStatus(
      await begin({ enrichmentId, actions: undefined }, 'late'),
      202,
    ).body;
    await advance('PT10M');
    faults = [];
    await advance('PT30M');
    await untilIdle();
    const { status } = expectStatus(await ws.caller.get(`${ws.path}/exports/${id}`), 200).body;
    expect(status).toBe('completed');
  },
);

flow('what providers answered is counted, and the order learnt of it', async () => {
  const ws = await world.workspace(0);
  await advance('PT120S');
  await fire('learn-order');
  const { body } = expectStatus(await world.operator.get('/v1/providers'), 200);
  expect(body.orders.map(({ datum }: { datum: string }) => datum)).toContain('email');
  const actions = ['contact.email', 'contact.phone'];
  const asked = { actions, subjects: [stranger('Foretold')], expect: true };
  const quote = await ws.caller.post(`/v1/workspaces/${ws.id}/quotes`, asked);
  expect(expectStatus(quote, 200).body.expected.phone.found).toBe(null);
});

flow('a start that Step Functions does not take is made again from the queue', async () => {
  const ws = await world.workspace(5);
  const full = new AwsError('ExecutionLimitExceeded', 'no room');
  const starts = vi.spyOn(Workflows.prototype, 'startExecution').mockRejectedValue(full);
  const asked = expectStatus(await ws.ask([stranger('Started Again')]), 202);
  starts.mockRestore();
  await fire('start-waiting');
  await untilIdle();
  expect((await ws.ended(asked.body.id)).enrichment.status).toBe('completed');
});

flow('the ledger heals from what the projector could not write', async () => {
  faults = [
    ({ by, needs }) =>
      by === 'projectLedger' && needs.includes('PutItem LEDGER#') ? 'refused' : 'none',
  ];
  const ws = await world.workspace(5);
  const path = `/v1/workspaces/${ws.id}`;
  const person = aPerson('Ledger Healed');
  await world.knows(person);
  const asked = expectStatus(await ws.ask([byName(person)]), 202);
  await untilIdle();
  expect((await ws.ended(asked.body.id)).enrichment.charged).toEqual({ contact: 1 });
  faults = [];
  const sealedRevs = async () =>
    (await allOf(ws.caller, `${path}/ledger`)).map(({ rev, hash }) => [rev, hash !== null]);
  expect(await sealedRevs()).toEqual([]);
  // What comes after the gap is written, and waits for its hash.
  const next = aPerson('Ledger Waiting');
  await world.knows(person, next);
  expectStatus(await ws.ask([byName(next)]), 202);
  await untilIdle();
  const waiting = [4, 5].map((rev) => [rev, false]);
  expect(await sealedRevs()).toEqual(waiting);
  // The replay writes what is missing, and is cut off before it goes on: the audit does.
  const isReplayWalk = ({ by, needs }: TableCall) =>
    by === 'replayLedger' && needs.includes('Query LEDGER#');
  faults = [(call) => (isReplayWalk(call) ? 'refused' : 'none')];
  await fire('replay-ledger');
  faults = [];
  const missing = [1, 2, 3].map((rev) => [rev, true]);
  expect(await sealedRevs()).toEqual([...missing, ...waiting]);
  await fire('audit-ledgers');
  expect(await sealedRevs()).toEqual([1, 2, 3, 4, 5].map((rev) => [rev, true]));
  await advance('PT60S');
  await fire('replay-ledger');
  expect(await sealedRevs()).toHaveLength(5);
  // By then the charges have come to rest, and are compared with the claims.
  await advance('P2D');
  await fire('audit-ledgers');
});

flow('purchases whose events are lost are found by the nightly comparison', async () => {
  const ws = await world.workspace(0);
  const subscriber = await world.workspaceOn('workspace-pool', { allotments: { contact: 0 } });
  const deliver = async (mode: string) =>
    expectStatus(await world.operator.put('/_local/stripe/delivery', { mode }), 200);
  await deliver('paused');
  const urls = { successUrl: 'https://app.example/ok', cancelUrl: 'https://app.example/no' };
  const wish = { pack: 'contact', quantity: 1, ...urls };
  const opened = await ws.caller.post(`${ws.path}/checkout-sessions`, wish, {
    'idempotency-key': 'lost',
  });
  const plan = { plan: 'billing-cycle-monthly', ...urls };
  const subscribed = await subscriber.caller.post(`${subscriber.path}/subscription`, plan);
  for (const { body } of [expectStatus(opened, 201), expectStatus(subscribed, 201)]) {
    const pay = `/_local/stripe/checkout-sessions/${body.id}/pay`;
    expectStatus(await world.operator.post(pay, {}), 200);
  }
  await advance('PT6M');
  await fire('reconcile-payments');
  await untilIdle();
  // Now it is a purchase of ours, and is asked for.
  await fire('reconcile-payments');
  expect(await ws.balance()).toMatchObject({ available: 100 });
  expect(await subscriber.balance()).toMatchObject({ available: 200 });
  await deliver('normal');
});

flow('a workspace buys by hand, then by itself, then no more', async () => {
  const ws = await world.workspace(0);
  const path = `/v1/workspaces/${ws.id}`;
  const urls = { successUrl: 'https://app.example/back', cancelUrl: 'https://app.example/no' };
  const pack = { pack: 'contact', quantity: 1 };
  const checkout = { ...urls, ...pack, savePaymentMethod: true };
  const keyed = { 'idempotency-key': 'buy' };
  const opened = await world.operator.post(`${path}/checkout-sessions`, checkout, keyed);
  const { id } = expectStatus(opened, 201).body;
  expectStatus(await world.operator.post(`/_local/stripe/checkout-sessions/${id}/pay`, {}), 200);
  expectStatus(await world.operator.get(`${path}/checkout-sessions/${id}`), 200);
  const topUp = { ...pack, threshold: 50, monthlyCapQuantity: 3 };
  const set = (enabled: boolean) =>
    world.operator.put(`${path}/auto-top-up`, { ...topUp, enabled });
  expectStatus(await set(true), 200);
  await untilIdle();
  await advance('PT10S');
  const less = { creditType: 'contact', amount: -60, reason: 'too many' };
  expectStatus(await world.operator.post(`${path}/adjustments`, less), 201);
  await untilIdle();
  expect(await ws.balance()).toMatchObject({ available: 140 });
  expectStatus(await set(false), 200);
  await untilIdle();
  await allOf(world.operator, `${path}/purchases`);
});

flow('a plan follows its subscription, before any event and with them', async () => {
  const ws = await world.workspaceOn('workspace-pool', { allotments: { contact: 0 } });
  const path = `/v1/workspaces/${ws.id}`;
  const urls = { successUrl: 'https://app.example/ok', cancelUrl: 'https://app.example/no' };
  const deliver = async (mode: string) =>
    expectStatus(await world.operator.put('/_local/stripe/delivery', { mode }), 200);
  const pay = async (id: string) =>
    expectStatus(await world.operator.post(`/_local/stripe/checkout-sessions/${id}/pay`, {}), 200);
  const toSubscribe = { plan: 'billing-cycle-monthly', ...urls };
  const subscribe = async () =>
    expectStatus(await ws.caller.post(`${path}/subscription`, toSubscribe), 201).body.id;
  const inPortal = async (action: string) => {
    const asked = { returnUrl: 'https://app.example/ok' };
    const opened = await ws.caller.post(`${path}/portal-sessions`, asked);
    const { url } = expectStatus(opened, 201).body;
    const page = await (await fetch(url)).text();
    const [, subscription = ''] = /name="subscription" value="(sub_\w+)"/.exec(page) ?? [];
    const body = new URLSearchParams({ subscription, action });
    expect((await fetch(url, { method: 'POST', redirect: 'manual', body })).status).toBe(303);
    await untilIdle();
  };
  // Once the page that the customer comes back to brings the plan, before any event.
  await deliver('paused');
  const first = await subscribe();
  await pay(first);
  expectStatus(await ws.caller.get(`${path}/checkout-sessions/${first}`), 200);
  await deliver('normal');
  await untilIdle();
  await inPortal('cancel');
  // The queue stands still: the sweep hands on what is left.
  faults = [({ by }) => (by === 'applyPayments' ? 'refused' : 'none')];
  await inPortal('resume');
  await advance('PT10M');
  faults = [];
});

flow('a refund finds its pack beside the account, or in the ledger alone', async () => {
  const ws = await world.workspace(1);
  const path = `/v1/workspaces/${ws.id}`;
  await grantPacks(path, [1, 1, 1, 1, 1]);
  const urls = { successUrl: 'https://app.example/ok', cancelUrl: 'https://app.example/no' };
  const grantIds = async () => (await allOf(ws.caller, `${path}/grants`)).map(({ id }) => id);
  const buy = async (name: string) => {
    const before = await grantIds();
    const keyed = { 'idempotency-key': name };
    const wish = { pack: 'contact', quantity: 1, ...urls };
    const opened = await ws.caller.post(`${path}/checkout-sessions`, wish, keyed);
    const { id } = expectStatus(opened, 201).body;
    const pay = `/_local/stripe/checkout-sessions/${id}/pay`;
    const { body } = expectStatus(await world.operator.post(pay, {}), 200);
    await untilIdle();
    const grant = (await grantIds()).find((each) => !before.includes(each));
    return { id, grant, intent: body.payment_intent };
  };
  const refund = async ({ intent }: { readonly intent: string }) => {
    const at = `/_local/stripe/payment-intents/${intent}/refund`;
    expectStatus(await world.operator.post(at, {}), 200);
    await untilIdle();
  };
  const bought = [await buy('a'), await buy('b'), await buy('c'), await buy('d')] as const;
  // What expires first is drawn first, and stands in the account.
  const [gone, goneToo, besideToo, beside] = bought;
  for (const { grant } of [gone, goneToo]) {
    const end = { reason: 'mistaken' };
    expectStatus(await world.operator.post(`${path}/grants/${grant}/void`, end), 200);
  }
  spoilAccountWrite('applyPayments', 'request-lost');
  await refund(beside);
  await refund(gone);
  // The queue stands still: the page that the customer looks at brings it about.
  faults = [({ by }) => (by === 'applyPayments' ? 'refused' : 'none')];
  await refund(besideToo);
  await advance('PT10M');
  spoilAccountWrite('billing', 'request-lost');
  const look = async ({ id }: { readonly id: string }) =>
    expectStatus(await ws.caller.get(`${path}/checkout-sessions/${id}`), 200);
  await look(besideToo);
  await refund(goneToo);
  await look(goneToo);
  faults = [];
});

// Behind the others: where the clock has moved by minutes, the SDK sends what was refused again.
flow(
  'a member comes, changes and goes; the sweep ends what dead calls have left of it',
  async () => {
    const hasSeats = findPlan('seat-licences') !== undefined;
    const ws = await world.workspace(5, hasSeats ? { plan: 'seat-licences' } : {});
    const path = `/v1/workspaces/${ws.id}`;
    const body = { email: 'gone@customer.example', role: 'owner', ...(hasSeats && { seat: true }) };
    // The account of a seat is the only thing that a call puts by itself.
    faults = [
      ({ by, operation, needs }) =>
        by === 'api' && operation === 'PutItem' && /^PutItem (WS|KEY)#/.test(needs.join())
          ? 'refused'
          : 'none',
    ];
    const keyed = { 'idempotency-key': 'cut-off' };
    const answer = await ws.caller.post(`${path}/members`, body, keyed);
    expect(answer.status).toBe(hasSeats ? 500 : 201);
    faults = [];
    await advance('PT10M');
    const { id } = expectStatus(await ws.caller.post(`${path}/members`, body, keyed), 201).body;
    const other = { email: 'left@customer.example', role: 'owner' };
    expectStatus(await ws.caller.post(`${path}/members`, other), 201);
    expectStatus(await ws.caller.patch(`${path}/members/${id}`, { email: 'x@y.example' }), 200);
    const key = { name: 'theirs', memberId: id };
    const made = expectStatus(await ws.caller.post(`${path}/api-keys`, key), 201).body;
    faults = [
      ({ by, needs }) => (by === 'api' && needs.includes('PutItem KEY#') ? 'refused' : 'none'),
    ];
    expectStatus(await ws.caller.delete(`${path}/members/${id}`), 500);
    faults = [];
    await advance('PT10M');
    const [revoked] = (await allOf(ws.caller, `${path}/api-keys`)).filter((k) => k.id === made.id);
    expect(revoked?.revokedAt).not.toBeNull();
  },
);

test.each(IDS)(
  '%s is granted every call that it made',
  async (id) => {
    await runAllFlows();
    const granted = grantsOf(id);
    expect([...(called.get(id) ?? [])].filter((call) => !granted.includes(call))).toEqual([]);
  },
  FLOW_MS_MAX,
);

test.each(IDS)(
  '%s has made every call that it is granted',
  async (id) => {
    await runAllFlows();
    const made = (TWINS.includes(id) ? TWINS : [id]).flatMap((each) => [
      ...(called.get(each) ?? []),
    ]);
    expect(grantsOf(id).filter((grant) => !made.includes(grant))).toEqual([]);
  },
  FLOW_MS_MAX,
);

test('a batch takes the right to read each of its kinds', () => {
  const keys = ['ENR#acme#1', 'CON#acme#2'].map((pk) => ({ pk: { S: pk }, sk: { S: 'x' } }));
  const body = JSON.stringify({ RequestItems: { table: { Keys: keys } } });
  const call = toTableCall({ operation: 'BatchGetItem', userAgent: 'app/ApiFunction', body });
  expect(call?.needs).toEqual(['GetItem CON#', 'GetItem ENR#']);
});
