import { beforeAll, describe, expect, it } from 'vitest';
import type { ActionId } from '../../../../lambdas/actions/actions.ts';
import { findEnrichment } from '../../../../lambdas/enrichments/enrichment.store.ts';
import type { Db } from '../../../../lambdas/shared/dynamo.ts';
import { type Finder, findsAll, findsNobody, openDesk, people } from '../../../support/desk.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('submitEnrichment', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('holds for what is asked and starts the workflow under the id of the request', async () => {
    const desk = openDesk(table, 'ws_1');
    const { enrichment, replayed } = await desk.submit({ subjects: people(10) });
    expect(replayed).toBe(false);
    expect(enrichment).toMatchObject({
      id: expect.stringMatching(/^enr_[0-9a-z]{24}$/),
      status: 'running',
      actor: 'mem_ada',
      held: { contact: 10 },
      charged: { contact: 0 },
      progress: { subjects: 10, done: 0 },
    });
    expect(desk.started).toEqual([
      { workspaceId: 'ws_1', enrichmentId: enrichment.id, parts: [0] },
    ]);
    expect(await desk.balance()).toEqual({ available: 90, held: 10, used: 0 });
  });

  it('keeps what the plan says of bounces with the request', async () => {
    for (const [ws, plan, kept] of [
      ['ws_credited', 'company-contract', { days: 30, maxPerPeriod: 50 }],
      ['ws_uncredited', 'workspace-pool', undefined],
    ] as const) {
      const desk = openDesk(table, ws, undefined, table.ports(), plan);
      const { enrichment } = await desk.submit({ subjects: people(1) });
      expect((await findEnrichment(desk.p, ws, enrichment.id))?.creditBack).toEqual(kept);
    }
  });

  it('gives the first answer to a repeat, also after the end, and holds nothing more', async () => {
    const desk = openDesk(table, 'ws_2');
    const first = await desk.submit({ key: 'k', subjects: people(2) });
    const start = desk.started.pop();
    if (start) await desk.run(start, findsAll);
    const again = await desk.submit({ key: 'k', subjects: people(2) });
    expect(again).toEqual({ enrichment: first.enrichment, replayed: true });
    expect(await desk.balance()).toEqual({ available: 98, held: 0, used: 2 });
  });

  it('refuses a key with another body, and a key whose first call is still at work', async () => {
    const desk = openDesk(table, 'ws_3');
    await desk.submit({ key: 'k', subjects: people(2) });
    await expect(desk.submit({ key: 'k', subjects: people(3) })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    const calls = Array.from({ length: 6 }, () =>
      desk.submit({ key: 'race', subjects: people(1, 9) }),
    );
    const ends = await Promise.allSettled(calls);
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []));
    const fresh = ends.filter((end) => end.status === 'fulfilled' && !end.value.replayed);
    expect(fresh).toHaveLength(1);
    expect(refused.filter((code) => code !== 'IDEMPOTENCY_KEY_IN_USE')).toEqual([]);
    expect((await desk.balance()).held).toBe(3);
  });

  it('refuses whole what the credits or the cap do not cover', async () => {
    const desk = openDesk(table, 'ws_4', { contact: 9 });
    await expect(desk.submit({ subjects: people(10) })).rejects.toMatchObject({
      code: 'CREDITS_INSUFFICIENT',
      details: {
        creditType: 'contact',
        required: { contact: 10 },
        available: { contact: 9 },
      },
    });
    await expect(desk.submit({ subjects: people(5), maxCredits: 4 })).rejects.toMatchObject({
      code: 'CREDITS_OVER_MAXIMUM',
      details: { required: { contact: 5 }, maxCredits: 4 },
    });
    expect(await desk.balance()).toEqual({ available: 9, held: 0, used: 0 });
    expect(await table.items('ENR#ws_4')).toEqual([]);
  });

  it('takes as many as fit where the caller allows it: credits and cap alike', async () => {
    const desk = openDesk(table, 'ws_5', { contact: 9 });
    const capped = await desk.submit({ subjects: people(5), maxCredits: 4, allowPartial: true });
    expect(capped.enrichment).toMatchObject({ held: { contact: 4 }, quote: { unaffordable: 1 } });
    const rest = await desk.submit({ subjects: people(10, 50), allowPartial: true });
    expect(rest.enrichment).toMatchObject({ held: { contact: 5 }, quote: { unaffordable: 5 } });
  });

  it('ends inside the call when nothing is left to find', async () => {
    const desk = openDesk(table, 'ws_6', { contact: 2 });
    await desk.enrich({ subjects: people(2) });
    const { enrichment } = await desk.submit({
      subjects: [...people(3), ...people(1)],
      allowPartial: true,
    });
    expect(enrichment).toMatchObject({
      status: 'completed',
      held: { contact: 0 },
      charged: { contact: 0 },
      progress: { subjects: 4, done: 4, found: 2, notFound: 0, failed: 1 },
    });
    expect(desk.started).toEqual([]);
  });

  it('splits a longer list into parts of a hundred, on one hold', async () => {
    const desk = openDesk(table, 'ws_7', { contact: 300 });
    const { enrichment } = await desk.submit({ subjects: people(230) });
    expect(desk.started).toEqual([
      { workspaceId: 'ws_7', enrichmentId: enrichment.id, parts: [0, 1, 2] },
    ]);
    expect(await desk.account()).toMatchObject({ rev: 2, last: { action: 'hold' } });
  });

  it('asks for the action that the running period’s plan has, and no other', async () => {
    const desk = openDesk(table, 'ws_8');
    const actions = ['contact.fax' as 'contact.email'];
    await expect(desk.submit({ subjects: people(1), actions })).rejects.toMatchObject({
      code: 'ACTION_NOT_IN_PLAN',
    });
    expect(await table.items('ENR#ws_8')).toEqual([]);
  });
});

