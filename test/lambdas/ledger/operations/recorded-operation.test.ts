import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../../lambdas/ledger/ledger.contract.ts';
import { recordedOperation } from '../../../../lambdas/ledger/operations/recorded-operation.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { at } from '../../../support/accounts.ts';

const NOON = at('2026-03-10T12:00:00Z');
const account = { workspaceId: 'ws_1' };
const cause = { actor: 'mem_ada', reason: 'contact.email', ref: 'enr_1' };
const OWN = { grantId: 'g', type: 'contact', available: -2, held: 2 };
const DONE: Operation = {
  id: 'enr_1:hold:2',
  attempt: 2,
  state: 'applied',
  sinceRev: 7,
  at: NOON,
  intendedBy: 'x',
  rev: 9,
  slices: [{ ...OWN, grantId: 's', seat: 'mem_ada' }, OWN],
};
const FENCE = { op: 'enr_1:hold:1', rev: 8, at: epochMs(NOON - 5) };
const HOLD = {
  ...cause,
  account,
  rev: 9,
  op: 'enr_1:hold:2',
  action: 'hold',
  slices: [OWN],
  at: NOON,
};
const SHUT = {
  account,
  rev: 8,
  actor: 'mem_ada',
  reason: 'answer lost',
  ref: 'enr_1:hold:1',
  op: 'fence:enr_1:hold:1',
  action: 'fence',
  slices: [],
  at: NOON - 5,
};

describe('recordedOperation', () => {
  it.each([
    ['what was applied, without what a seat gave', DONE, [HOLD]],
    ['and the fence against an attempt before', { ...DONE, fences: [FENCE] }, [SHUT, HOLD]],
    [
      'the fence alone of what was closed',
      { ...DONE, state: 'refused', code: 'STATE_CONFLICT', fences: [FENCE] },
      [SHUT],
    ],
    ['nothing of what is still intended', { ...DONE, state: 'intended' }, []],
    ['nothing of what other accounts alone did', { ...DONE, rev: undefined }, []],
    ['nothing of what nobody intended', undefined, []],
  ] as [string, Operation | undefined, object[]][])('gives %s', (_what, operation, revisions) => {
    expect(recordedOperation(operation, { account, action: 'hold', cause })).toEqual(revisions);
  });
});
