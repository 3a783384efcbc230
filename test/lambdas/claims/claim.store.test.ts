import { beforeAll, describe, expect, it } from 'vitest';
import {
  confirmPointer,
  dropAlias,
  freeClaim,
  isAlias,
  isOwn,
  markFound,
  movePointer,
  payClaim,
  putAlias,
  putClaim,
  readStanding,
  yieldClaim,
} from '../../../lambdas/claims/claim.store.ts';
import type { Charge, Claim } from '../../../lambdas/enrichments/records.contract.ts';
import { at } from '../../support/accounts.ts';
import { resend } from '../../support/lossy.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const ADA = { enrichmentId: 'enr_ada', madeBy: 'call-1', part: 0, row: 3 };
const BOB = { enrichmentId: 'enr_bob', madeBy: 'call-2', part: 0, row: 3 };
const claimOf = (claimant: typeof ADA): Claim => ({
  state: 'finding',
  ...claimant,
  contactId: 'con_1',
  atMs: at('2026-03-10T12:00:00Z'),
});
const FOUND = {
  value: 'ada@acme.example',
  all: ['ada@acme.example'],
  verdict: 'deliverable',
  provider: 'hunter',
} as const;
const CHARGE: Charge = {
  actor: 'mem_ada',
  action: 'contact.email',
  subject: { fullName: 'Ada Example' },
  credits: { contact: 1 },
  sources: [{ grantId: 'g', type: 'contact', cat: 'pack', credits: 1 }],
  paidAtMs: at('2026-03-10T12:01:00Z'),
};

describe('a claim', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  function open() {
    n += 1;
    const p = table.ports();
    const key = `key-${n}`;
    const read = async () => (await readStanding(p, 'ws_1', [key])).get(key);
    return { p, key, read };
  }

  it('is won by one of many', async () => {
    const { p, key, read } = open();
    const wins = await Promise.all(
      Array.from({ length: 8 }, (_, row) => putClaim(p, 'ws_1', key, claimOf({ ...ADA, row }))),
    );
    expect(wins.filter(Boolean)).toHaveLength(1);
    expect(await read()).toMatchObject({ row: wins.indexOf(true), state: 'finding' });
  });

  it('is another in another workspace', async () => {
    const { p, key } = open();
    expect(await putClaim(p, 'ws_1', key, claimOf(ADA))).toBe(true);
    expect(await putClaim(p, 'ws_2', key, claimOf(BOB))).toBe(true);
  });

  it('is taken over from the one that is named, and from nobody else', async () => {
    const { p, key, read } = open();
    await putClaim(p, 'ws_1', key, claimOf(ADA));
    expect(await putClaim(p, 'ws_1', key, claimOf(BOB), claimOf({ ...ADA, row: 4 }))).toBe(false);
    expect(await putClaim(p, 'ws_1', key, claimOf(BOB), claimOf(ADA))).toBe(true);
    expect(await read()).toMatchObject(BOB);
  });

  it('is not taken over once it is paid', async () => {
    const { p, key, read } = open();
    await putClaim(p, 'ws_1', key, claimOf(ADA));
    await payClaim(p, 'ws_1', key, ADA, FOUND, CHARGE);
    expect(await putClaim(p, 'ws_1', key, claimOf(BOB), claimOf(ADA))).toBe(false);
    expect(await read()).toMatchObject({ ...ADA, state: 'paid', result: FOUND, charge: CHARGE });
  });

  it('is not taken over once its row is found, but by who has seen it so', async () => {
    const { p, key, read } = open();
    await putClaim(p, 'ws_1', key, claimOf(ADA));
    expect(await markFound(p, 'ws_1', key, BOB, 'e-at')).toBe(false);
    expect(await markFound({ ...p, db: resend(p.db) }, 'ws_1', key, ADA, 'e-at')).toBe(true);
    expect(await read()).toEqual(expect.objectContaining({ ...claimOf(ADA), foundAt: 'e-at' }));
    expect(await putClaim(p, 'ws_1', key, claimOf(BOB), claimOf(ADA))).toBe(false);
    const seen = { ...claimOf(ADA), foundAt: 'e-at' } as const;
    expect(await putClaim(p, 'ws_1', key, claimOf(BOB), seen)).toBe(true);
    expect(await markFound(p, 'ws_1', key, ADA, 'e-at')).toBe(false);
  });

  it('is not marked as found when it is paid or given back', async () => {
    const { p, key } = open();
    expect(await markFound(p, 'ws_1', key, ADA, 'e-at')).toBe(false);
    await putClaim(p, 'ws_1', key, claimOf(ADA));
    await payClaim(p, 'ws_1', key, ADA, FOUND, CHARGE);
    expect(await markFound(p, 'ws_1', key, ADA, 'e-at')).toBe(false);
  });

  it('is paid by its own row alone, and again without harm', async () => {
    const { p, key, read } = open();
    await putClaim(p, 'ws_1', key, claimOf(ADA));
    expect(await payClaim(p, 'ws_1', key, BOB, FOUND, CHARGE)).toBe(false);
    expect(await read()).toMatchObject({ state: 'finding' });
    await payClaim({ ...p, db: resend(p.db) }, 'ws_1', key, ADA, FOUND, CHARGE);
    expect(await read()).toMatchObject({
      i1pk: 'WS#ws_1#HISTORY',
      i1sk: `001773144060000#${key}`,
    });
  });

  it('is given back by its own row while it is not paid', async () => {
    const { p, key, read } = open();
    await putClaim(p, 'ws_1', key, claimOf(ADA));
    await freeClaim(p, 'ws_1', key, BOB);
    expect(await read()).toMatchObject(ADA);
    await freeClaim({ ...p, db: resend(p.db) }, 'ws_1', key, ADA);
    expect(await read()).toBeUndefined();
    await putClaim(p, 'ws_1', key, claimOf(ADA));
    await payClaim(p, 'ws_1', key, ADA, FOUND, CHARGE);
    await freeClaim(p, 'ws_1', key, ADA);
    expect(await read()).toMatchObject({ state: 'paid' });
  });

  it('becomes a pointer by its own row while it is not paid', async () => {
    const { p, key, read } = open();
    await putClaim(p, 'ws_1', key, claimOf(ADA));
    await yieldClaim(p, 'ws_1', key, BOB, 'other');
    expect(isAlias(await read())).toBe(false);
    await yieldClaim(p, 'ws_1', key, ADA, 'other');
    expect(await read()).toMatchObject({ aliasOf: 'other' });
    expect(isAlias(await read())).toBe(true);
  });

  it('lets an alias stand only where nothing stood', async () => {
    const { p, key } = open();
    expect(await putAlias(p, 'ws_1', key, 'first')).toBe(true);
    expect(await putAlias(p, 'ws_1', key, 'second')).toBe(false);
  });
});