/** Persons 0 to 3: an address is found for the first three, a number for the last two. */
const findsSome: Finder = (_subject, row, datum) => {
  if (datum === 'email') return row < 3 ? `person.${row}@acme.example` : undefined;
  return row > 1 ? `+1415555010${row}` : undefined;
};
const [EMAIL, PHONE] = [['contact.email'], ['contact.phone']] as const;
const BOTH = ['contact.email', 'contact.phone'] as const;

describe('two data', () => {
  it.each<[string, string, readonly (readonly ActionId[])[], object[], object[]]>([
    ['workspace-pool', 'together', [BOTH], [{ contact: 8 }], [{ contact: 5 }]],
    [
      'workspace-pool',
      'apart',
      [EMAIL, PHONE],
      [{ contact: 4 }, { contact: 4 }],
      [{ contact: 3 }, { contact: 2 }],
    ],
    [
      'workspace-pool',
      'one, then both',
      [EMAIL, BOTH],
      [{ contact: 4 }, { contact: 5 }],
      [{ contact: 3 }, { contact: 2 }],
    ],
    [
      'split-credits-essential',
      'together',
      [BOTH],
      [{ email: 4, phone: 4 }],
      [{ email: 3, phone: 2 }],
    ],
    [
      'split-credits-essential',
      'apart',
      [PHONE, EMAIL],
      [{ phone: 4 }, { email: 4 }],
      [{ phone: 2 }, { email: 3 }],
    ],
    [
      'split-credits-essential',
      'both, then one',
      [BOTH, EMAIL],
      [{ email: 4, phone: 4 }, { email: 1 }],
      [{ email: 3, phone: 2 }, { email: 0 }],
    ],
  ])(
    'on %s, asked for %s: held, and charged what was found',
    async (plan, _how, asks, held, charged) => {
      const table = await openTable();
      const desk = openDesk(table, 'ws_1', undefined, table.ports(), plan);
      const seen: object[] = [];
      for (const actions of asks) {
        const { enrichment } = await desk.submit({ subjects: people(4), actions });
        const start = desk.started.pop();
        if (start === undefined) throw new Error('nothing was started');
        const view = await desk.run(start, findsSome);
        seen.push([enrichment.held, view.charged]);
        expect(Object.values(view.held).every((n) => n === 0)).toBe(true);
      }
      expect(seen).toEqual(held.map((amounts, n) => [amounts, charged[n]]));
      const grants = Object.values((await desk.account())?.grants ?? {});
      expect(grants.every((grant) => grant.held === 0)).toBe(true);
      const balance = Object.fromEntries(grants.map(({ type, available }) => [type, available]));
      const left = plan === 'workspace-pool' ? { contact: 95 } : { email: 97, phone: 23 };
      expect(balance).toMatchObject(left);
      expect(await table.items('CHARGE#ws_1')).toHaveLength(5);
    },
  );

  it('is refused whole when one type of credit is short, and takes what fits where that is allowed', async () => {
    const table = await openTable();
    const few = { email: 10, phone: 2 };
    const desk = openDesk(table, 'ws_1', few, table.ports(), 'split-credits-essential');
    const asked = { subjects: people(4), actions: BOTH };
    await expect(desk.submit(asked)).rejects.toMatchObject({
      code: 'CREDITS_INSUFFICIENT',
      details: { creditType: 'phone', required: { email: 4, phone: 4 } },
    });
    expect([await table.items('ENR#'), await table.items('CON#')]).toEqual([[], []]);
    const { enrichment } = await desk.submit({ ...asked, allowPartial: true });
    expect(enrichment).toMatchObject({
      held: { email: 4, phone: 2 },
      quote: { required: { email: 4, phone: 2 }, unaffordable: 2 },
    });
    const start = desk.started.pop();
    if (start === undefined) throw new Error('nothing was started');
    expect(await desk.run(start, findsSome)).toMatchObject({
      charged: { email: 3, phone: 0 },
      progress: { lookups: 8, done: 8, found: 3, notFound: 3, failed: 2 },
    });
  });

  it('maxCredits counts the credits of all types together', async () => {
    const table = await openTable();
    const desk = openDesk(table, 'ws_1', undefined, table.ports(), 'split-credits-essential');
    const asked = { subjects: people(4), actions: BOTH };
    await expect(desk.submit({ ...asked, maxCredits: 7 })).rejects.toMatchObject({
      code: 'CREDITS_OVER_MAXIMUM',
    });
    const { enrichment } = await desk.submit({ ...asked, maxCredits: 7, allowPartial: true });
    expect(enrichment).toMatchObject({ held: { email: 4, phone: 3 }, quote: { unaffordable: 1 } });
  });
});

