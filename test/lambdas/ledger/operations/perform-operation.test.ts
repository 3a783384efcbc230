import { beforeAll, describe, expect, it } from 'vitest';
import { findAccount } from '../../../../lambdas/ledger/account/account.store.ts';
import { loadAccount } from '../../../../lambdas/ledger/account/load-account.ts';
import { grantCredits } from '../../../../lambdas/ledger/grants/grant-credits.ts';
import { planHold } from '../../../../lambdas/ledger/holds/plan-hold.ts';
import { newOperation } from '../../../../lambdas/ledger/operations/operation.store.ts';
import {
  type OperationRequest,
  performOperation,
  resolveOperation,
} from '../../../../lambdas/ledger/operations/perform-operation.ts';
import type { Ports } from '../../../../lambdas/shared/ports.ts';
import { type EpochMs, epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { MONTHLY } from '../../../support/accounts.ts';
import { spoil, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

const CAUSE = { actor: 'mem_ada', reason: 'contact.email', ref: 'enr_1' };
const ALLOTMENT = 'grant_2026-03-01-contact';
const PACK = {
  terms: MONTHLY,
  creditType: 'contact',
  amount: 10,
  category: 'pack',
  reason: 'bought',
  actor: 'operator',
  bodyHash: 'h',
} as const;

let table: TestTable;
let n = 0;

beforeAll(async () => {
  table = await openTable();
});

/** A workspace with 100 credits, and an operation that holds some of them. */
async function open(credits: number) {
  n += 1;
  table.keepProjecting(true);
  const p = table.ports();
  const workspaceId = `ws_${n}`;
  const account = await loadAccount(p, { workspaceId }, MONTHLY);
  const requestOf = (base: string): OperationRequest => ({
    workspaceId,
    terms: MONTHLY,
    operation: newOperation(p, base, account.rev),
    cause: CAUSE,
    plan: (copy, now) => planHold(copy, { contact: credits }, now),
  });
  const read = () => findAccount(p, { workspaceId });
  return { p, account, requestOf, request: requestOf('enr_1:hold'), read };
}

const through = (p: TablePorts, accountDb: Ports['accountDb']): Ports => ({ ...p, accountDb });

describe('performOperation', () => {
  it('changes the account once and says what it did', async () => {
    const { p, account, request } = await open(30);
    expect(await performOperation(p, request, account)).toMatchObject({
      kind: 'applied',
      rev: 2,
      slices: [{ grantId: ALLOTMENT, cat: 'allotment', available: -30, held: 30 }],
      account: { rev: 2, grants: { [ALLOTMENT]: { available: 70, held: 30 } } },
    });
  });

  it('refuses what the account does not have, and changes nothing', async () => {
    const { p, account, request, read } = await open(101);
    expect(await performOperation(p, request, account)).toMatchObject({
      kind: 'refused',
      code: 'CREDITS_INSUFFICIENT',
      details: { required: { contact: 101 }, available: { contact: 100 } },
    });
    expect(await read()).toEqual(account);
  });

  it('does not refuse by an old copy', async () => {
    const { p, account, request } = await open(60);
    const poor = {
      ...account,
      rev: 0,
      grants: { [ALLOTMENT]: { ...account.grants[ALLOTMENT], available: 1 } as never },
    };
    expect(await performOperation(p, request, poor)).toMatchObject({ kind: 'applied' });
  });

  it('plans again when somebody else took what it wanted', async () => {
    const { p, account, requestOf } = await open(60);
    await performOperation(p, requestOf('enr_1:hold'), account);
    expect(await performOperation(p, requestOf('enr_2:hold'), account)).toMatchObject({
      kind: 'refused',
      details: { available: { contact: 40 } },
    });
  });

  it('turns the account first when its period has ended', async () => {
    const { p, account, request } = await open(60);
    p.setClock('2026-04-02T00:00:00Z');
    expect(await performOperation(p, request, account)).toMatchObject({
      kind: 'applied',
      rev: 3,
      slices: [{ grantId: 'grant_2026-04-01-contact' }],
    });
  });

  it('sends again what was throttled, since that was not done', async () => {
    const { p, account, request, read } = await open(30);
    const accountDb = spoil(p.accountDb, (call) => (call < 3 ? 'throttled' : 'none'));
    expect(await performOperation(through(p, accountDb), request, account)).toMatchObject({
      kind: 'applied',
      rev: 2,
    });
    expect(accountDb.calls()).toBe(4);
    expect(await read()).toMatchObject({ rev: 2 });
  });

  it('plans what was throttled on a fresh copy: one that has aged must not refuse', async () => {
    const { p, account, request } = await open(105);
    const grant = (grantId: string, expiresAtMs: EpochMs | null) =>
      grantCredits(p, { ...PACK, account, grantId, expiresAtMs });
    // The first pack expires while the throttled call waits; the second comes in before.
    await grant('grant_old', epochMs(p.now() + 4));
    const start = await loadAccount(p, { workspaceId: account.workspaceId }, MONTHLY);
    let calls = 0;
    const send = (async (command: never) => {
      calls += 1;
      if (calls > 1) return p.accountDb.send(command);
      await grant('grant_new', null);
      throw Object.assign(new Error('throttled'), { name: 'ThrottlingException' });
    }) as typeof p.accountDb.send;
    expect(await performOperation(through(p, { send }), request, start)).toMatchObject({
      kind: 'applied',
      slices: [
        { grantId: ALLOTMENT, held: 100 },
        { grantId: 'grant_new', held: 5 },
      ],
    });
  });

  it('gives up as ACCOUNT_BUSY after forty throttled tries', async () => {
    const { p, account, request } = await open(30);
    const accountDb = spoil(p.accountDb, () => 'throttled');
    await expect(performOperation(through(p, accountDb), request, account)).rejects.toMatchObject({
      code: 'ACCOUNT_BUSY',
    });
    expect(accountDb.calls()).toBe(40);
  });

  it('knows by the account that a change was done whose answer was lost', async () => {
    const { p, account, request, read } = await open(30);
    const accountDb = spoilFirst(p.accountDb, 'answer-lost');
    expect(await performOperation(through(p, accountDb), request, account)).toMatchObject({
      kind: 'applied',
      rev: 2,
    });
    expect(accountDb.calls()).toBe(1);
    expect(await read()).toMatchObject({ rev: 2 });
  });

  it('fences a change that was lost on the way: it never was and never will be', async () => {
    const { p, account, request, read } = await open(30);
    const accountDb = spoilFirst(p.accountDb, 'late');
    expect(await performOperation(through(p, accountDb), request, account)).toEqual({
      kind: 'lost',
      fence: { rev: 2, at: account.last.at },
    });
    expect(await accountDb.deliver()).toMatchObject([
      { status: 'rejected', reason: { name: 'ConditionalCheckFailedException' } },
    ]);
    expect(await read()).toMatchObject({
      rev: 2,
      grants: { [ALLOTMENT]: { available: 100, held: 0 } },
      last: { action: 'fence', ref: 'enr_1:hold:1', op: 'fence:enr_1:hold:1' },
    });
  });

  it('meets its own fence when another call has given it up, and says lost', async () => {
    const { p, account, request } = await open(30);
    await resolveOperation(p, request);
    expect(await performOperation(p, request, account)).toMatchObject({
      kind: 'lost',
      fence: { rev: 2 },
    });
  });
});

describe('resolveOperation', () => {
  it('finds a change in the journal although others followed it', async () => {
    const { p, account, requestOf } = await open(10);
    const first = requestOf('enr_1:hold');
    await performOperation(p, first, account);
    await performOperation(p, requestOf('enr_2:hold'), account);
    await table.project();
    expect(await resolveOperation(p, first)).toMatchObject({ kind: 'applied', rev: 2 });
  });

  it('waits for the journal to catch up', async () => {
    const { p, account, requestOf } = await open(10);
    const first = requestOf('enr_1:hold');
    await performOperation(p, first, account);
    await performOperation(p, requestOf('enr_2:hold'), account);
    const before = p.now();
    expect(await resolveOperation(p, first)).toMatchObject({ kind: 'applied', rev: 2 });
    expect(p.now() - before).toBe(50);
  });

  it('says OPERATION_UNRESOLVED when the journal stays behind for ten seconds, and fences nothing', async () => {
    const { p, account, requestOf, read } = await open(10);
    table.keepProjecting(false);
    const first = requestOf('enr_1:hold');
    await performOperation(p, first, account);
    await performOperation(p, requestOf('enr_2:hold'), account);
    const before = p.now();
    await expect(resolveOperation(p, first)).rejects.toMatchObject({
      code: 'OPERATION_UNRESOLVED',
    });
    expect(p.now() - before).toBe(10_000);
    expect(await read()).toMatchObject({ rev: 3, fences: {} });
  });

  it('gives the same fate to all who ask', async () => {
    const { p, request } = await open(10);
    const fates = await Promise.all(Array.from({ length: 8 }, () => resolveOperation(p, request)));
    expect(fates).toMatchObject(
      Array.from({ length: 8 }, () => ({ kind: 'lost', fence: { rev: 2 } })),
    );
  });

  it('fences again until the fence is known to stand', async () => {
    const { p, request, read } = await open(10);
    const faults = ['throttled', 'lost', 'answer-lost'] as const;
    const accountDb = spoil(p.accountDb, (call) => faults[call] ?? 'none');
    expect(await resolveOperation(through(p, accountDb), request)).toMatchObject({
      kind: 'lost',
      fence: { rev: 2 },
    });
    expect(accountDb.calls()).toBe(3);
    expect(await read()).toMatchObject({ rev: 2, fences: { 'enr_1:hold:1': expect.any(Number) } });
  });

  it('finds in the journal what was done between its look and its fence', async () => {
    const { p, account, request } = await open(10);
    await table.project();
    let reads = 0;
    const db = spoil(p.db, () => 'none');
    const racing: Ports = {
      ...p,
      db: {
        send: (async (command: never) => {
          reads += 1;
          const answer = await db.send(command);
          // The change arrives right after the first look into the journal.
          if (reads === 1) await performOperation(p, request, account);
          return answer;
        }) as typeof db.send,
      },
    };
    expect(await resolveOperation(racing, request)).toMatchObject({ kind: 'applied', rev: 2 });
  });
});
