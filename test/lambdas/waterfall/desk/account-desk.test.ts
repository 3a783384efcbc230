import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import { AccountDesk } from '../../../../lambdas/waterfall/desk/account-desk.ts';
import type { VendorSettings } from '../../../../lambdas/waterfall/desk/desk.contract.ts';
import { takeSlots } from '../../../../lambdas/waterfall/desk/vendor-desk.store.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

const DOWN = { refused: 'down', costMicroUsd: 0 } as const;
const ANSWERED = { costMicroUsd: 10_000 };
let table: TestTable;
let accounts = 0;

beforeAll(async () => {
  table = await openTable({ on: 'engine' });
});

/** Functions that share an account and a clock, each with what it remembers itself. */
async function functions(count: number, settings?: VendorSettings) {
  accounts += 1;
  const account = `ws_${accounts}`;
  const p: TablePorts = table.ports();
  if (settings) {
    const Item = { ...keys.vendorSettings(account, 'hunter'), settings };
    await p.db.send(new PutCommand({ TableName: table.name, Item }));
  }
  const desks = Array.from({ length: count }, () => new AccountDesk(p, account));
  return { p, desks, leaves: () => Promise.all(desks.map((desk) => desk.leaveFor('hunter'))) };
}

/** Of a vendor without a limit in its documents. */
const FREE: VendorSettings = { limits: {} };

describe('the desk of an account', () => {
  it('opens the circuit for all functions after five failures, wherever they were', async () => {
    const { p, desks, leaves } = await functions(2, FREE);
    for (let n = 0; n < 5; n += 1) {
      await desks[n % 2]?.leaveFor('hunter');
      await desks[n % 2]?.note('hunter', DOWN);
      p.advance(6_000);
    }
    expect(await leaves()).toMatchObject([
      { kind: 'no', reason: 'circuit-open' },
      { kind: 'no', reason: 'circuit-open' },
    ]);
    expect(p.logged).toContainEqual({ event: 'VENDOR_CIRCUIT_OPENED', vendor: 'hunter' });
  });

  it('lets one function of several try an open circuit, and closes it for all', async () => {
    const { p, desks, leaves } = await functions(3, FREE);
    const [first] = desks;
    for (let n = 0; n < 5; n += 1) {
      await first?.leaveFor('hunter');
      await first?.note('hunter', DOWN);
      p.advance(1_000);
    }
    p.advance(40_000);
    const tried = await leaves();
    expect(tried.filter(({ kind }) => kind === 'go')).toHaveLength(1);
    await desks[tried.findIndex(({ kind }) => kind === 'go')]?.note('hunter', ANSWERED);
    p.advance(6_000);
    expect(await leaves()).toEqual([{ kind: 'go' }, { kind: 'go' }, { kind: 'go' }]);
    expect(p.logged).toContainEqual({ event: 'VENDOR_CIRCUIT_CLOSED', vendor: 'hunter' });
  });

  it('remembers an empty account for all', async () => {
    const { p, desks, leaves } = await functions(2, FREE);
    await leaves();
    await desks[0]?.note('hunter', { refused: 'out-of-credits', costMicroUsd: 0 });
    p.advance(6_000);
    expect(await leaves()).toMatchObject([
      { kind: 'no', reason: 'out-of-credits' },
      { kind: 'no', reason: 'out-of-credits' },
    ]);
  });

  it('keeps all functions together to the vendor’s rate', async () => {
    const { p, desks } = await functions(3, { limits: { perSecond: 10 } });
    const begun: number[] = [];
    const refused: number[] = [];
    const start = p.now();
    for (let n = 0; n < 60; n += 1) {
      const leave = await desks[n % 3]?.leaveFor('hunter');
      if (leave?.kind === 'go') begun.push(p.now());
      else refused.push(p.now());
    }
    const seconds = (p.now() - start) / 1_000;
    expect(begun.length).toBeGreaterThan(40);
    expect(begun.length).toBeLessThanOrEqual(Math.ceil(seconds * 10) + 1);
  });

  it('turns away who would wait longer than three seconds', async () => {
    const { p, desks } = await functions(1, { limits: { perSecond: 1 } });
    const place = { account: `ws_${accounts}`, vendor: 'hunter' };
    const isBusy = false;
    await takeSlots(p.db, place, { count: 4, intervalMs: 1_000, nowMs: p.now(), isBusy });
    expect(await desks[0]?.leaveFor('hunter')).toEqual({
      kind: 'no',
      reason: 'rate-limited',
      retryAfterSeconds: 3,
    });
  });

  it('spends no more with a vendor on a day than is allowed', async () => {
    const { p, desks, leaves } = await functions(2, { ...FREE, dayCostMicroUsdMax: 20_000 });
    expect(await leaves()).toEqual([{ kind: 'go' }, { kind: 'go' }]);
    await desks[0]?.note('hunter', ANSWERED);
    await desks[1]?.note('hunter', ANSWERED);
    p.advance(6_000);
    expect(await leaves()).toEqual([
      { kind: 'no', reason: 'over-budget' },
      { kind: 'no', reason: 'over-budget' },
    ]);
    p.advance(86_400_000);
    expect(await leaves()).toEqual([{ kind: 'go' }, { kind: 'go' }]);
  });

  it('reads once in five seconds, and writes nothing while all is well', async () => {
    const { p, desks } = await functions(1, FREE);
    const calls: string[] = [];
    const db = {
      send: (command: object) => {
        calls.push(command.constructor.name);
        return p.db.send(command as never);
      },
    };
    const desk = new AccountDesk({ ...p, db: db as never }, 'ws_quiet');
    for (let n = 0; n < 50; n += 1) {
      await desk.leaveFor('prospeo');
      await desk.note('prospeo', ANSWERED);
      p.advance(100);
    }
    expect(calls).toEqual(['QueryCommand']);
    expect(desks).toHaveLength(1);
  });

  it('tells, and goes on, where a note cannot be written', async () => {
    const { p } = await functions(1);
    const db = {
      send: async (command: object) => {
        if (command.constructor.name === 'QueryCommand') return { Items: [] };
        throw new TypeError('no table');
      },
    };
    const desk = new AccountDesk({ ...p, db: db as never }, 'ws_deaf');
    await desk.leaveFor('prospeo');
    await desk.note('prospeo', DOWN);
    expect(p.logged).toContainEqual({
      event: 'VENDOR_NOT_NOTED',
      vendor: 'prospeo',
      error: 'TypeError',
    });
  });
});
