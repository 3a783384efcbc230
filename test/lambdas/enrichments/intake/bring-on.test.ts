import { beforeAll, describe, expect, it } from 'vitest';
import { findEnrichment, findPart } from '../../../../lambdas/enrichments/enrichment.store.ts';
import { answerAgain, bringOn } from '../../../../lambdas/enrichments/intake/bring-on.ts';
import type { EnrichmentRecord } from '../../../../lambdas/enrichments/records.contract.ts';
import { freeRowClaims } from '../../../../lambdas/enrichments/row-claims.ts';
import { recordFate } from '../../../../lambdas/ledger/operations/operation.store.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import { findsNobody, openDesk, people } from '../../../support/desk.ts';
import { dieAfter, spoil } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const BOTH = ['contact.email', 'contact.phone'] as const;

describe('a request whose call died', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  function open(allotments?: Record<string, number>, plan?: string) {
    n += 1;
    const ws = `ws_${n}`;
    const desk = openDesk(table, ws, allotments, table.ports(), plan);
    const records = () => table.items(`ENR#${ws}`);
    const claims = async () => [
      ...(await table.items(`CON#${ws}`)),
      ...(await table.items(`ID#${ws}`)),
    ];
    const first = async () => {
      const [record] = (await records()).filter(({ sk }) => sk === 'ENRICHMENT');
      return record as unknown as EnrichmentRecord | undefined;
    };
    return { desk, ws, records, claims, first };
  }

  it.each<[string, number]>([
    ['of one part', 2],
    ['of two parts', 101],
  ])('goes on from wherever it died when it is asked for again: %s', async (_size, count) => {
    for (let broken = 0; ; broken += 1) {
      const { desk, records } = open({ contact: 120 });
      await desk.balance();
      const db = spoil(desk.p.db, (call) => (call >= broken ? 'lost' : 'none'));
      const asked = { key: 'k', subjects: people(count) };
      const dead = await desk.submit(asked, { ...desk.p, db }).catch((error: Error) => error.name);
      desk.p.advance(30_000);
      await desk.submit(asked);
      expect(await desk.balance()).toEqual({ available: 120 - count, held: count, used: 0 });
      expect((await records())[0]).toMatchObject({ status: 'running' });
      expect(desk.started.at(-1)?.parts).toHaveLength(Math.ceil(count / 100));
      if (typeof dead !== 'string') break;
    }
  });

  it.each([[BOTH], [['contact.phone', 'contact.verify-email'] as const]])(
    'holds for %j what the dead call had claimed, each in its type',
    async (actions) => {
      const { desk } = open(undefined, 'split-credits-essential');
      await desk.submit({ subjects: people(1, 99), actions: BOTH });
      for (let writes = 1; writes < 12; writes += 1) {
        const email = `checked.${writes}@acme.example`;
        const subjects = people(1, writes).map((person) => ({ ...person, email }));
        const asked = { key: `k${writes}`, subjects, actions };
        await desk.submit(asked, { ...desk.p, db: dieAfter(desk.p.db, writes) }).catch(() => {});
        desk.p.advance(30_000);
        const { enrichment } = await desk.submit(asked);
        expect(enrichment.held).toEqual({ email: 1, phone: 1 });
      }
    },
  );

  it('is answered while the first call may be at work, and after it died', async () => {
    const { desk } = open();
    await desk.balance();
    const db = dieAfter(desk.p.db, 1);
    const asked = { key: 'k', subjects: people(1) };
    await desk.submit(asked, { ...desk.p, db }).catch(() => {});
    desk.p.advance(29_999);
    await expect(desk.submit(asked)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_IN_USE' });
    desk.p.advance(1);
    await desk.submit(asked);
    expect((await desk.balance()).held).toBe(1);
  });

  it.each<[string, 'answer-lost' | 'lost', number]>([
    ['held', 'answer-lost', 2],
    ['not held', 'lost', 0],
  ])('that had %s is brought to its one end', async (_fate, fault, held) => {
    const { desk, first, records, claims } = open();
    await desk.balance();
    // The call dies while it looks for the fate of its hold.
    let written = false;
    const db = spoil(desk.p.db, () => (written ? 'lost' : 'none'));
    const spoiled = spoil(desk.p.accountDb, () => fault);
    const send = (async (command: never) => {
      written = true;
      return spoiled.send(command);
    }) as typeof spoiled.send;
    await desk
      .submit({ subjects: people(2) }, { ...desk.p, db, accountDb: { send } })
      .catch(() => {});
    const record = await first();
    if (record === undefined) throw new Error('no record');
    expect(record.status).toBe('intended');
    const brought = await bringOn(desk.p, record);
    expect(brought?.status).toBe(held > 0 ? 'running' : undefined);
    expect(await bringOn(desk.p, record)).toEqual(
      held > 0 ? expect.objectContaining({ status: 'running' }) : undefined,
    );
    expect((await desk.balance()).held).toBe(held);
    if (held === 0) expect([await records(), await claims()]).toEqual([[], []]);
  });

  it.each([1, 101])(
    'that found its hold lost, and died then, leaves nothing: %i rows',
    async (n) => {
      const { desk, first, records, claims } = open({ contact: 200 });
      await desk.balance();
      const dying = { ...desk.p, accountDb: spoil(desk.p.accountDb, () => 'lost') };
      await desk.submit({ key: 'k', subjects: people(n) }, dying).catch(() => {});
      const record = await first();
      if (record === undefined) throw new Error('no record');
      const place = { key: keys.enrichment(record.workspaceId, record.id), attribute: 'hold' };
      await recordFate(desk.p, place, record.hold, { kind: 'lost' });
      const lost = await first();
      expect(lost).toMatchObject({ status: 'intended', hold: { state: 'refused', code: 'LOST' } });
      expect(lost && (await bringOn(desk.p, lost))).toBeUndefined();
      expect([await records(), await claims()]).toEqual([[], []]);
      expect(await desk.balance()).toEqual({ available: 200, held: 0, used: 0 });
    },
  );

  it('gives back what it held, though its claims have gone to another by then', async () => {
    const { desk, first } = open(undefined, 'split-credits-essential');
    await desk.balance();
    let written = false;
    const db = spoil(desk.p.db, () => (written ? 'lost' : 'none'));
    const send = (async (command: never) => {
      written = true;
      return desk.p.accountDb.send(command);
    }) as typeof desk.p.accountDb.send;
    const asked = { subjects: people(2), actions: BOTH };
    await desk.submit(asked, { ...desk.p, db, accountDb: { send } }).catch(() => {});
    const record = await first();
    if (record === undefined) throw new Error('no record');
    const [row] = (await findPart(desk.p, record.workspaceId, record.id, 0))?.rows ?? [];
    // As where two records become one, and the other's claims stay.
    if (row) await freeRowClaims(desk.p, { record, part: 0, n: 0, row }, ['email']);
    const brought = await bringOn(desk.p, record);
    expect(brought).toMatchObject({ held: { email: [0, 1], phone: [0, 1] }, unheld: {} });
    const [started] = desk.started;
    if (started === undefined) throw new Error('nothing was started');
    await desk.run(started, findsNobody);
    const grants = Object.values((await desk.account()).grants);
    expect(grants.filter(({ held }) => held > 0)).toEqual([]);
  });

  it('is not brought on where another call has made it anew', async () => {
    const { desk, ws } = open();
    const { enrichment } = await desk.submit({ key: 'k', subjects: people(1) });
    const record = await findEnrichment(desk.p, ws, enrichment.id);
    if (record === undefined) throw new Error('no record');
    const earlier = { ...record.hold, id: `${enrichment.id}:hold:earlier:1`, state: 'intended' };
    const stale = { ...record, status: 'intended', hold: earlier } as EnrichmentRecord;
    await expect(bringOn(desk.p, stale)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_IN_USE' });
    expect((await desk.balance()).held).toBe(1);
  });

  it('gives a running request as it is, and takes a refused one back', async () => {
    const { desk, ws } = open();
    const { enrichment } = await desk.submit({ key: 'k', subjects: people(1) });
    const record = await findEnrichment(desk.p, ws, enrichment.id);
    if (record === undefined) throw new Error('no record');
    expect(await answerAgain(desk.p, record, record.bodyHash)).toEqual(record);
    await expect(answerAgain(desk.p, record, 'other')).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    await desk.enrich({ subjects: people(1, 5) }, findsNobody);
    const hold = { ...record.hold, state: 'refused' as const };
    expect(await bringOn(desk.p, { ...record, hold, status: 'refused' })).toBeUndefined();
    // The record itself says that it runs: it is not taken back.
    expect(await findEnrichment(desk.p, ws, enrichment.id)).toMatchObject({ status: 'running' });
  });
});
