import { describe, expect, it } from 'vitest';
import type { LedgerEntry, Operation } from '../../../../lambdas/ledger/ledger.contract.ts';
import {
  judgeByJournal,
  nextStep,
  seenOnAccount,
  toFenceRevision,
} from '../../../../lambdas/ledger/operations/judge-operation.ts';
import { accountOf, at } from '../../../support/accounts.ts';

const NOW = at('2026-03-10T12:00:00Z');
const OWN: Operation = {
  id: 'enr_1:hold:1',
  attempt: 1,
  state: 'intended',
  sinceRev: 7,
  at: NOW,
  intendedBy: 'x',
};
const LOST: Operation = { ...OWN, state: 'refused', code: 'LOST' };

it.each([
  [undefined, 'intend'],
  [LOST, 'intend'],
  [OWN, 'resolve'],
  [{ ...OWN, state: 'applied' } as const, 'done'],
  [{ ...OWN, state: 'unneeded' } as const, 'done'],
  [{ ...OWN, state: 'refused', code: 'STATE_CONFLICT' } as const, 'done'],
  [{ ...OWN, state: 'refused', code: 'CREDITS_INSUFFICIENT' } as const, 'done'],
])('of %j the next step is %s', (standing, step) => {
  expect(nextStep(standing)).toBe(step);
});

describe('seenOnAccount', () => {
  const { last } = accountOf();
  it.each([
    ['its last change', { last: { ...last, op: OWN.id } }, 'applied'],
    ['a fence of it', { fences: { [OWN.id]: NOW } }, 'fenced'],
    ['a fence of another', { fences: { 'enr_1:hold:2': NOW } }, 'unknown'],
    ['the change that fenced it', { last: { ...last, op: `fence:${OWN.id}` } }, 'unknown'],
  ])('%s', (_what, change, shown) => {
    expect(seenOnAccount(OWN, accountOf({}, change))).toBe(shown);
  });
});

it('a fence names the operation, and has an id of its own', () => {
  const cause = { actor: 'mem_ada', reason: 'contact.email', ref: 'enr_1' };
  expect(toFenceRevision(OWN, cause, NOW)).toEqual({
    op: 'fence:enr_1:hold:1',
    ref: 'enr_1:hold:1',
    action: 'fence',
    slices: [],
    at: NOW,
    actor: 'mem_ada',
    reason: 'answer lost',
  });
});

it.each([
  ['it is in the entries', ['x', OWN.id], { after: 7, through: 12 }, { kind: 'applied' }],
  ['all are there, without it', ['x', 'y'], { after: 7, through: 9 }, { kind: 'absent' }],
  ['nothing has happened since', [], { after: 7, through: 7 }, { kind: 'absent' }],
  ['one is missing', ['x'], { after: 7, through: 9 }, { kind: 'behind', seen: 8 }],
  ['all are missing', [], { after: 7, through: 9 }, { kind: 'behind', seen: 7 }],
])('judgeByJournal: %s', (_what, ops, search, verdict) => {
  const entries = ops.map((op, n) => ({ op, rev: search.after + 1 + n }) as LedgerEntry);
  expect(judgeByJournal(OWN, entries, search)).toMatchObject(verdict);
});
