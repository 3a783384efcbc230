import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  toFence,
  toUpdate,
  type UpdateParts,
} from '../../lambdas/ledger/account/account-update.ts';
import { planExpire } from '../../lambdas/ledger/account/plan-expire.ts';
import { planRetune } from '../../lambdas/ledger/account/plan-retune.ts';
import { planTurn } from '../../lambdas/ledger/account/plan-turn.ts';
import { planGrant } from '../../lambdas/ledger/grants/plan-grant.ts';
import { planHold } from '../../lambdas/ledger/holds/plan-hold.ts';
import { planSettle } from '../../lambdas/ledger/holds/plan-settle.ts';
import type { Account, AccountChange } from '../../lambdas/ledger/ledger.contract.ts';
import { endOperation, newOperation } from '../../lambdas/ledger/operations/operation.store.ts';
import {
  toClosing,
  toFateUpdate,
  toIntention,
} from '../../lambdas/ledger/operations/operation-update.ts';
import { accountOf, at, grantOf, MONTHLY } from '../support/accounts.ts';
import { applyUpdate } from '../support/expressions.ts';
import { openTable, type TestTable } from '../support/table.ts';

const NOW = at('2026-03-10T12:00:00Z');
const CAUSE = { actor: 'mem_ada', reason: 'contact.email', ref: 'enr_1:hold:1' };

/** The model's table takes and refuses what the engine does, and makes the same of it. */
describe('expressions as modelled', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable({ on: 'engine' });
  });

  /** What the engine makes of an item, or undefined where it refuses the update. */
  async function engine(item: object, parts: UpdateParts): Promise<object | undefined> {
    n += 1;
    const Key = { pk: `WS#${n}`, sk: 'ACCOUNT' };
    await table.db.send(new PutCommand({ TableName: table.name, Item: { ...item, ...Key } }));
    const update = { ...parts, TableName: table.name, Key, ReturnValues: 'ALL_NEW' as const };
    const answer = await table.db.send(new UpdateCommand(update)).catch((error: Error) => {
      if (error.name !== 'ConditionalCheckFailedException') throw error;
    });
    return answer?.Attributes && { ...answer.Attributes, pk: 'WS#x', sk: 'ACCOUNT' };
  }

  const credits = fc.nat({ max: 6 });
  const grant = fc.record({
    available: credits,
    held: credits,
    pri: fc.constantFrom(20, 30),
    exp: fc.constantFrom(null, NOW, at('2026-09-01T00:00:00Z')),
    cat: fc.constantFrom('pack' as const, 'allotment' as const),
  });
  const account = fc
    .tuple(
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), grant, { minKeys: 1 }),
      fc.boolean(),
      fc.constantFrom({}, { no: 1 }),
    )
    .map(([grants, isFenced, terms]) => {
      const open = Object.entries(grants).map(([id, change]) => [id, grantOf(change)] as const);
      const fences = isFenced ? { 'enr_1:hold:1': NOW } : {};
      const { period } = accountOf();
      return accountOf(Object.fromEntries(open), {
        fences,
        used: { contact: 3 },
        period: { ...period, ...terms },
      });
    });

  function changesOf(copy: Account, amount: number): AccountChange[] {
    const hold = planHold(copy, { contact: amount }, NOW);
    const entry = { type: 'contact', cat: 'pack', amount: 5, eff: NOW, exp: null } as const;
    const granted = planGrant(copy, { grantId: 'new', grant: entry }, NOW);
    const held = Object.entries(copy.grants).map(([grantId, { held: n }]) => {
      return { grantId, type: 'contact', cat: 'pack', credits: n } as const;
    });
    const total = held.reduce((sum, slice) => sum + slice.credits, 0);
    return [
      ...(hold.kind === 'planned' ? [hold.change] : []),
      ...(granted.kind === 'planned' ? [granted.change] : []),
      planSettle(held, { contact: Math.min(amount, total) }),
      planExpire(copy, NOW) ?? planSettle([], {}),
      planTurn(copy, MONTHLY, at('2026-04-02T00:00:00Z')) ?? planSettle([], {}),
      ...[
        { allotments: { contact: amount } },
        { allotments: { contact: amount }, oneGrant: true as const },
        { periodMonths: 12 },
        { ended: true as const },
      ].flatMap((change) => planRetune(copy, { ...MONTHLY, no: 2, ...change }, NOW) ?? []),
    ];
  }

  it('changes of an account, planned from one copy and written over another', async () => {
    let taken = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(account, account, credits, async (copy, actual, amount) => {
        const { workspaceId: _ws, ...item } = actual;
        const revision = { ...CAUSE, op: 'enr_1:hold:1', at: NOW };
        const updates = changesOf(copy, amount).map((change) => {
          const { action, slices } = change;
          return toUpdate(copy, change, { ...revision, action, slices });
        });
        updates.push(toFence({ ...revision, op: 'fence:1', action: 'fence', slices: [] }));
        for (const parts of updates) {
          const modelled = applyUpdate({ ...item, pk: 'WS#x', sk: 'ACCOUNT' }, parts);
          expect(await engine(item, parts)).toEqual(modelled);
          if (modelled === undefined) refused += 1;
          else taken += 1;
        }
      }),
      { numRuns: 40, seed: 5 },
    );
    expect([taken > 40, refused > 40]).toEqual([true, true]);
  });

  it('operations of a record, written over every state', async () => {
    const ports = { now: () => NOW, random: () => new Uint8Array(10) } as never;
    const first = newOperation(ports, 'enr_1', 7);
    const second = newOperation(ports, 'enr_1', 8, first);
    const lost = endOperation(first, { kind: 'lost' });
    const refused = endOperation(first, { kind: 'refused', code: 'STATE_CONFLICT', details: {} });
    const unneeded = endOperation(first, { kind: 'unneeded' });
    const records = [undefined, first, lost, refused, unneeded, second];
    const updates = [
      ...[first, second].map((operation) => toIntention('hold', operation)),
      ...[lost, unneeded].map((ended) =>
        toFateUpdate('hold', ended, { set: { s: 1 }, remove: ['r'] }),
      ),
      toClosing('hold', refused),
    ];
    const outcomes: boolean[] = [];
    for (const hold of records) {
      for (const parts of updates) {
        const item = { r: 'x', ...(hold && { hold }) };
        const modelled = applyUpdate({ ...item, pk: 'WS#x', sk: 'ACCOUNT' }, parts);
        expect(await engine(item, parts)).toEqual(modelled);
        outcomes.push(modelled !== undefined);
      }
    }
    // Of thirty: the first intention, the next one and the closing of a loss, two fates of what was
    // intended.
    expect(outcomes.filter(Boolean)).toHaveLength(5);
  });
});
