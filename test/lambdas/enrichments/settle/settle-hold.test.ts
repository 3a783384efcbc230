import { beforeAll, describe, expect, it } from 'vitest';
import {
  findEnrichment,
  findPart,
  findRound,
} from '../../../../lambdas/enrichments/enrichment.store.ts';
import type { Lookups, RoundRecord } from '../../../../lambdas/enrichments/records.contract.ts';
import { holdRound } from '../../../../lambdas/enrichments/rounds/hold-round.ts';
import {
  type DecidedRound,
  settleHold,
} from '../../../../lambdas/enrichments/settle/settle-hold.ts';
import { openDesk, people } from '../../../support/desk.ts';
import { type Fault, isUpdateOf, pauseAt, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('settleHold', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  const endClaims = async () => {};

  async function open() {
    n += 1;
    const desk = openDesk(table, `ws_${n}`);
    const { enrichment } = await desk.submit({ subjects: people(3) });
    const record = await findEnrichment(desk.p, `ws_${n}`, enrichment.id);
    if (record === undefined) throw new Error('no record');
    const round: DecidedRound = {
      part: 0,
      round: 0,
      lookups: { email: [0, 1, 2] },
      slices: record.heldSlices ?? [],
      charged: { email: [0, 2] },
    };
    const read = () => findRound(desk.p, record, round);
    return { desk, p: desk.p, record, round, read };
  }

  it.each<[Fault]>([['none'], ['throttled'], ['answer-lost'], ['lost'], ['late']])(
    'moves the credits once, with the write %s, and keeps the decision',
    async (fault) => {
      const { desk, p, record, round, read } = await open();
      const accountDb = spoilFirst(p.accountDb, fault);
      await settleHold({ ...p, accountDb }, record, round, { endClaims });
      await accountDb.deliver();
      await settleHold(p, record, round, { endClaims });
      const settled = { settle: { state: 'applied' }, charged: { email: [0, 2] } };
      expect(await read()).toMatchObject(settled);
      expect(await desk.balance()).toEqual({ available: 98, held: 0, used: 2 });
    },
  );

  it.each([[0], [1]])(
    'moves the credits and ends the claims by the decision recorded first: round %i',
    async (n) => {
      const { desk, p, record, round: first } = await open();
      const rows = (await findPart(p, record.workspaceId, record.id, 0))?.rows ?? [];
      const part = { record, part: 0, rows };
      const later: RoundRecord = { part: 0, round: 1, lookups: { email: [0, 1, 2] }, slices: [] };
      if (n > 0) await holdRound(p, part, later);
      const standing = n > 0 ? await findRound(p, record, later) : first;
      if (standing === undefined) throw new Error('no round');
      const ended: string[] = [];
      const endBy = async ({ charged, chargedGrades }: DecidedRound) =>
        void ended.push(`${charged.email}${chargedGrades ? ' by grade' : ''}`);
      const decide = (charged: Lookups, via: typeof p, grades: Partial<DecidedRound> = {}) =>
        settleHold(via, record, { ...standing, charged, ...grades }, { endClaims: endBy });
      // Two decide differently. The first has recorded its settle when the second comes by, and
      // has sent nothing yet.
      const accountDb = pauseAt(p.accountDb, (command) => isUpdateOf(command, 'ACCOUNT'));
      const slow = decide({ email: [0, 2] }, { ...p, accountDb });
      await accountDb.reached;
      await decide({ email: [1] }, p, { chargedGrades: { email: { risky: [1] } } });
      accountDb.goOn();
      await slow;
      await decide({ email: [0, 1, 2] }, p, { chargedGrades: { email: { risky: [0] } } });
      expect(new Set(ended)).toEqual(new Set(['0,2']));
      expect(await findRound(p, record, standing)).toMatchObject({
        settle: { state: 'applied' },
        charged: { email: [0, 2] },
      });
      expect(await desk.balance()).toEqual({ available: 98 - 3 * n, held: 3 * n, used: 2 });
    },
  );

  it('is done once by eight callers', async () => {
    const { desk, p, record, round } = await open();
    await Promise.all(Array.from({ length: 8 }, () => settleHold(p, record, round, { endClaims })));
    expect(await desk.balance()).toEqual({ available: 98, held: 0, used: 2 });
  });

  it('is recorded as applied after its claims have ended, and is settled anew if they could not', async () => {
    const { desk, p, record, round, read } = await open();
    const seen: unknown[] = [];
    const crash = settleHold(p, record, round, {
      endClaims: async () => {
        seen.push((await read())?.settle?.state);
        throw new Error('the function died');
      },
    });
    await expect(crash).rejects.toThrow('the function died');
    await settleHold(p, record, round, {
      endClaims: async () => void seen.push((await read())?.settle?.state),
    });
    expect(seen).toEqual(['intended', 'intended']);
    expect(await read()).toMatchObject({ settle: { state: 'applied' } });
    expect(await desk.balance()).toEqual({ available: 98, held: 0, used: 2 });
  });

  it('ends the claims and moves nothing where nothing is held', async () => {
    const { desk, p, record, round, read } = await open();
    const ended: DecidedRound[] = [];
    const none = { ...round, lookups: {}, slices: [], charged: {} };
    await settleHold(p, record, none, {
      endClaims: async (decided) => void ended.push(decided),
    });
    expect(await read()).toMatchObject({ settle: { state: 'unneeded' } });
    expect(ended).toHaveLength(1);
    expect((await desk.balance()).held).toBe(3);
  });

  it('expires at once what goes back to a grant past its expiry', async () => {
    const { desk, p, record, round } = await open();
    p.setClock('2026-04-01T00:00:00Z');
    await settleHold(p, record, round, { endClaims });
    expect(await desk.account()).toMatchObject({
      grants: { 'grant_2026-03-01-contact': { available: 0, held: 0 } },
      last: { action: 'expire', slices: [{ available: -98, expired: 98 }] },
    });
  });
});

