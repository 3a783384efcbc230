import { beforeAll, describe, expect, it } from 'vitest';
import {
  findEnrichment,
  findRound,
  putRequest,
} from '../../../lambdas/enrichments/enrichment.store.ts';
import type {
  EnrichmentRecord,
  RoundRecord,
} from '../../../lambdas/enrichments/records.contract.ts';
import {
  commitCredits,
  takeShare,
  uncommitCredits,
} from '../../../lambdas/enrichments/shares.store.ts';
import type { HeldSlice, Operation } from '../../../lambdas/ledger/ledger.contract.ts';
import { resend } from '../../support/lossy.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const slice = (credits: number): HeldSlice => ({
  grantId: 'grant_1',
  type: 'contact',
  cat: 'allotment',
  credits,
});
const SETTLE = { id: 'op:1', state: 'intended' } as Operation;
const ROUND: RoundRecord = {
  part: 0,
  round: 0,
  lookups: { email: [0] },
  slices: [slice(3)],
  settle: SETTLE,
  charged: { email: [0] },
};

describe('the hold that the parts of a list share', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  async function open() {
    n += 1;
    const p = table.ports();
    const base = { workspaceId: 'ws_1', id: `enr_${n}`, createdAtMs: p.now(), madeBy: 'call-1' };
    const shared = { parts: 2, heldRest: [slice(10)], shares: 0, committed: 10 };
    const record = { ...base, ...shared } as unknown as EnrichmentRecord;
    await putRequest(p, record, []);
    const read = async () => {
      const { heldRest, shares, committed } = (await findEnrichment(p, 'ws_1', record.id)) ?? {};
      return { heldRest, shares, committed };
    };
    const round = (place = ROUND) => findRound(p, record, place);
    return { p, record, read, round };
  }
  const share = { round: ROUND, rest: [slice(7)], released: 2 };

  it('gives a part its share together with the round that says so', async () => {
    const { p, record, read, round } = await open();
    expect(await takeShare(p, record, share)).toBe(true);
    expect(await read()).toEqual({ heldRest: [slice(7)], shares: 1, committed: 8 });
    expect(await round()).toMatchObject(ROUND);
  });

  it('gives nothing on a stale copy, nor twice to one round', async () => {
    const { p, record, read, round } = await open();
    await takeShare(p, record, share);
    const other = { ...ROUND, part: 1 };
    expect(await takeShare(p, record, { ...share, round: other, rest: [slice(4)] })).toBe(false);
    expect(await round(other)).toBeUndefined();
    const fresh = { ...record, shares: 1 };
    expect(await takeShare(p, fresh, { ...share, rest: [slice(4)] })).toBe(false);
    expect(await read()).toEqual({ heldRest: [slice(7)], shares: 1, committed: 8 });
  });

  it('says no to a share sent twice, and leaves it taken once', async () => {
    const { p, record, read } = await open();
    // Who is told no looks at the round, and finds its share.
    await takeShare({ ...p, db: resend(p.db) }, record, share);
    expect(await read()).toEqual({ heldRest: [slice(7)], shares: 1, committed: 8 });
  });
});

describe('what a list commits to its later rounds', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  async function open(committed: number) {
    n += 1;
    const p = table.ports();
    const base = { workspaceId: 'ws_1', id: `enr_${n}`, createdAtMs: p.now(), madeBy: 'call-1' };
    const record = { ...base, parts: 2, shares: 0, committed } as unknown as EnrichmentRecord;
    await putRequest(p, record, []);
    const commit = (part: number, credits: number, round = 1) =>
      commitCredits(p, record, { part, round, credits, maxCredits: 100 });
    const uncommit = (part: number, charged: number, round = 1) =>
      uncommitCredits(p, record, { part, round, charged });
    const sum = async () => (await findEnrichment(p, 'ws_1', record.id))?.committed;
    return { commit, uncommit, sum };
  }

  it.each([
    [0, 30, 30],
    [70, 30, 30],
    [80, 30, 20],
    [100, 30, 0],
    [0, 0, 0],
  ])('of 100 with %i committed, asked for %i: %i', async (committed, asked, granted) => {
    const { commit, sum } = await open(committed);
    expect(await commit(0, asked)).toBe(granted);
    expect(await commit(0, asked)).toBe(granted);
    expect(await sum()).toBe(committed + granted);
  });

  it('is never more than the maximum, however many ask at once', async () => {
    const { commit, sum } = await open(50);
    const granted = await Promise.all([0, 1, 2, 3, 4, 5].map((part) => commit(part, 20)));
    expect(granted.reduce((total, each) => total + each, 0)).toBe(50);
    expect(await sum()).toBe(100);
  });

  it('may be committed again once it was not charged, each round by itself', async () => {
    const { commit, uncommit, sum } = await open(50);
    expect(await commit(0, 50)).toBe(50);
    expect(await commit(1, 10)).toBe(0);
    await uncommit(0, 20);
    await uncommit(0, 20);
    expect(await sum()).toBe(70);
    // What a round was told, it is told again; the next round gets what is free now.
    expect(await commit(1, 10)).toBe(0);
    expect(await commit(1, 40, 2)).toBe(30);
    await uncommit(7, 0);
    expect(await sum()).toBe(100);
  });
});
