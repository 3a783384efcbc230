import { beforeAll, describe, expect, it, vi } from 'vitest';
import { cancelEnrichment } from '../../../../lambdas/enrichments/cancel-enrichment.ts';
import { findPart } from '../../../../lambdas/enrichments/enrichment.store.ts';
import { openRound } from '../../../../lambdas/enrichments/rounds/open-round.ts';
import { ADA, type AskedRows, BOB, openRows, reply } from '../../../support/open-rows.ts';
import { openTable, type TestTable } from '../../../support/table.ts';
import { recorded } from '../../waterfall/recorded-fetch.ts';

const BOTH = ['contact.email', 'contact.phone'] as const;

/** A vendor that knows nobody, and answers each call once its gate is open. */
function gatedVendor(calls: number) {
  const gates = Array.from({ length: calls }, () => Promise.withResolvers<void>());
  const asked: number[] = [];
  const fetch: typeof globalThis.fetch = async () => {
    const n = asked.push(asked.length) - 1;
    await gates[n]?.promise;
    return recorded('hunter', 'not-found');
  };
  return { gates, asked, fetch };
}

describe('runRows', () => {
  let table: TestTable;
  const open = (...asked: AskedRows) => openRows(table, ...asked);

  beforeAll(async () => {
    table = await openTable();
  });

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
    const { gates, asked, fetch } = gatedVendor(subjects.length);
    const done = go({ fetch });
    await vi.waitFor(() => expect(asked).toHaveLength(10));
    gates[3]?.resolve();
    await vi.waitFor(() => expect(asked).toHaveLength(11));
    expect(await runs()).toMatchObject([{ outcomes: { email: { kind: 'not-found' } } }]);
    for (const gate of gates) gate.resolve();
    expect(await done).toMatchObject({ rows: [], next: 'done' });
    expect(await progress()).toMatchObject({ notFound: 12 });
  });

  it('takes the places of a part that has little left, once its own rows are few', async () => {
    const subjects = Array.from({ length: 101 }, (_, n) => ({ ...ADA, fullName: `Ada Ex${n}` }));
    const { desk, run, go } = await open({}, { subjects });
    for (const part of [0, 1]) await openRound(desk.p, { ...run, part });
    const { gates, asked, fetch } = gatedVendor(subjects.length);
    const done = go({ fetch }, { rows: subjects.slice(0, 40).map((_, row) => row) });
    await vi.waitFor(() => expect(asked).toHaveLength(10));
    for (const gate of gates.slice(0, 10)) gate.resolve();
    // Of the twenty places of both parts, 30 of the 31 rows that are left get 19.
    await vi.waitFor(() => expect(asked).toHaveLength(29));
    for (const gate of gates) gate.resolve();
    expect(await done).toMatchObject({ rows: [], next: 'done' });
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