/** 200 rows on an allotment of 100 and a pack of 100 that never expires: two parts, one hold. */
describe('the parts of a list settle as one hold', () => {
  async function open() {
    const table = await openTable();
    const desk = openDesk(table, 'ws_1');
    await desk.grant(100);
    const { enrichment } = await desk.submit({ subjects: people(200) });
    expect(enrichment.held).toEqual({ contact: 200 });
    /** The last `free` of those found are of a grade that costs nothing. */
    const settle = async (part: number, found: number, via = desk.p, free = 0) => {
      const standing = await findEnrichment(desk.p, 'ws_1', enrichment.id);
      if (standing === undefined) throw new Error('no record');
      const record = { ...standing, pricesApart: { 'contact.email': { risky: { contact: 0 } } } };
      const email = [...Array(found).keys()];
      const chargedGrades = { email: { risky: email.slice(found - free) } };
      const decision = { charged: { email }, chargedGrades };
      const round = { part, round: 0, lookups: { email }, slices: [], ...decision };
      await settleHold(via, record, round, { endClaims: async () => {} });
    };
    const grants = async () => {
      const account = await desk.account();
      return Object.fromEntries(
        Object.entries(account?.grants ?? {}).map(([id, { available, held }]) => [
          id,
          [available, held],
        ]),
      );
    };
    return { desk, id: enrichment.id, settle, grants };
  }
  const PACK_LEFT = { 'grant_2026-03-01-contact': [0, 0], grant_pack: [100, 0] };

  it.each<[string, readonly (readonly [number, number])[]]>([
    [
      'the first part first',
      [
        [0, 50],
        [1, 50],
      ],
    ],
    [
      'the second part first',
      [
        [1, 50],
        [0, 50],
      ],
    ],
    [
      'all in the part settled last',
      [
        [0, 0],
        [1, 100],
      ],
    ],
    [
      'all in the part settled first',
      [
        [1, 100],
        [0, 0],
      ],
    ],
    [
      'uneven',
      [
        [0, 99],
        [1, 1],
      ],
    ],
  ])('100 found: the allotment is spent, the pack is left: %s', async (_order, parts) => {
    const { desk, settle, grants } = await open();
    for (const [part, found] of parts) await settle(part, found);
    expect(await grants()).toEqual(PACK_LEFT);
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 100 });
  });

  it('100 found, and as many for nothing: the allotment is spent, the pack is left', async () => {
    const { desk, settle, grants } = await open();
    await settle(1, 100, desk.p, 70);
    await settle(0, 100, desk.p, 30);
    expect(await grants()).toEqual(PACK_LEFT);
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 100 });
  });

  it('100 found, both parts at once, each twice', async () => {
    const { desk, settle, grants } = await open();
    await Promise.all([settle(0, 50), settle(1, 50), settle(0, 50), settle(1, 50)]);
    expect(await grants()).toEqual(PACK_LEFT);
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 100 });
  });

  it.each<[Fault]>([['answer-lost'], ['lost'], ['late'], ['throttled']])(
    '100 found, with the write of the first part %s',
    async (fault) => {
      const { desk, settle, grants } = await open();
      const accountDb = spoilFirst(desk.p.accountDb, fault);
      await settle(0, 50, { ...desk.p, accountDb });
      await accountDb.deliver();
      await settle(1, 50);
      expect(await grants()).toEqual(PACK_LEFT);
    },
  );

  it.each<[string, readonly (readonly [number, number])[]]>([
    [
      'in order',
      [
        [0, 50],
        [1, 50],
      ],
    ],
    [
      'the other way round',
      [
        [1, 50],
        [0, 50],
      ],
    ],
  ])(
    '100 found over a month’s end, %s: the new allotment is whole, the pack too',
    async (_, parts) => {
      const { desk, settle, grants } = await open();
      const [first, second] = parts;
      await settle(...(first ?? [0, 0]));
      desk.p.setClock('2026-04-01T00:00:01Z');
      await settle(...(second ?? [0, 0]));
      expect(await desk.balance()).toEqual({ available: 200, held: 0, used: 0 });
      expect(await grants()).toMatchObject({ grant_pack: [100, 0] });
    },
  );

  it('keeps what is left of the hold on the record until the last part is settled', async () => {
    const { desk, id, settle } = await open();
    const rest = async () => {
      const record = await findEnrichment(desk.p, 'ws_1', id);
      return [record?.shares, record?.committed, record?.heldRest?.map(({ credits }) => credits)];
    };
    expect(await rest()).toEqual([0, 200, [100, 100]]);
    await settle(1, 30);
    expect(await rest()).toEqual([1, 130, [70, 30]]);
    await settle(0, 30);
    expect(await rest()).toEqual([2, 60, []]);
  });
});
