import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AccountTerms, Operation } from '../../../lambdas/ledger/ledger.contract.ts';
import {
  bringUpToDate,
  hold,
  loadAccount,
  newOperation,
  previewHold,
  release,
  resume,
  settle,
  toHeldSlices,
} from '../../../lambdas/ledger/ledger.ts';
import type { OperationFate } from '../../../lambdas/ledger/requests.contract.ts';
import { MONTHLY } from '../../support/accounts.ts';
import { spoil, spoilFirst } from '../../support/lossy.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const SPLIT: AccountTerms = { ...MONTHLY, allotments: { email: 5, phone: 7 } };
const LOOKUP = { email: 1, phone: 3 };

describe('the front door', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  /** An account with 5 email and 7 phone credits, and a record. */
  async function open(terms = SPLIT) {
    n += 1;
    const p = table.ports();
    const account = { workspaceId: `ws_${n}` };
    const key = { pk: `ENR#ws_${n}#enr_1`, sk: 'ENRICHMENT' };
    await p.db.send(new PutCommand({ TableName: table.name, Item: { ...key } }));
    const fates: string[] = [];
    const operationOf = (attribute: string) => ({
      account,
      place: { key, attribute },
      base: `enr_1:${attribute}`,
      cause: { actor: 'mem_ada', reason: 'contact.email', ref: 'enr_1' },
      onFate: (fate: OperationFate) => {
        fates.push(fate.kind);
        return { set: { status: `${attribute} ${fate.kind}` } };
      },
    });
    const holding = { ...operationOf('hold'), terms, wanted: [LOOKUP], partial: false };
    const counters = async () => {
      const { grants } = await loadAccount(p, account, undefined);
      return Object.fromEntries(
        Object.entries(grants).map(([id, g]) => [id.slice(17), [g.available, g.held]]),
      );
    };
    const record = async () => (await table.items(key.pk))[0];
    return { p, account, holding, operationOf, counters, record, fates };
  }

  it('holds all credit types in one write', async () => {
    const { p, holding, counters, record } = await open();
    const accountDb = spoil(p.accountDb, () => 'none');
    expect(await hold({ ...p, accountDb }, { ...holding, wanted: [LOOKUP, LOOKUP] })).toMatchObject(
      { state: 'applied', rev: 2 },
    );
    expect(accountDb.calls()).toBe(1);
    expect(await counters()).toEqual({ email: [3, 2], phone: [1, 6] });
    expect(await record()).toMatchObject({ status: 'hold applied', hold: { state: 'applied' } });
  });

  it('refuses whole, by the first type that is short', async () => {
    const { p, holding, counters } = await open();
    const wanted = [LOOKUP, LOOKUP, LOOKUP];
    expect(await hold(p, { ...holding, wanted })).toMatchObject({
      state: 'refused',
      code: 'CREDITS_INSUFFICIENT',
      details: {
        creditType: 'phone',
        required: { email: 3, phone: 9 },
        available: { email: 5, phone: 7 },
      },
    });
    expect(await counters()).toEqual({ email: [5, 0], phone: [7, 0] });
  });

  it('takes what fits at the moment of the hold, not at the moment of the copy', async () => {
    const { p, account, holding, operationOf, counters } = await open();
    const copy = await loadAccount(p, account, SPLIT);
    await p.db.send(
      new PutCommand({ TableName: table.name, Item: { pk: 'ENR#other', sk: 'ENRICHMENT' } }),
    );
    const other = { key: { pk: 'ENR#other', sk: 'ENRICHMENT' }, attribute: 'hold' };
    await hold(p, { ...holding, ...operationOf('hold'), place: other, base: 'enr_2:hold' });
    const wanted = [LOOKUP, LOOKUP, { email: 1 }];
    const held = await hold(p, { ...holding, copy, wanted, partial: true });
    // Of two lookups only one is left, and the e-mail alone.
    expect(held).toMatchObject({ state: 'applied' });
    expect(await counters()).toEqual({ email: [2, 3], phone: [1, 6] });
  });

  it('does a lost hold again under its next attempt, also one written with its record', async () => {
    const { p, holding, counters, fates, account } = await open();
    await loadAccount(p, account, SPLIT);
    const own = newOperation(p, holding.base, 1);
    const item = { ...holding.place.key, hold: own };
    await p.db.send(new PutCommand({ TableName: table.name, Item: item }));
    const accountDb = spoilFirst(p.accountDb, 'late');
    expect(await hold({ ...p, accountDb }, { ...holding, own })).toMatchObject({
      id: 'enr_1:hold:2',
      state: 'applied',
    });
    await accountDb.deliver();
    expect(fates).toEqual(['lost', 'applied']);
    expect(await counters()).toEqual({ email: [4, 1], phone: [4, 3] });
  });

  it('does not send what another call has intended, but finds out', async () => {
    const { p, holding, account } = await open();
    await loadAccount(p, account, SPLIT);
    const found = newOperation(p, holding.base, 1);
    const item = { ...holding.place.key, hold: found };
    await p.db.send(new PutCommand({ TableName: table.name, Item: item }));
    expect(await hold(p, { ...holding, found })).toMatchObject({ id: 'enr_1:hold:2' });
  });

  it('holds nothing for what costs nothing, and says so', async () => {
    const { p, holding, record, account } = await open();
    expect(await hold(p, { ...holding, wanted: [{}] })).toMatchObject({ state: 'unneeded' });
    expect(await record()).toMatchObject({ status: 'hold unneeded' });
    expect(await loadAccount(p, account, undefined)).toMatchObject({ rev: 1 });
  });

  it('tells beforehand what a hold would do, and changes nothing', async () => {
    const { p, holding, account } = await open();
    const wanted = [LOOKUP, LOOKUP, LOOKUP];
    expect(await previewHold(p, { ...holding, wanted })).toMatchObject({
      account: { rev: 1 },
      plan: { kind: 'refused', code: 'CREDITS_INSUFFICIENT' },
    });
    expect(await previewHold(p, { ...holding, wanted, partial: true })).toMatchObject({
      plan: { kind: 'planned' },
    });
    expect(await loadAccount(p, account, undefined)).toMatchObject({ rev: 1 });
  });

  /** The hold of a lookup, as its record has it. */
  async function openHeld() {
    const desk = await open();
    const operation: Operation = await hold(desk.p, desk.holding);
    return { ...desk, held: toHeldSlices(operation.slices ?? []) };
  }

  it('settles: what was found is spent, the rest goes back, by type', async () => {
    const { p, held, operationOf, counters, account } = await openHeld();
    const settling = { ...operationOf('settle'), decide: () => ({ held, spent: { phone: 3 } }) };
    const first = await settle(p, settling);
    expect(first).toMatchObject({ state: 'applied', rev: 3 });
    expect(await counters()).toEqual({ email: [5, 0], phone: [4, 0] });
    expect(await loadAccount(p, account, undefined)).toMatchObject({ used: { phone: 3 } });
    expect(await settle(p, { ...settling, found: first })).toEqual(first);
    expect(await counters()).toEqual({ email: [5, 0], phone: [4, 0] });
  });

  it('books what a settle gives back to a grant that has expired, in an entry of its own', async () => {
    const { p, held, operationOf, counters, account } = await openHeld();
    p.setClock('2026-04-02T00:00:00Z');
    const settling = { ...operationOf('settle'), decide: () => ({ held, spent: { email: 1 } }) };
    expect(await settle(p, settling)).toMatchObject({ rev: 3 });
    expect(await loadAccount(p, account, undefined)).toMatchObject({ last: { action: 'expire' } });
    expect(await counters()).toEqual({ email: [0, 0], phone: [0, 0] });
  });

  it('releases all of it', async () => {
    const { p, held, operationOf, counters, account } = await openHeld();
    expect(await release(p, { ...operationOf('settle'), held })).toMatchObject({ rev: 3 });
    expect(await counters()).toEqual({ email: [5, 0], phone: [7, 0] });
    expect(await loadAccount(p, account, undefined)).toMatchObject({ used: {} });
  });

  it('settles nothing where nothing was held', async () => {
    const { p, operationOf, account } = await openHeld();
    const none = { ...operationOf('settle'), held: [] };
    expect(await release(p, none)).toMatchObject({ state: 'unneeded' });
    expect(await loadAccount(p, account, undefined)).toMatchObject({ rev: 2 });
  });

  it('ends what a dead call began', async () => {
    const { p, operationOf, account } = await open();
    await loadAccount(p, account, SPLIT);
    expect(await resume(p, operationOf('hold'))).toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('brings an account up to date: its period, and what has expired', async () => {
    const { p, account } = await open();
    await loadAccount(p, account, SPLIT);
    p.setClock('2026-05-02T00:00:00Z');
    expect(await bringUpToDate(p, account, SPLIT)).toMatchObject({
      rev: 3,
      period: { id: '2026-05-01' },
      last: { action: 'expire' },
      opened: 4,
    });
  });
});