describe('a pointer', () => {
  it('leads elsewhere when it is moved, unless it is confirmed or leads elsewhere already', async () => {
    const p = (await openTable()).ports();
    const leads = async () => (await readStanding(p, 'ws_1', ['a'])).get('a');
    await putAlias(p, 'ws_1', 'a', 'first');
    expect(await movePointer(p, 'ws_1', 'a', 'second', 'third')).toBe(false);
    expect(await movePointer(p, 'ws_1', 'a', 'first', 'second')).toBe(true);
    expect(await confirmPointer(p, 'ws_1', 'a', 'first')).toBe(false);
    expect(await confirmPointer(p, 'ws_1', 'a', 'second')).toBe(true);
    expect(await movePointer(p, 'ws_1', 'a', 'second', 'third')).toBe(false);
    expect(await leads()).toMatchObject({ aliasOf: 'second', isConfirmed: true });
    await dropAlias(p, 'ws_1', 'a', 'first');
    expect(await leads()).toMatchObject({ aliasOf: 'second' });
    await dropAlias(p, 'ws_1', 'a', 'second');
    await dropAlias(p, 'ws_1', 'a', 'second');
    expect(await leads()).toBeUndefined();
  });
});

describe('isOwn', () => {
  it('asks for request, its making, part and row', () => {
    expect(isOwn(claimOf(ADA), ADA)).toBe(true);
    expect(isOwn(claimOf(ADA), BOB)).toBe(false);
    expect(isOwn(claimOf(ADA), { ...ADA, part: 1 })).toBe(false);
    expect(isOwn(claimOf(ADA), { ...ADA, row: 4 })).toBe(false);
    expect(isOwn(claimOf(ADA), { ...ADA, madeBy: 'call-9' })).toBe(false);
  });
});
