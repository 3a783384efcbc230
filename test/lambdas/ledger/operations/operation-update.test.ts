import { expect, it } from 'vitest';
import type { Operation } from '../../../../lambdas/ledger/ledger.contract.ts';
import {
  toClosing,
  toFateUpdate,
  toIntention,
} from '../../../../lambdas/ledger/operations/operation-update.ts';
import { at } from '../../../support/accounts.ts';

const OPERATION: Operation = {
  id: 'enr_1:hold:1',
  attempt: 1,
  state: 'intended',
  sinceRev: 7,
  at: at('2026-03-10T12:00:00Z'),
  intendedBy: 'x',
};
const SECOND = { ...OPERATION, id: 'enr_1:hold:2', attempt: 2 };

it.each([
  [
    'a first attempt, where there is none',
    toIntention('hold', OPERATION),
    'attribute_exists(pk) AND attribute_not_exists(#op)',
    { ':op': OPERATION },
  ],
  [
    'a next attempt, after one that was lost',
    toIntention('hold', SECOND),
    'attribute_exists(pk) AND #op.attempt = :before AND #op.#code = :lost',
    { ':op': SECOND, ':before': 1, ':lost': 'LOST' },
  ],
  [
    'a fate, of the one that was intended',
    toFateUpdate('hold', { ...OPERATION, state: 'applied' }),
    '#op.id = :id AND #op.#state = :intended',
    { ':op': { ...OPERATION, state: 'applied' }, ':id': 'enr_1:hold:1', ':intended': 'intended' },
  ],
  [
    'a closing, of one that was lost',
    toClosing('hold', { ...OPERATION, state: 'refused', code: 'STATE_CONFLICT' }),
    '#op.id = :id AND #op.#code = :lost',
    {
      ':op': { ...OPERATION, state: 'refused', code: 'STATE_CONFLICT' },
      ':id': 'enr_1:hold:1',
      ':lost': 'LOST',
    },
  ],
])('writes %s', (_what, parts, condition, values) => {
  expect(parts).toMatchObject({
    UpdateExpression: 'SET #op = :op',
    ConditionExpression: condition,
    ExpressionAttributeNames: { '#op': 'hold' },
    ExpressionAttributeValues: values,
  });
});

it('writes what else the record shows in the same update', () => {
  const change = { set: { status: 'running', held: 3 }, remove: ['i2pk'] };
  expect(toFateUpdate('hold', OPERATION, change)).toMatchObject({
    UpdateExpression: 'SET #op = :op, #s0 = :s0, #s1 = :s1 REMOVE #r0',
    ExpressionAttributeNames: { '#s0': 'status', '#s1': 'held', '#r0': 'i2pk' },
    ExpressionAttributeValues: { ':s0': 'running', ':s1': 3 },
  });
});
