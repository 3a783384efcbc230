import { beforeAll, describe, expect, it } from 'vitest';
import type { PackGoal, PaymentFacts } from '../../../lambdas/billing/billing.contract.ts';
import {
  addFacts,
  findGoal,
  findPayment,
  leaveUnfinished,
  noteTold,
  putGoal,
} from '../../../lambdas/billing/payment.store.ts';
import { listDue } from '../../../lambdas/shared/unfinished.store.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { NOON } from '../../support/fixed-ports.ts';
import { spoil, spoilFirst } from '../../support/lossy.ts';
import { openTable, type TablePorts, type TestTable } from '../../support/table.ts';

let table: TestTable;
let p: TablePorts;
let n = 0;

beforeAll(async () => {
  table = await openTable();
});

/** The id of a payment of which nothing is known. */
function fresh(): string {
  n += 1;
  p = table.ports();
  return `pi_${n}`;
}

const NOTHING: PaymentFacts = { refunds: {}, disputes: {} };
const CHARGED: PaymentFacts = { ...NOTHING, charge: { id: 'ch_1', receiptUrl: 'https://r' } };
const SOLD: PaymentFacts = {
  ...CHARGED,
  sale: {
    id: 'cs_1',
    workspaceId: 'ws_1',
    actor: 'mem_ada',
    createdAtMs: epochMs(1_000),
    currency: 'usd',
    amount: 4_900,
    stage: 'paid',
  },
};
const refunded = (id: string): PaymentFacts => ({
  ...NOTHING,
  refunds: { [id]: { amount: 5, state: 'succeeded', createdAtMs: epochMs(1_000) } },
});
const GOAL: PackGoal = {
  no: 1,
  grant: {
    grantId: 'grant_1',
    creditType: 'contact',
    amount: 100,
    effectiveAtMs: epochMs(NOON),
    expiresAtMs: null,
  },
  target: { reversed: 0, frozen: false },
  reason: 'purchase',
};
/** The second goal, after a refund. */
const NEXT: PackGoal = {
  ...GOAL,
  no: 2,
  target: { reversed: 5, frozen: false },
  reason: 'refund',
};

/** The payments that the sweep would find two minutes on. */
async function due(atMs: number): Promise<string[]> {
  const found: string[] = [];
  for (let shard = 0; shard < 8; shard += 1) {
    for await (const { pk } of listDue(p, shard, epochMs(atMs))) found.push(pk);
  }
  return found;
}

describe('addFacts', () => {
  it('makes the record, which the sweep takes up after two minutes', async () => {
    const id = fresh();
    expect(await addFacts(p, id, SOLD)).toMatchObject({ paymentId: id, rev: 1, facts: SOLD });
    expect(await findPayment(p, id)).toMatchObject({ paymentId: id, rev: 1, facts: SOLD });
    expect(await due(NOON + 120_000)).not.toContain(`PAYMENT#${id}`);
    expect(await due(NOON + 120_001)).toContain(`PAYMENT#${id}`);
  });

  it('has nothing left to do while nobody has told what is paid for', async () => {
    const id = fresh();
    expect((await addFacts(p, id, CHARGED)).i2sk).toBeUndefined();
    expect(await due(NOON + 120_001)).not.toContain(`PAYMENT#${id}`);
    expect((await addFacts(p, id, SOLD)).i2sk).toBeDefined();
    expect(await due(NOON + 120_001)).toContain(`PAYMENT#${id}`);
  });

  it('joins, and puts a finished record back among the unfinished', async () => {
    const id = fresh();
    await leaveUnfinished(p, await addFacts(p, id, SOLD));
    const joined = await addFacts(p, id, refunded('re_1'));
    expect(joined).toMatchObject({
      rev: 2,
      facts: { charge: { id: 'ch_1' }, refunds: { re_1: { amount: 5 } } },
    });
    expect(joined.i2sk).toBeDefined();
    expect(await findPayment(p, id)).toEqual(expect.objectContaining(joined));
  });

  it('writes nothing where all is known', async () => {
    const id = fresh();
    await leaveUnfinished(p, await addFacts(p, id, CHARGED));
    const before = await table.items(`PAYMENT#${id}`);
    const again = await addFacts(p, id, CHARGED);
    expect([again.rev, again.i2sk]).toEqual([1, undefined]);
    expect(await table.items(`PAYMENT#${id}`)).toEqual(before);
  });

  it('loses nothing that is told at once', async () => {
    const id = fresh();
    const told = Array.from({ length: 6 }, (_, no) => refunded(`re_${no}`));
    await Promise.all(told.map((facts) => addFacts(p, id, facts)));
    const { rev, facts } = (await findPayment(p, id)) ?? {};
    expect(Object.keys(facts?.refunds ?? {}).toSorted()).toEqual([
      're_0',
      're_1',
      're_2',
      're_3',
      're_4',
      're_5',
    ]);
    expect(rev).toBe(6);
  });

  it('gives up where others write all the time', async () => {
    const id = fresh();
    let no = 0;
    const db = spoil(p.db, () => 'none');
    const send = async (command: Parameters<typeof db.send>[0]) => {
      if (command.constructor.name === 'UpdateCommand') {
        no += 1;
        await addFacts(p, id, refunded(`re_${no}`));
      }
      return db.send(command);
    };
    const busy = addFacts({ ...p, db: { send } as typeof db }, id, CHARGED);
    await expect(busy).rejects.toMatchObject({ code: 'ACCOUNT_BUSY' });
    expect(no).toBe(12);
  });

  it('keeps what is told once where its answer was lost', async () => {
    const id = fresh();
    const db = spoilFirst(p.db, 'none');
    await addFacts({ ...p, db }, id, CHARGED);
    const lossy = spoil(p.db, (call) => (call === 1 ? 'answer-lost' : 'none'));
    await expect(addFacts({ ...p, db: lossy }, id, refunded('re_1'))).rejects.toThrow();
    expect(await addFacts(p, id, refunded('re_1'))).toMatchObject({ rev: 2 });
  });
});

