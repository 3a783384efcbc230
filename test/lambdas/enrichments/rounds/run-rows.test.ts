import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { cancelEnrichment } from '../../../../lambdas/enrichments/cancel-enrichment.ts';
import { findEnrichment, findPart } from '../../../../lambdas/enrichments/enrichment.store.ts';
import { countProgress } from '../../../../lambdas/enrichments/progress.store.ts';
import { listRuns, putStep } from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import { type RunPorts, runRows } from '../../../../lambdas/enrichments/rounds/run-rows.ts';
import { finishEnrichment } from '../../../../lambdas/enrichments/settle/finish-enrichment.ts';
import { settleRound } from '../../../../lambdas/enrichments/settle/settle-round.ts';
import type { SubjectInput } from '../../../../lambdas/identity/subject.contract.ts';
import { tableName } from '../../../../lambdas/shared/dynamo.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import { openDesk } from '../../../support/desk.ts';
import { isUpdateOf, spoil } from '../../../support/lossy.ts';
import { OPEN_DESK } from '../../../support/open-desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';
import { fakeNetwork, type Reply, recorded } from '../../waterfall/recorded-fetch.ts';

const EMAIL = ['contact.email'] as const;
const BOTH = ['contact.email', 'contact.phone'] as const;
const ADA = { fullName: 'Ada Example', companyDomain: 'acme.example' };
const BOB = { fullName: 'Bob Example', companyDomain: 'acme.example' };
const reply =
  (vendor: string, name: string): Reply =>
  () =>
    recorded(vendor, name);
const STOPPED = { kind: 'failed', reason: 'STOPPED' };
const LATE = { kind: 'failed', reason: 'FOUND_LATE' };
const FOUND = [reply('hunter', 'found'), reply('zerobounce', 'deliverable')];

