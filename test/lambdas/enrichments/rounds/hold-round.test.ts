import { describe, expect, it } from 'vitest';
import {
  findEnrichment,
  findPart,
  findRound,
  putRound,
} from '../../../../lambdas/enrichments/enrichment.store.ts';
import type { RoundRecord } from '../../../../lambdas/enrichments/records.contract.ts';
import {
  endHold,
  holdRound,
  shutRound,
} from '../../../../lambdas/enrichments/rounds/hold-round.ts';
import { isShut } from '../../../../lambdas/enrichments/rounds/round-lookups.ts';
import { listRuns } from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import { type Asked, openDesk, people } from '../../../support/desk.ts';
import { type Fault, spoilFirst } from '../../../support/lossy.ts';
import { openTable } from '../../../support/table.ts';

const BOTH = ['contact.email', 'contact.phone'] as const;
const LATER: RoundRecord = { part: 0, round: 1, lookups: { email: [0, 1] }, slices: [] };

/**
 * A request that holds for its own two rows, and its record: what it holds for later is the test's.
 */
async function open(asked: Partial<Asked> = {}, allotments?: Record<string, number>) {
  const plan = asked.actions ? 'split-credits-essential' : 'workspace-pool';
  const table = await openTable();
  const desk = openDesk(table, 'ws_1', allotments, table.ports(), plan);
  const { enrichment } = await desk.submit({ subjects: people(2), ...asked });
  const record = await findEnrichment(desk.p, 'ws_1', enrichment.id);
  if (record === undefined) throw new Error('no record');
  const rows = (await findPart(desk.p, 'ws_1', record.id, 0))?.rows ?? [];
  const part = { record, part: 0, rows };
  const ends = async () => (await listRuns(desk.p, part)).map(({ outcomes }) => outcomes);
  const contacts = () => table.items('CON#ws_1');
  return { desk, record, part, ends, contacts };
}

describe('holdRound', () => {
  it.each<[Fault]>([['none'], ['answer-lost'], ['lost'], ['late'], ['throttled']])(
    'holds for its lookups once, with the write %s',
    async (fault) => {
      const { desk, record, part } = await open();
      const accountDb = spoilFirst(desk.p.accountDb, fault);
      expect(await holdRound({ ...desk.p, accountDb }, part, LATER)).toEqual({ email: [0, 1] });
      await accountDb.deliver();
      const standing = await findRound(desk.p, record, LATER);
      expect(standing).toMatchObject({ slices: [{ credits: 2 }], hold: { state: 'applied' } });
      expect(await holdRound(desk.p, part, standing ?? LATER)).toEqual({ email: [0, 1] });
      expect(await desk.balance()).toEqual({ available: 96, held: 4, used: 0 });
    },
  );

  it('names the contact of a person whom it has no credits for', async () => {
    const asked = { subjects: [{ email: 'person.0@acme.example' }], actions: ['contact.phone'] };
    const { desk, part, contacts } = await open(asked as Partial<Asked>, { email: 1, phone: 1 });
    // It has become known since.
    await desk.enrich({ subjects: people(1) });
    const [known] = (await contacts()).filter(({ mergedInto }) => !mergedInto);
    expect(await holdRound(desk.p, part, { ...LATER, lookups: { phone: [0] } })).toEqual({});
    expect(await listRuns(desk.p, part)).toMatchObject([{ contactId: known?.contactId }]);
  });

  it('keeps a round that won nothing: it stays without lookups', async () => {
    const { desk, record, part } = await open();
    expect(await holdRound(desk.p, part, { ...LATER, lookups: {} })).toEqual({});
    expect(await holdRound(desk.p, part, LATER)).toEqual({});
    expect(await findRound(desk.p, record, LATER)).toMatchObject({ lookups: {}, slices: [] });
    expect(await desk.balance()).toEqual({ available: 98, held: 2, used: 0 });
  });

  it.each([
    [{ email: 4, phone: 4 }, { email: [0, 1], phone: [0, 1] }, []],
    [{ email: 3, phone: 4 }, { email: [0], phone: [0, 1] }, ['1 email']],
    [{ email: 4, phone: 2 }, { email: [0, 1] }, ['0 phone', '1 phone']],
    [{ email: 2, phone: 2 }, {}, ['0 email', '0 phone', '1 email', '1 phone']],
  ])('of two types, with %j in all, holds for %j', async (allotments, lookups, left) => {
    const { desk, part, ends } = await open({ actions: BOTH }, allotments);
    const wanted = { ...LATER, lookups: { email: [0, 1], phone: [0, 1] } };
    expect(await holdRound(desk.p, part, wanted)).toEqual(lookups);
    const outcomes = await ends();
    const failed = outcomes.flatMap((of, row) =>
      Object.entries(of).map(([datum, end]) => {
        expect(end).toEqual({ kind: 'failed', reason: 'CREDITS_INSUFFICIENT' });
        return `${outcomes.length === 1 ? 1 : row} ${datum}`;
      }),
    );
    expect(failed).toEqual(left);
  });

  it.each([
    [undefined, [0, 1], []],
    [4, [0, 1], []],
    [3, [0], [1]],
    [2, [], [0, 1]],
  ])('with a maximum of %s and two held already, takes over %j', async (max, taken, left) => {
    const { desk, part, ends } = await open(max === undefined ? {} : { maxCredits: max });
    // The first round is settled with both of its rows charged: they count.
    const { id } = part.record;
    await desk.runRound(
      { workspaceId: 'ws_1', enrichmentId: id, part: 0, round: 0 },
      (_, row) => `${row}@acme.example`,
    );
    const before = await ends();
    const lookups = await holdRound(desk.p, part, LATER);
    expect(lookups.email ?? []).toEqual(taken);
    expect(before).toHaveLength(2);
    expect((await desk.balance()).held).toBe(taken.length);
    const round = await findRound(desk.p, part.record, LATER);
    expect(round?.slices.reduce((sum, { credits }) => sum + credits, 0)).toBe(2 - left.length);
  });

  it('counts of earlier rounds what they were charged, and not what they held', async () => {
    const { desk, part } = await open({ maxCredits: 2 });
    const record = {
      ...part.record,
      pricesApart: { 'contact.email': { risky: { contact: 0 } } },
    };
    const email = [0, 1];
    const decision = { charged: { email }, chargedGrades: { email: { risky: email } } };
    const first = { part: 0, round: 0, lookups: { email }, slices: [], ...decision };
    await putRound(desk.p, record, first);
    expect(await holdRound(desk.p, { ...part, record }, LATER)).toEqual({ email });
  });

  it('takes nothing over for a workspace that is suspended by then', async () => {
    const { desk, part, ends } = await open();
    const loadTerms = async () => undefined;
    expect(await holdRound({ ...desk.p, loadTerms }, part, LATER)).toEqual({});
    const suspended = { email: { kind: 'failed', reason: 'WORKSPACE_SUSPENDED' } };
    expect(await ends()).toEqual([suspended, suspended]);
    expect(await desk.balance()).toEqual({ available: 98, held: 2, used: 0 });
  });

  it('runs what it had held before the workspace was suspended', async () => {
    const { desk, record, part } = await open();
    await holdRound(desk.p, part, LATER);
    const standing = (await findRound(desk.p, record, LATER)) ?? LATER;
    const loadTerms = async () => undefined;
    expect(await holdRound({ ...desk.p, loadTerms }, part, standing)).toEqual({ email: [0, 1] });
    expect(await desk.balance()).toEqual({ available: 96, held: 4, used: 0 });
  });
});