describe('allowPartial at the moment of the hold', () => {
  it('of four lists at once for 150 of 250 credits: 150, 100, then nothing', async () => {
    const table = await openTable();
    const desk = openDesk(table, 'ws_1', { contact: 250 });
    const calls = Array.from({ length: 4 }, (_, k) =>
      desk.submit({ subjects: people(150, 150 * k), allowPartial: true }),
    );
    const ends = await Promise.allSettled(calls);
    const held = ends.flatMap((end) =>
      end.status === 'fulfilled' ? [end.value.enrichment.held.contact] : [],
    );
    const codes = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []));
    expect(held.sort()).toEqual([100, 150]);
    expect(codes).toEqual(['CREDITS_INSUFFICIENT', 'CREDITS_INSUFFICIENT']);
    expect(await desk.balance()).toEqual({ available: 0, held: 250, used: 0 });
    const parts = (await table.items('ENR#ws_1')).filter(({ sk }) => sk.startsWith('PART#'));
    expect(parts).toHaveLength(4);
  });

  it('ends what it left out as unaffordable, and charges the rest', async () => {
    const table = await openTable();
    const desk = openDesk(table, 'ws_1', { contact: 10 });
    const calls = [0, 1].map((k) =>
      desk.submit({ subjects: people(6, 6 * k), allowPartial: true }),
    );
    await Promise.all(calls);
    const starts = desk.started.splice(0);
    const views = await Promise.all(starts.map((start) => desk.run(start, findsAll)));
    expect(views.map(({ charged }) => charged.contact).sort()).toEqual([4, 6]);
    expect(views.map(({ progress }) => [progress.found, progress.failed]).sort()).toEqual([
      [4, 2],
      [6, 0],
    ]);
    expect(await desk.balance()).toEqual({ available: 0, held: 0, used: 10 });
  });
});

describe('maxCredits', () => {
  /** Another request finds persons 0 to 2 and misses; this one takes them over in its round 1. */
  async function takeOver(count: number, maxCredits: number, finder: Finder) {
    const table = await openTable();
    const desk = openDesk(table, 'ws_1', { contact: 500 });
    const first = await desk.submit({ subjects: people(3) });
    const second = await desk.submit({ subjects: people(count), maxCredits });
    const [other, own] = desk.started;
    if (other === undefined || own === undefined) throw new Error('nothing was started');
    const view = await desk.run(own, finder, () => desk.run(other, findsNobody));
    expect(first.enrichment.held).toEqual({ contact: 3 });
    const { held } = await desk.balance();
    return { heldFirst: second.enrichment.held.contact, view, held };
  }

  it.each<[string, number, number, Finder, number, number, number]>([
    // What the first round charged counts, what it gave back counts no more.
    ['one part, all found, the maximum reached', 5, 2, findsAll, 2, 2, 3],
    ['one part, all found, one more fits', 5, 3, findsAll, 2, 3, 2],
    ['one part, all found, all fit', 5, 5, findsAll, 2, 5, 0],
    [
      'one part, nothing found at first',
      5,
      2,
      (_, row) => (row < 3 ? `${row}@acme.example` : undefined),
      2,
      2,
      1,
    ],
    ['a list, all found, the maximum reached', 103, 100, findsAll, 100, 100, 3],
    ['a list, all found, two more fit', 103, 102, findsAll, 100, 102, 1],
    [
      'a list, nothing found at first',
      103,
      100,
      (_, row) => (row < 3 ? `${row}@acme.example` : undefined),
      100,
      3,
      0,
    ],
  ])(
    '%s: never charged above it',
    async (_case, count, max, finder, heldFirst, charged, failed) => {
      const { heldFirst: first, view, held } = await takeOver(count, max, finder);
      expect(first).toBe(heldFirst);
      expect(view.charged).toEqual({ contact: charged });
      expect(view.progress.failed).toBe(failed);
      expect(view.status).toBe('completed');
      expect(held).toBe(0);
    },
  );
});

it('asks the table five times in a row for a new contact: a look and four writes', async () => {
  const table = await openTable();
  const desk = openDesk(table, 'ws_1');
  await desk.balance();
  let open = 0;
  let turns = 0;
  const counted = (db: Db): Db => ({
    send: (async (command: never) => {
      if (open === 0) turns += 1;
      open += 1;
      return db.send(command).finally(() => {
        open -= 1;
      });
    }) as Db['send'],
  });
  const { db, accountDb } = desk.p;
  await desk.submit(
    { subjects: people(1) },
    { ...desk.p, db: counted(db), accountDb: counted(accountDb) },
  );
  expect(turns).toBe(5);
});
