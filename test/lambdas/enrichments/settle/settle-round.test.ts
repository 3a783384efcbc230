import {
  DeleteCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { cancelEnrichment } from '../../../../lambdas/enrichments/cancel-enrichment.ts';
import { findRound } from '../../../../lambdas/enrichments/enrichment.store.ts';
import { listResults } from '../../../../lambdas/enrichments/read/read-results.ts';
import type { EnrichmentRecord } from '../../../../lambdas/enrichments/records.contract.ts';
import { openRound } from '../../../../lambdas/enrichments/rounds/open-round.ts';
import { listRuns } from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import { finishEnrichment } from '../../../../lambdas/enrichments/settle/finish-enrichment.ts';
import { settleRound } from '../../../../lambdas/enrichments/settle/settle-round.ts';
import { computedId } from '../../../../lambdas/shared/random.ts';
import { recordsOf } from '../../../support/contacts.ts';
import {
  type Finder,
  findsAll,
  findsNobody,
  found,
  openDesk,
  people,
} from '../../../support/desk.ts';
import { isUpdateOf, spoil } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const BOTH = ['contact.email', 'contact.phone'] as const;
const WRITES = [PutCommand, UpdateCommand, DeleteCommand, TransactWriteCommand];
const findsFirst: Finder = (subject, row, datum) =>
  row === 0 ? findsAll(subject, row, datum) : undefined;

describe('settleRound', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  async function open(count = 3, allotments?: Record<string, number>) {
    n += 1;
    const workspaceId = `ws_${n}`;
    const desk = openDesk(table, workspaceId, allotments);
    const { enrichment } = await desk.submit({ subjects: people(count) });
    const run = { workspaceId, enrichmentId: enrichment.id, part: 0, round: 0 };
    const outcomes = async (enrichmentId = run.enrichmentId) => {
      const record = { workspaceId, id: enrichmentId } as EnrichmentRecord;
      const runs = await listRuns(desk.p, { record, part: 0 });
      return runs.map((each) => each.outcomes.email);
    };
    const settle = async (change = {}, force = true) =>
      (await settleRound(desk.p, { ...run, ...change, force })).settled;
    return { desk, run, outcomes, settle };
  }

  it('frees what no credits were held for, where the call that held died before it had', async () => {
    const desk = openDesk(table, 'ws_unheld', { contact: 2 });
    // Another request takes a credit just before.
    let isTaken = false;
    const accountDb = spoil(desk.p.accountDb, () => 'none');
    const send: typeof accountDb.send = async (command: never) => {
      if (!isTaken) {
        isTaken = true;
        await desk.submit({ subjects: people(1, 9) });
      }
      return accountDb.send(command);
    };
    let died = false;
    const db = spoil(desk.p.db, (_n, command) => {
      if (died) return 'lost';
      died = isUpdateOf(command, 'ENRICHMENT');
      return 'none';
    });
    const asked = { subjects: people(2), allowPartial: true, key: 'died' };
    await expect(desk.submit(asked, { ...desk.p, db, accountDb: { send } })).rejects.toThrow(
      'spoiled',
    );
    const enrichmentId = computedId('enr', 'ws_unheld', 'died');
    const round = { workspaceId: 'ws_unheld', enrichmentId, part: 0, round: 0 };
    expect(await recordsOf(table, 'ws_unheld')).toHaveLength(3);
    await settleRound(desk.p, { ...round, force: true });
    // That of the other request.
    expect(await recordsOf(table, 'ws_unheld')).toHaveLength(1);
  });

  it('charges what was found and gives the rest back', async () => {
    const { desk, run } = await open();
    const settled = await desk.runRound(run, (subject, row, datum) =>
      row < 2 ? findsAll(subject, row, datum) : undefined,
    );
    expect(settled).toMatchObject({ ...run, next: 'done', waiting: 0, waitSeconds: 0 });
    expect(await desk.balance()).toEqual({ available: 98, held: 0, used: 2 });
  });

  it('settles nothing while rows are left, unless it is forced: then they fail uncharged', async () => {
    const { desk, run, outcomes, settle } = await open();
    await openRound(desk.p, run);
    const { enrichmentId: id } = run;
    await desk.endRow({ id, part: 0, row: 1 }, { email: found('person.1@acme.example') });
    expect(await settle({}, false)).toMatchObject({ next: 'again', waiting: 0, waitSeconds: 0 });
    expect(await desk.balance()).toEqual({ available: 97, held: 3, used: 0 });
    expect(await settle()).toMatchObject({ next: 'done' });
    const stopped = { kind: 'failed', reason: 'STOPPED' };
    expect(await outcomes()).toMatchObject([stopped, { kind: 'found' }, stopped]);
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
    // What is settled stays so: nothing is left to run any more.
    expect(await settle({}, false)).toMatchObject({ next: 'done' });
  });

  it('does not wait for rows of a request that was asked to stop', async () => {
    const { desk, run, outcomes, settle } = await open(2);
    const { enrichmentId: id } = run;
    await desk.endRow({ id, part: 0, row: 0 }, { email: found('person.0@acme.example') });
    await cancelEnrichment(desk.p, run.workspaceId, id);
    expect(await settle({}, false)).toMatchObject({ next: 'done' });
    expect(await outcomes()).toMatchObject([{ kind: 'found' }, { kind: 'cancelled' }]);
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
  });

  it('gives the whole share back where the part never got ready', async () => {
    const { desk, settle } = await open(150, { contact: 200 });
    expect(await settle()).toMatchObject({ next: 'wait', waiting: 100 });
    expect(await settle({ part: 1 })).toMatchObject({ next: 'wait', waiting: 50 });
    expect(await desk.balance()).toEqual({ available: 200, held: 0, used: 0 });
  });

  it('says how many lookups wait for another request, and waits longer each round, at most a minute', async () => {
    const { desk, run, settle } = await open();
    const { enrichment } = await desk.submit({ subjects: people(5) });
    const second = { enrichmentId: enrichment.id };
    const first = await desk.runRound({ ...run, ...second }, findsAll);
    expect(first).toMatchObject({ next: 'wait', waiting: 3, waitSeconds: 1 });
    expect(await settle({ ...second, round: 3 })).toMatchObject({ next: 'wait', waitSeconds: 8 });
    expect(await settle({ ...second, round: 9 })).toMatchObject({ waiting: 3, waitSeconds: 60 });
  });

  it('decides once which lookups it pays for: a late find changes nothing', async () => {
    const { desk, run, settle } = await open(1);
    await desk.runRound(run, findsNobody);
    const at = { id: run.enrichmentId, part: 0, row: 0 };
    await desk.endRow(at, { email: found('person.0@acme.example') });
    await settle();
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 0 });
  });

  it('may be repeated from any point: each write of it failing once charges the same', async () => {
    for (let broken = 0; ; broken += 1) {
      const { desk, run, settle } = await open(2);
      const { groups } = await openRound(desk.p, run);
      await desk.find(run, groups.flat(), findsFirst);
      const db = spoil(desk.p.db, (call) => (call === broken ? 'answer-lost' : 'none'));
      const first = await settleRound({ ...desk.p, db }, { ...run, force: false }).catch(
        (error: Error) => error.name,
      );
      await settle({}, false);
      expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
      expect(await table.items(`CHARGE#${run.workspaceId}`)).toHaveLength(1);
      const contacts = await recordsOf(table, run.workspaceId);
      expect(contacts).toMatchObject([{ data: { email: { state: 'paid' } } }]);
      if (first !== 'TimeoutError') break;
    }
  });

  it('pays for what it found without a write that others have made vain', async () => {
    const { desk, run } = await open(3);
    await desk.find(run, [0, 1, 2], findsFirst);
    const refused: string[] = [];
    const send = (async (command: never) =>
      desk.p.db.send(command).catch((error: Error) => {
        refused.push(error.name);
        throw error;
      })) as typeof desk.p.db.send;
    await settleRound({ ...desk.p, db: { send } }, { ...run, force: false });
    expect(refused).toEqual([]);
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
  });

  it('charges at one time, though its settle was lost and sent anew, and died before its end', async () => {
    const { desk, run, settle } = await open(1);
    await desk.find(run, [0], findsAll);
    // The second try of the settle has other time; the call dies as soon as the charge is written.
    const accountDb = spoil(desk.p.accountDb, (call) => (call === 0 ? 'lost' : 'none'));
    let isCharged = false;
    const db = spoil(desk.p.db, (_n, command) => {
      if (isCharged) return 'lost';
      isCharged =
        command instanceof PutCommand && String(command.input.Item?.pk).startsWith('CHARGE#');
      if (!isCharged) desk.p.advance(1);
      return 'none';
    });
    const dead = settleRound({ ...desk.p, db, accountDb }, { ...run, force: false });
    await expect(dead).rejects.toMatchObject({ name: 'TimeoutError' });
    desk.p.advance(60_000);
    await settle({}, false);
    expect(await table.items(`CHARGE#${run.workspaceId}`)).toHaveLength(1);
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
  });

  it('may be forced after a crash at any write, and charges what was found once', async () => {
    for (let writes = 0; ; writes += 1) {
      const { desk, run, settle } = await open(2);
      const { groups } = await openRound(desk.p, run);
      await desk.find(run, groups.flat(), findsFirst);
      let sent = 0;
      const db = spoil(desk.p.db, (_n, command) => {
        if (WRITES.some((kind) => command instanceof kind)) sent += 1;
        return sent > writes ? 'lost' : 'none';
      });
      const dead = await settleRound({ ...desk.p, db }, { ...run, force: false }).catch(
        (error: Error) => error.name,
      );
      expect(await settle()).toMatchObject({ next: 'done' });
      expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
      expect(await table.items(`CHARGE#${run.workspaceId}`)).toHaveLength(1);
      if (typeof dead !== 'string') break;
    }
  });

  it('charges each datum of a row by itself, in its own type of credit', async () => {
    n += 1;
    const ws = `ws_${n}`;
    const desk = openDesk(table, ws, undefined, table.ports(), 'split-credits-essential');
    const { enrichment } = await desk.submit({ subjects: people(3), actions: BOTH });
    expect(enrichment.held).toEqual({ email: 3, phone: 3 });
    const run = { workspaceId: ws, enrichmentId: enrichment.id, part: 0, round: 0 };
    await desk.runRound(run, (subject, row, datum) => {
      if (datum === 'phone') return row === 1 ? '+14155550101' : undefined;
      return row < 2 ? findsAll(subject, row, datum) : undefined;
    });
    const record = { workspaceId: ws, id: enrichment.id } as EnrichmentRecord;
    expect(await findRound(desk.p, record, run)).toMatchObject({
      settle: { state: 'applied' },
      charged: { email: [0, 1], phone: [1] },
    });
    const charges = (await table.items(`CHARGE#${ws}`)).map(({ action, credits, ref }) => [
      ref,
      action,
      credits,
    ]);
    expect(charges.sort()).toEqual([
      ['row-0', 'contact.email', { email: 1 }],
      ['row-1', 'contact.email', { email: 1 }],
      ['row-1', 'contact.phone', { phone: 1 }],
    ]);
  });

  it('gives a person free whom it finds at an address that is owned, also after a crash', async () => {
    const { desk, run, outcomes } = await open(1);
    await desk.runRound(run, () => 'ada@acme.example');
    const { enrichment } = await desk.submit({
      subjects: [{ linkedinUrl: 'https://www.linkedin.com/in/ada' }],
    });
    const second = { ...run, enrichmentId: enrichment.id };
    const { groups } = await openRound(desk.p, second);
    await desk.find(second, groups.flat(), () => 'ada@acme.example');
    const isRun = (command: unknown) =>
      command instanceof UpdateCommand && String(command.input.Key?.sk).startsWith('RUN#');
    const db = spoil(desk.p.db, (_n, command) => (isRun(command) ? 'lost' : 'none'));
    const forced = { ...second, force: true };
    await expect(settleRound({ ...desk.p, db }, forced)).rejects.toThrow('spoiled');
    await settleRound(desk.p, forced);
    await finishEnrichment(desk.p, run.workspaceId, enrichment.id);
    const owned = [{ kind: 'owned', value: 'ada@acme.example' }];
    expect(await outcomes(enrichment.id)).toMatchObject(owned);
    const { items } = await listResults(desk.p, run.workspaceId, enrichment.id, { limit: 5 });
    expect(items[0]?.data.email).toMatchObject({ status: 'owned', value: 'ada@acme.example' });
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
  });

  it.each(['none', 'answer-lost'] as const)(
    'names the contact that the person has already, in the result and the charge: %s',
    async (fault) => {
      n += 1;
      const ws = `ws_${n}`;
      const desk = openDesk(table, ws);
      const known = { fullName: 'Ada Example', companyDomain: 'acme.example' };
      await desk.enrich({ subjects: [known] });
      // By profile and name: the profile comes first, the name leads to who is known.
      const { enrichment } = await desk.submit({
        subjects: [{ linkedinUrl: 'linkedin.com/in/ada', ...known }],
        actions: ['contact.phone'],
      });
      const run = { workspaceId: ws, enrichmentId: enrichment.id, part: 0, round: 0 };
      const { groups } = await openRound(desk.p, run);
      await desk.find(run, groups.flat(), () => '+14155550100');
      // The settle is intended, and the call dies.
      const isCharge = (command: unknown) =>
        command instanceof PutCommand && `${command.input.Item?.pk}`.startsWith('CHARGE#');
      const db = spoil(desk.p.db, (_n, command) => (isCharge(command) ? fault : 'none'));
      await settleRound({ ...desk.p, db }, { ...run, force: false }).catch(() => {});
      await settleRound(desk.p, { ...run, force: false });
      const [contact, ...others] = await table.items(`CON#${ws}`);
      expect(others).toEqual([]);
      const contactId = contact?.contactId;
      const { items } = await listResults(desk.p, ws, enrichment.id, { limit: 1 });
      expect(items).toMatchObject([{ contactId, data: { phone: { status: 'found' } } }]);
      expect(await table.items(`CHARGE#${ws}`)).toMatchObject([{ contactId }, { contactId }]);
    },
  );

  it('is NOT_FOUND for a part that is not there', async () => {
    const { settle } = await open(1);
    await expect(settle({ part: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

/** 200 rows on an allotment of 100 and a pack of 100 that never expires; half is found. */
describe('a list of two parts on two grants', () => {
  const findsHalf: Finder = (subject, row, datum) =>
    row < 50 ? findsAll(subject, row, datum) : undefined;

  async function open() {
    const table = await openTable();
    const desk = openDesk(table, 'ws_1');
    await desk.grant(100);
    const { enrichment } = await desk.submit({ subjects: people(200) });
    const runs = [0, 1].map((part) => ({
      workspaceId: 'ws_1',
      enrichmentId: enrichment.id,
      part,
      round: 0,
      force: false,
    }));
    for (const run of runs) {
      await desk.find(run, (await openRound(desk.p, run)).groups.flat(), findsHalf);
    }
    const grants = async () => {
      const all = Object.entries((await desk.account())?.grants ?? {});
      return Object.fromEntries(all.map(([id, grant]) => [id, [grant.available, grant.held]]));
    };
    const settle = (part: number) => settleRound(desk.p, runs[part] ?? runs[0]!);
    return { table, desk, id: enrichment.id, settle, grants };
  }

  it.each<[string, (settle: (part: number) => Promise<unknown>) => Promise<unknown>]>([
    ['in order', async (settle) => [await settle(0), await settle(1)]],
    ['the other way round', async (settle) => [await settle(1), await settle(0)]],
    ['at once', (settle) => Promise.all([settle(0), settle(1)])],
    ['at once, each twice', (settle) => Promise.all([0, 1, 1, 0].map(settle))],
  ])('spends the allotment and leaves the pack: settled %s', async (_how, go) => {
    const { table, desk, id, settle, grants } = await open();
    await go(settle);
    await finishEnrichment(desk.p, 'ws_1', id);
    expect(await grants()).toEqual({ 'grant_2026-03-01-contact': [0, 0], grant_pack: [100, 0] });
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 100 });
    const charges = await table.items('CHARGE#ws_1');
    expect(charges).toHaveLength(100);
    const sources = new Set(charges.map((charge) => JSON.stringify(charge.sources)));
    expect(
      [...sources].every((text) => text.includes('2026-03-01') && !text.includes('pack')),
    ).toBe(true);
  });

  it.each([
    [0, 1],
    [1, 0],
  ])('over a month’s end: part %i before, part %i after it', async (first, second) => {
    const { desk, id, settle, grants } = await open();
    await settle(first);
    desk.p.setClock('2026-04-01T00:00:01Z');
    await settle(second);
    await finishEnrichment(desk.p, 'ws_1', id);
    // The new month's allotment is whole, and so is the pack.
    expect(await desk.balance()).toEqual({ available: 200, held: 0, used: 0 });
    expect(await grants()).toMatchObject({
      'grant_2026-04-01-contact': [100, 0],
      grant_pack: [100, 0],
    });
  });
});