describe('endHold', () => {
  it('shuts a later round that has no hold yet: it never gets one', async () => {
    const { desk, record, part } = await open();
    const dies = { ...desk.p, loadTerms: () => Promise.reject(new Error('the function died')) };
    await expect(holdRound(dies, part, LATER)).rejects.toThrow('the function died');
    const ended = await endHold(desk.p, record, LATER);
    expect(ended).toMatchObject({ hold: { state: 'refused' }, slices: [] });
    expect(await holdRound(desk.p, part, LATER)).toEqual({});
    expect(await desk.balance()).toEqual({ available: 98, held: 2, used: 0 });
  });

  it('gives the hold that another call has placed meanwhile', async () => {
    const { desk, record, part } = await open();
    await holdRound(desk.p, part, LATER);
    const ended = await endHold(desk.p, record, LATER);
    expect(ended).toMatchObject({ hold: { state: 'applied' }, slices: [{ credits: 2 }] });
    expect(await desk.balance()).toEqual({ available: 96, held: 4, used: 0 });
  });

  it('leaves the first round alone: it has the request’s hold', async () => {
    const { desk, record } = await open();
    const first = { ...LATER, round: 0 };
    expect(await endHold(desk.p, record, first)).toEqual(first);
  });
});

describe('shutRound', () => {
  it('keeps a round from being opened, and says so again', async () => {
    const { desk, record, part } = await open();
    const shut = await shutRound(desk.p, record, LATER);
    expect(isShut(shut)).toBe(true);
    expect(await shutRound(desk.p, record, LATER)).toEqual(shut);
    expect(await holdRound(desk.p, part, LATER)).toEqual({});
    expect(await desk.balance()).toEqual({ available: 98, held: 2, used: 0 });
  });

  it.each([[{ email: [0, 1] }], [{}]])('is too late for one opened with %j', async (lookups) => {
    const { desk, record, part } = await open();
    await holdRound(desk.p, part, { ...LATER, lookups });
    const standing = await shutRound(desk.p, record, LATER);
    expect(standing).toMatchObject({ lookups });
    expect(isShut(standing)).toBe(false);
  });
});