describe('runRows', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  /** A request on the vendors that have a key, and the replies that they give in turn. */
  async function open(
    {
      vendors = ['hunter', 'zerobounce'],
      replies = FOUND,
    }: { vendors?: string[]; replies?: Reply[] },
    asked: {
      actions?: readonly ('contact.email' | 'contact.phone')[];
      subjects?: SubjectInput[];
    } = {},
  ) {
    n += 1;
    const ws = `ws_${n}`;
    const desk = openDesk(table, ws);
    const { actions = EMAIL, subjects = [ADA] } = asked;
    const { enrichment } = await desk.submit({ subjects, actions });
    const network = fakeNetwork(replies);
    const ports: RunPorts = {
      ...desk.p,
      fetch: network.fetch,
      secrets: Object.fromEntries(vendors.map((id) => [id, { key: 'secret-key' }])),
      budgetSeconds: 150,
      sessions: new Map(),
      desk: OPEN_DESK,
      workMs: 85_000,
    };
    const run = {
      workspaceId: ws,
      enrichmentId: enrichment.id,
      part: 0,
      round: 0,
      rows: subjects.map((_, row) => row),
      groups: 1,
      startedAt: new Date(desk.p.now()).toISOString(),
    };
    const record = await findEnrichment(desk.p, ws, enrichment.id);
    if (record === undefined) throw new Error('no record');
    const place = { record, part: 0 };
    const go = async (more: Partial<RunPorts> = {}, change = {}) =>
      (await runRows({ ...ports, ...more }, { ...run, ...change })).step;
    const runs = () => listRuns(desk.p, place);
    const progress = () => countProgress(desk.p, ws, enrichment.id);
    return { desk, ws, id: enrichment.id, run, ports, place, go, runs, progress, network };
  }

  it('runs a row to its end in one call: found, verified, recorded, counted', async () => {
    const { run, go, runs, progress, network } = await open({});
    expect(await go()).toEqual({ ...run, rows: [], next: 'done', waitSeconds: 0 });
    expect(network.sent).toHaveLength(2);
    expect(await runs()).toMatchObject([
      {
        row: 0,
        contactId: expect.stringMatching(/^con_/),
        outcomes: { email: { kind: 'found', verdict: 'deliverable', provider: 'hunter' } },
        run: {
          attempts: [
            { provider: 'hunter', outcome: 'found' },
            { provider: 'zerobounce', outcome: 'deliverable' },
          ],
        },
      },
    ]);
    expect(await progress()).toMatchObject({ found: 1 });
    // A repeat calls nobody.
    expect(await go()).toMatchObject({ rows: [], next: 'done' });
    expect(network.sent).toHaveLength(2);
  });

  it.each([
    ['reads what came late', ['hunter', 'fullenrich'], 'some'],
    ['reads nothing late', ['hunter'], 'none'],
  ])('%s under terms that name %j', async (_, email, read) => {
    const { desk, ws, id, go } = await open({});
    const named = new UpdateCommand({
      TableName: tableName(),
      Key: keys.enrichment(ws, id),
      UpdateExpression: 'SET waterfall = :terms',
      ExpressionAttributeValues: { ':terms': { providers: { email } } },
    });
    await desk.p.db.send(named);
    let late = 0;
    const db = spoil(desk.p.db, (_n, command) => {
      if (JSON.stringify(command).includes('"ANSWER#')) late += 1;
      return 'none';
    });
    const callbackSettings = { baseUrl: 'https://api.example', key: 'key' };
    expect(await go({ db, callbackSettings })).toMatchObject({ next: 'done' });
    expect(late > 0 ? 'some' : 'none').toBe(read);
  });

  it('names the contact that the person has, whatever comes of the row', async () => {
    const { desk, ws, go, ports, run } = await open({});
    await go();
    await settleRound(desk.p, { ...run, force: true });
    const [contact] = await table.items(`CON#${ws}`);
    const byAddress = {
      subjects: [{ email: 'ada@acme.example' }],
      actions: ['contact.phone'],
    } as const;
    const { enrichment } = await desk.submit(byAddress);
    await runRows(ports, { ...run, rows: [0], enrichmentId: enrichment.id });
    const record = { workspaceId: ws, id: enrichment.id };
    expect(await listRuns(desk.p, { record, part: 0 })).toMatchObject([
      { contactId: contact?.contactId, outcomes: { phone: { kind: 'failed' } } },
    ]);
  });

  it('says of what the caller gave in a repeat of the row that it is given', async () => {
    const subjects = [
      { ...ADA, email: 'old@acme.example' },
      { ...ADA, email: 'ada@acme.example' },
    ];
    const { go, runs } = await open({}, { subjects });
    await go();
    expect((await runs())[0]?.outcomes.email).toMatchObject({
      kind: 'given',
      value: 'ada@acme.example',
    });
  });

  it('records each call before it makes the next one: after a crash none is made twice', async () => {
    const { desk, go, runs, network } = await open({});
    let steps = 0;
    const db = spoil(desk.p.db, (_n, command) => {
      if (isUpdateOf(command, 'RUN#')) steps += 1;
      return steps > 1 ? 'lost' : 'none';
    });
    await expect(go({ db })).rejects.toThrow('spoiled');
    expect((await runs())[0]?.run?.attempts).toMatchObject([{ provider: 'hunter' }]);
    const asked = network.sent.map(({ url }) => new URL(url).hostname);
    expect(await go()).toMatchObject({ next: 'done' });
    const finders = network.sent.filter(({ url }) => new URL(url).hostname === asked[0]);
    expect(finders).toHaveLength(1);
    expect((await runs())[0]?.outcomes.email).toMatchObject({ kind: 'found' });
  });

  /** Ends the hold of a request the way of the sweep while its provider has not answered yet. */
  async function endWhileAsked(at: number) {
    const opened = await open({
      replies: FOUND.map((reply, k) => (k === at ? (signal) => late(reply, signal) : reply)),
    });
    const { rows: _rows, groups: _groups, startedAt: _at, ...round } = opened.run;
    async function late(reply: Reply, signal: AbortSignal): Promise<Response> {
      await settleRound(opened.desk.p, { ...round, force: true });
      return reply(signal);
    }
    return { ...opened, round };
  }

  it('found after its hold had ended: told as late, neither charged nor given nor kept', async () => {
    const { desk, go, runs, id, ws, round, network, progress } = await endWhileAsked(1);
    expect(await go()).toMatchObject({ rows: [0], next: 'wait' });
    expect(await runs()).toMatchObject([{ outcomes: { email: LATE } }]);
    // What was tried is kept, for it has its price.
    expect((await runs())[0]?.run?.attempts.map(({ provider }) => provider)).toEqual([
      'hunter',
      'zerobounce',
    ]);
    expect((await runs())[0]?.run?.outcomes).toEqual({});
    const told = desk.p.logged.filter((line) => 'event' in line && line.event === 'SETTLE_LATE');
    expect(told).toEqual([{ event: 'SETTLE_LATE', workspaceId: ws, enrichmentId: id }]);
    const calls = desk.p.logged.filter((line) => 'provider' in line);
    expect(calls).toMatchObject([{ provider: 'hunter' }, { provider: 'zerobounce' }]);
    // The workflow goes on as if nothing had been: nobody is asked again, nothing is settled anew.
    expect(await go()).toMatchObject({ rows: [], next: 'done' });
    await settleRound(desk.p, { ...round, force: false });
    await finishEnrichment(desk.p, ws, id);
    expect(network.sent).toHaveLength(2);
    expect(await runs()).toMatchObject([{ outcomes: { email: LATE } }]);
    expect(await progress()).toEqual({ found: 0, notFound: 0, failed: 1, cancelled: 0 });
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 0 });
    // Who asks again has it found, and pays.
    expect(await desk.enrich({ subjects: [ADA] })).toMatchObject({ charged: { contact: 1 } });
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
  });

  it('a step that found nothing by itself after its hold had ended: kept as tried, no more', async () => {
    const { desk, go, runs, network } = await endWhileAsked(0);
    await go();
    await go();
    // The address was not verified: that would have cost more for nobody.
    expect(network.sent).toHaveLength(1);
    expect(await runs()).toMatchObject([{ outcomes: { email: STOPPED } }]);
    expect((await runs())[0]?.run).toMatchObject({
      attempts: [{ provider: 'hunter' }],
      candidates: [],
    });
    expect(desk.p.logged).not.toContainEqual(expect.objectContaining({ event: 'SETTLE_LATE' }));
  });

  it('leaves a row to another call that is at work on it', async () => {
    const { desk, go, place, runs } = await open({});
    // The other call writes its step between this call's read and its write.
    let isIn = false;
    const send = (async (command: never) => {
      if (isUpdateOf(command, 'RUN#') && !isIn) {
        isIn = true;
        const other = { part: 0, row: 0, contactId: 'con_other', step: 1, outcomes: {} };
        await putStep(desk.p, place, other, ['email']);
      }
      return desk.p.db.send(command);
    }) as typeof desk.p.db.send;
    expect(await go({ db: { send } })).toMatchObject({ rows: [0], next: 'wait', waitSeconds: 1 });
    expect(await runs()).toMatchObject([{ contactId: 'con_other', step: 1 }]);
  });

  it('goes on for one datum in the same call when the other has ended: none is asked twice', async () => {
    // Nobody who has a key knows of phones: that datum ends first.
    const { go, runs, progress, network } = await open({}, { actions: BOTH });
    expect(await go()).toMatchObject({ next: 'done' });
    expect(network.sent).toHaveLength(2);
    expect((await runs())[0]?.outcomes).toMatchObject({
      email: { kind: 'found' },
      phone: { kind: 'failed', reason: 'NO_PROVIDER_ANSWERED' },
    });
    expect(await progress()).toEqual({ found: 1, notFound: 0, failed: 1, cancelled: 0 });
  });

  it('shares a call that gives both data of a row', async () => {
    const { go, runs, progress, network } = await open(
      {
        vendors: ['prospeo', 'zerobounce'],
        replies: [reply('prospeo', 'found-mobile'), reply('zerobounce', 'deliverable')],
      },
      { actions: BOTH },
    );
    expect(await go()).toMatchObject({ next: 'done' });
    expect(network.sent).toHaveLength(2);
    const [row] = await runs();
    expect(row?.run?.attempts[0]).toMatchObject({ provider: 'prospeo', data: ['email', 'phone'] });
    expect(row?.outcomes).toMatchObject({
      email: { kind: 'found', value: 'ada@acme.example', all: ['ada@acme.example'] },
      phone: {
        kind: 'found',
        value: '+14155550100',
        lineType: 'mobile',
        all: [{ value: '+14155550100', lineType: 'mobile', country: 'US' }],
      },
    });
    expect(await progress()).toMatchObject({ found: 2 });
  });

  it('runs rows side by side, and gives back those that are not done', async () => {
    const { go, network } = await open(
      {
        vendors: ['dropcontact', 'zerobounce'],
        replies: [
          reply('dropcontact', 'submitted'),
          reply('dropcontact', 'submitted'),
          reply('dropcontact', 'pending'),
        ],
      },
      { subjects: [ADA, BOB] },
    );
    const step = await go({ workMs: 20_000 });
    expect(step.rows).toEqual([0, 1]);
    expect(step.next).toBe('wait');
    expect(step.waitSeconds).toBeGreaterThan(0);
    expect(network.sent.length).toBeGreaterThanOrEqual(2);
  });

  it('runs ten rows at a time, and begins the next one when one has ended', async () => {
    const subjects = Array.from({ length: 12 }, (_, n) => ({
      ...ADA,
      fullName: `Ada Example${n}`,
    }));
    const { go, runs, progress } = await open({}, { subjects });
    const gates = subjects.map(() => Promise.withResolvers<void>());
    const asked: number[] = [];
    const fetch: typeof globalThis.fetch = async () => {
      const n = asked.push(asked.length) - 1;
      await gates[n]?.promise;
      return recorded('hunter', 'not-found');
    };
    const done = go({ fetch });
    await vi.waitFor(() => expect(asked).toHaveLength(10));
    gates[3]?.resolve();
    await vi.waitFor(() => expect(asked).toHaveLength(11));
    expect(await runs()).toMatchObject([{ outcomes: { email: { kind: 'not-found' } } }]);
    for (const gate of gates) gate.resolve();
    expect(await done).toMatchObject({ rows: [], next: 'done' });
    expect(await progress()).toMatchObject({ notFound: 12 });
  });

  it('begins no row more when it sees that the request is asked to stop', async () => {
    const subjects = Array.from({ length: 50 }, (_, n) => ({
      ...ADA,
      fullName: `Ada Example${n}`,
    }));
    const { desk, ws, id, go, progress } = await open({}, { subjects });
    let asked = 0;
    const fetch: typeof globalThis.fetch = async () => {
      asked += 1;
      if (asked === 1) await cancelEnrichment(desk.p, ws, id);
      return recorded('hunter', 'not-found');
    };
    expect(await go({ fetch })).toMatchObject({ rows: [], next: 'done' });
    expect(asked).toBeLessThan(50);
    expect(await progress()).toMatchObject({ notFound: asked, cancelled: 50 - asked });
  });

  it('ends rows of a request that was asked to stop, and calls nobody', async () => {
    const { desk, ws, id, go, runs, progress, network } = await open({}, { actions: BOTH });
    await cancelEnrichment(desk.p, ws, id);
    expect(await go()).toMatchObject({ rows: [], next: 'done' });
    const cancelled = { kind: 'cancelled' };
    expect((await runs())[0]?.outcomes).toEqual({ email: cancelled, phone: cancelled });
    expect(await progress()).toMatchObject({ cancelled: 2 });
    expect(network.sent).toEqual([]);
  });

  it('begins nothing where its execution has less than a call’s time left', async () => {
    const { desk, run, go, runs, network } = await open({});
    desk.p.advance(190_001);
    expect(await go()).toEqual({ ...run, next: 'left', waitSeconds: 0 });
    expect([network.sent, await runs()]).toEqual([[], []]);
  });

  it('hands on what is left then, and is not called again for nothing', async () => {
    const { desk, run, go } = await open({});
    desk.p.advance(115_000);
    const fetch: typeof globalThis.fetch = async () => {
      desk.p.advance(75_001);
      return recorded('hunter', 'found');
    };
    expect(await go({ fetch })).toEqual({ ...run, next: 'left', waitSeconds: 0 });
  });

  it('reads the part where a warm function keeps it', async () => {
    const { desk, ws, id, go } = await open({});
    const asked: unknown[] = [];
    const readPart = async (...of: [string, string, number]) => {
      asked.push(of);
      return findPart(desk.p, ...of);
    };
    expect(await go({ readPart })).toMatchObject({ next: 'done' });
    expect(asked).toEqual([[ws, id, 0]]);
  });

  it('logs whom it called, and nothing of the person', async () => {
    const { desk, go } = await open({});
    await go();
    expect(desk.p.logged).toMatchObject([
      { event: 'PROVIDER_ANSWERED', provider: 'hunter', outcome: 'found' },
      { event: 'PROVIDER_ANSWERED', provider: 'zerobounce', outcome: 'deliverable' },
    ]);
    expect(JSON.stringify(desk.p.logged)).not.toMatch(/acme|Ada/);
  });

  it('is NOT_FOUND for a part or a row that is not there', async () => {
    const { go } = await open({});
    const missing = { code: 'NOT_FOUND' };
    await expect(go({}, { part: 1 })).rejects.toMatchObject(missing);
    await expect(go({}, { rows: [1] })).rejects.toMatchObject(missing);
  });
});