describe('putGoal', () => {
  const revOf = (rev: number, paymentId: string) => ({ paymentId, rev });

  it('sets the first once, the next behind it, each for its line', async () => {
    const id = fresh();
    await addFacts(p, id, CHARGED);
    expect(await findGoal(p, id, 0)).toEqual({
      rev: 1,
      goal: undefined,
      operation: undefined,
      isGranted: false,
    });
    await putGoal(p, revOf(1, id), 0, GOAL);
    await putGoal(p, revOf(1, id), 0, { ...GOAL, reason: 'dispute' });
    await putGoal(p, revOf(1, id), 1, { ...NEXT, no: 1 });
    expect((await findGoal(p, id, 0)).goal).toEqual(GOAL);
    await putGoal(p, revOf(1, id), 0, NEXT);
    await putGoal(p, revOf(1, id), 0, { ...NEXT, reason: 'dispute' });
    expect((await findGoal(p, id, 0)).goal).toEqual(NEXT);
    expect((await findGoal(p, id, 1)).goal).toEqual({ ...NEXT, no: 1 });
  });

  it('sets none for facts that are no longer the last', async () => {
    const id = fresh();
    await addFacts(p, id, CHARGED);
    await addFacts(p, id, refunded('re_1'));
    await putGoal(p, revOf(1, id), 0, GOAL);
    expect((await findGoal(p, id, 0)).goal).toBeUndefined();
    await putGoal(p, revOf(2, id), 0, GOAL);
    await addFacts(p, id, refunded('re_2'));
    await putGoal(p, revOf(2, id), 0, NEXT);
    expect((await findGoal(p, id, 0)).goal).toEqual(GOAL);
  });

  it('makes no record of a payment that nobody has told of', async () => {
    const id = fresh();
    await putGoal(p, revOf(1, id), 0, GOAL);
    expect([await table.items(`PAYMENT#${id}`), (await findGoal(p, id, 0)).rev]).toEqual([
      [],
      undefined,
    ]);
  });
});

describe('leaveUnfinished', () => {
  it('leaves where nothing was told since, and says so', async () => {
    const id = fresh();
    const first = await addFacts(p, id, CHARGED);
    const second = await addFacts(p, id, refunded('re_1'));
    expect(await leaveUnfinished(p, first)).toBe(false);
    expect((await findPayment(p, id))?.i2sk).toBe(second.i2sk);
    expect(await leaveUnfinished(p, second)).toBe(true);
    expect(await leaveUnfinished(p, second)).toBe(true);
    expect((await findPayment(p, id))?.i2sk).toBeUndefined();
    expect(await due(NOON + 300_000)).not.toContain(`PAYMENT#${id}`);
  });
});

describe('noteTold', () => {
  it('adds to what is noted, and changes nothing else', async () => {
    const id = fresh();
    const before = await addFacts(p, id, CHARGED);
    await noteTold(p, id, ['a 1', 'b 1']);
    await noteTold(p, id, ['b 1', 'b 2']);
    const { told, ...rest } = (await findPayment(p, id)) ?? {};
    expect([...(told ?? [])].toSorted()).toEqual(['a 1', 'b 1', 'b 2']);
    expect(rest).toEqual(expect.objectContaining(before));
  });
});
