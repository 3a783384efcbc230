import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { findAccount } from '../../../../lambdas/ledger/account/account.store.ts';
import { loadAccount } from '../../../../lambdas/ledger/account/load-account.ts';
import { planHold } from '../../../../lambdas/ledger/holds/plan-hold.ts';
import {
  type EnsureRequest,
  ensureOperation,
} from '../../../../lambdas/ledger/operations/ensure-operation.ts';
import {
  intendOperation,
  newOperation,
} from '../../../../lambdas/ledger/operations/operation.store.ts';
import { MONTHLY } from '../../../support/accounts.ts';
import { spoil, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const ALLOTMENT = 'grant_2026-03-01-contact';

describe('ensureOperation', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  /** A record that should have 30 credits held. */
  async function open(credits = 30) {
    n += 1;
    const p = table.ports();
    const workspaceId = `ws_${n}`;
    await loadAccount(p, { workspaceId }, MONTHLY);
    const key = { pk: `ENR#${workspaceId}#enr_1`, sk: 'ENRICHMENT' };
    await p.db.send(new PutCommand({ TableName: table.name, Item: { ...key } }));
    const request: EnsureRequest = {
      workspaceId,
      terms: MONTHLY,
      place: { key, attribute: 'hold' },
      base: 'enr_1:hold',
      found: undefined,
      cause: { actor: 'mem_ada', reason: 'contact.email', ref: 'enr_1' },
      plan: (account, now) => planHold(account, { contact: credits }, now),
      onFate: (fate) => ({ set: { status: fate.kind } }),
    };
    const read = async () => ({
      account: await findAccount(p, { workspaceId }),
      record: (await table.items(key.pk))[0],
    });
    return { p, request, read };
  }

  const HELD = { grants: { [ALLOTMENT]: { available: 70, held: 30 } } };

  it('intends, does and records an operation that nobody began', async () => {
    const { p, request, read } = await open();
    expect(await ensureOperation(p, request)).toMatchObject({
      id: 'enr_1:hold:1',
      state: 'applied',
    });
    expect(await read()).toMatchObject({
      account: HELD,
      record: { status: 'applied', hold: { state: 'applied', rev: 2 } },
    });
  });

  it('gives the fate that the record has to a repeat', async () => {
    const { p, request, read } = await open();
    const found = await ensureOperation(p, request);
    expect(await ensureOperation(p, { ...request, found })).toEqual(found);
    expect(await read()).toMatchObject({ account: { rev: 2 } });
  });

  it('moves the account once, by however many callers', async () => {
    const { p, request, read } = await open();
    const fates = await Promise.all(Array.from({ length: 8 }, () => ensureOperation(p, request)));
    expect(fates.map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => 'applied'));
    expect(await read()).toMatchObject({ account: HELD });
  });

  it.each(['answer-lost', 'lost', 'late', 'throttled'] as const)(
    'moves the account once when the write is %s',
    async (fault) => {
      const { p, request, read } = await open();
      const accountDb = spoilFirst(p.accountDb, fault);
      expect(await ensureOperation({ ...p, accountDb }, request)).toMatchObject({
        state: 'applied',
      });
      await accountDb.deliver();
      expect(await read()).toMatchObject({ account: HELD, record: { hold: { state: 'applied' } } });
    },
  );

  it('makes a next attempt under another id after a lost one', async () => {
    const { p, request } = await open();
    const accountDb = spoilFirst(p.accountDb, 'lost');
    const operation = await ensureOperation({ ...p, accountDb }, request);
    expect(operation).toMatchObject({ id: 'enr_1:hold:2', attempt: 2, state: 'applied' });
  });

  it('resolves what a dead call intended, without sending it', async () => {
    const { p, request, read } = await open();
    const dead = newOperation(p, request.base, 1);
    await intendOperation(p, request.place, dead);
    const accountDb = spoil(p.accountDb, () => 'none');
    const operation = await ensureOperation({ ...p, accountDb }, { ...request, found: dead });
    expect(operation).toMatchObject({ id: 'enr_1:hold:2', state: 'applied' });
    expect(accountDb.calls()).toBe(2);
    expect(await read()).toMatchObject({ account: { ...HELD, rev: 3 } });
  });

  it('records a refusal, which is final', async () => {
    const { p, request, read } = await open(101);
    const refused = await ensureOperation(p, request);
    expect(refused).toMatchObject({ state: 'refused', code: 'CREDITS_INSUFFICIENT' });
    expect(await ensureOperation(p, { ...request, found: refused })).toEqual(refused);
    expect(await read()).toMatchObject({ account: { rev: 1 }, record: { status: 'refused' } });
  });

  it('gives up as ACCOUNT_BUSY when it is lost again and again', async () => {
    const { p, request, read } = await open();
    // Each change is lost; each fence goes through.
    const accountDb = spoil(p.accountDb, (call) => (call % 2 === 0 ? 'lost' : 'none'));
    await expect(ensureOperation({ ...p, accountDb }, request)).rejects.toMatchObject({
      code: 'ACCOUNT_BUSY',
    });
    expect(await read()).toMatchObject({ account: { grants: { [ALLOTMENT]: { held: 0 } } } });
  });
});
