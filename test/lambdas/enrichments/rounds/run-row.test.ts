import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { listRuns, putStep } from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import { runRows } from '../../../../lambdas/enrichments/rounds/run-rows.ts';
import { finishEnrichment } from '../../../../lambdas/enrichments/settle/finish-enrichment.ts';
import { settleRound } from '../../../../lambdas/enrichments/settle/settle-round.ts';
import { tableName } from '../../../../lambdas/shared/dynamo.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import { isUpdateOf, spoil } from '../../../support/lossy.ts';
import { ADA, type AskedRows, FOUND, openRows, reply } from '../../../support/open-rows.ts';
import { openTable, type TestTable } from '../../../support/table.ts';
import type { Reply } from '../../waterfall/recorded-fetch.ts';

const BOTH = ['contact.email', 'contact.phone'] as const;
const STOPPED = { kind: 'failed', reason: 'STOPPED' };
const LATE = { kind: 'failed', reason: 'FOUND_LATE' };

describe('runRow', () => {
  let table: TestTable;
  const open = (...asked: AskedRows) => openRows(table, ...asked);

  beforeAll(async () => {
    table = await openTable();
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
    expect(await desk.balance()).toEqual({ available: 200, held: 0, used: 0 });
    // Who asks again has it found, and pays.
    expect(await desk.enrich({ subjects: [ADA] })).toMatchObject({ charged: { contact: 1 } });
    expect(await desk.balance()).toEqual({ available: 199, held: 0, used: 1 });
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
});
