import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../../../lambdas/ledger/ledger.contract.ts';
import { hold, loadAccount, newOperation } from '../../../../lambdas/ledger/ledger.ts';
import {
  intendOperation,
  recordFate,
} from '../../../../lambdas/ledger/operations/operation.store.ts';
import { resumeOperation } from '../../../../lambdas/ledger/operations/resume-operation.ts';
import type { OperationFate } from '../../../../lambdas/ledger/requests.contract.ts';
import { MONTHLY } from '../../../support/accounts.ts';
import { isUpdateOf, pauseAt, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const CLOSED = { state: 'refused', code: 'STATE_CONFLICT' };

describe('resumeOperation', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  /** A record whose hold of 30 credits another call has begun, or will. */
  async function open() {
    n += 1;
    const p = table.ports();
    const account = { workspaceId: `ws_${n}` };
    await loadAccount(p, account, MONTHLY);
    const key = { pk: `ENR#ws_${n}#enr_1`, sk: 'ENRICHMENT' };
    await p.db.send(new PutCommand({ TableName: table.name, Item: { ...key } }));
    const request = {
      account,
      place: { key, attribute: 'hold' },
      base: 'enr_1:hold',
      cause: { actor: 'mem_ada', reason: 'contact.email', ref: 'enr_1' },
      onFate: (fate: OperationFate) => ({ set: { status: fate.kind } }),
    };
    const holding = { ...request, terms: MONTHLY, wanted: [{ contact: 30 }], partial: false };
    const begin = (): Promise<Operation> =>
      intendOperation(p, request.place, newOperation(p, request.base, 1));
    const held = async () => {
      const { grants } = await loadAccount(p, account, MONTHLY);
      return Object.values(grants).reduce((sum, grant) => sum + grant.held, 0);
    };
    const status = async () => (await table.items(key.pk))[0]?.status;
    return { p, request, holding, begin, held, status };
  }

  it('closes what was never sent, and nobody can do it any more', async () => {
    const { p, request, holding, begin, held, status } = await open();
    const found = await begin();
    expect(await resumeOperation(p, { ...request, found })).toMatchObject(CLOSED);
    expect(await status()).toBe('refused');
    // The call that had intended it is still alive.
    expect(await hold(p, { ...holding, own: found })).toMatchObject(CLOSED);
    expect(await held()).toBe(0);
  });

  it('finds what was done, and a repeat gives the same', async () => {
    const { p, request, begin, holding, held, status } = await open();
    const found = await begin();
    const accountDb = pauseAt(p.db, (command) => isUpdateOf(command, 'ENRICHMENT'));
    const dead = hold({ ...p, db: accountDb }, { ...holding, own: found });
    await accountDb.reached;
    const resumed = await resumeOperation(p, { ...request, found });
    expect(resumed).toMatchObject({ state: 'applied', rev: 2 });
    expect(await resumeOperation(p, { ...request, found: resumed })).toEqual(resumed);
    accountDb.goOn();
    expect(await dead).toMatchObject({ state: 'applied', rev: 2 });
    expect([await held(), await status()]).toEqual([30, 'applied']);
  });

  it('closes what nobody has intended yet: a call that comes late finds it closed', async () => {
    const { p, request, holding, held } = await open();
    expect(await resumeOperation(p, request)).toMatchObject({ ...CLOSED, attempt: 1 });
    expect(await hold(p, holding)).toMatchObject(CLOSED);
    expect(await held()).toBe(0);
  });

  it('closes what was lost, so that no next attempt follows', async () => {
    const { p, request, holding, begin, held, status } = await open();
    const found = await recordFate(p, request.place, await begin(), { kind: 'lost' });
    expect(await resumeOperation(p, { ...request, found })).toMatchObject(CLOSED);
    expect(await status()).toBe('refused');
    expect(await hold(p, { ...holding, found })).toMatchObject(CLOSED);
    expect(await held()).toBe(0);
  });

  it('follows a next attempt that came first', async () => {
    const { p, request, holding, begin, held } = await open();
    const lost = await recordFate(p, request.place, await begin(), { kind: 'lost' });
    expect(await hold(p, { ...holding, found: lost })).toMatchObject({ attempt: 2 });
    expect(await resumeOperation(p, { ...request, found: lost })).toMatchObject({
      state: 'applied',
      attempt: 2,
    });
    expect(await held()).toBe(30);
  });

  it('is met by a hold between its lost attempt and the next one: one of the two ends it', async () => {
    const { p, request, holding, begin, held } = await open();
    const own = await begin();
    const accountDb = spoilFirst(p.accountDb, 'lost');
    const [done, resumed] = await Promise.all([
      hold({ ...p, accountDb }, { ...holding, own }),
      resumeOperation(p, { ...request, found: own }),
    ]);
    expect(done.state).toBe(resumed.state);
    expect(await held()).toBe(done.state === 'applied' ? 30 : 0);
  });
});
