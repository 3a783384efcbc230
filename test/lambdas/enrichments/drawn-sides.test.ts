import { describe, expect, it } from 'vitest';
import {
  allowancesOf,
  drawnSides,
  drawsOf,
  sidesOf,
  sidesWithin,
} from '../../../lambdas/enrichments/drawn-sides.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';

const POOL = {
  workspaceId: 'ws_1',
  plan: 'workspace-pool',
  timezone: 'UTC',
  periodAnchor: '2026-01-01',
};
const CAPS = { amounts: { contact: 15 }, no: 2 };
const SEAT = { licensedOn: '2026-03-12', no: 1 };

describe('drawnSides', () => {
  it.each([
    ['nobody', {}, []],
    ['a member without a seat or a cap', { member: { id: 'mem_1' } as const }, []],
    ['a capped member', { member: { id: 'mem_1', caps: CAPS } as const }, ['MemberCap mem_1']],
    ['caps that were lifted', { key: { id: 'key_1', caps: { amounts: {}, no: 3 } } }, []],
    [
      'a capped key of a capped member',
      { member: { id: 'mem_1', caps: CAPS } as const, key: { id: 'key_1', caps: CAPS } },
      ['KeyCap key_1', 'MemberCap mem_1'],
    ],
    [
      'a seat, also where the plan has none',
      { member: { id: 'mem_1', seat: SEAT } as const },
      ['Seat mem_1'],
    ],
    [
      'a seat that has ended',
      { member: { id: 'mem_1', seat: { ...SEAT, endedAt: epochMs(1) } } as const },
      [],
    ],
  ])('%s', (_what, drawer, sides) => {
    const shown = drawnSides(POOL, drawer).map(
      ({ role, account }) => `${role} ${account.seat ?? account.cap}`,
    );
    expect(shown).toEqual(sides);
  });
});

const DRAWING = {
  workspaceId: 'ws_1',
  draws: { seat: 'mem_1', memberCap: 'mem_1', keyCap: 'key_1' },
};

it('a record keeps which accounts it draws on, the seat first', () => {
  const sides = sidesOf(DRAWING);
  expect(sides).toEqual([
    { role: 'Seat', account: { workspaceId: 'ws_1', seat: 'mem_1' } },
    { role: 'KeyCap', account: { workspaceId: 'ws_1', cap: 'key_1' } },
    { role: 'MemberCap', account: { workspaceId: 'ws_1', cap: 'mem_1' } },
  ]);
  expect(drawsOf(sides)).toEqual(DRAWING.draws);
});

it('a later round draws on no account that its request did not', () => {
  const today = drawnSides(POOL, { member: { id: 'mem_1', caps: CAPS } });
  expect(sidesWithin({ ...DRAWING, draws: { keyCap: 'key_1' } }, today)).toEqual([]);
  expect(sidesWithin(DRAWING, today)).toEqual(today);
});

it('allowancesOf gives what the record shows that each allowance set aside', () => {
  const operation = {
    id: 'e:hold:MemberCap:1',
    attempt: 1,
    state: 'applied',
    sinceRev: 1,
    at: epochMs(0),
    intendedBy: 'x',
    slices: [{ grantId: 'g', type: 'contact', cat: 'allotment', available: -2, held: 2 }],
  } as const;
  const shown = allowancesOf(DRAWING, { holdMemberCap: operation }).map(({ role, slices }) => [
    role,
    slices.map(({ grantId, credits }) => `${grantId} ${credits}`),
  ]);
  expect(shown).toEqual([
    ['KeyCap', []],
    ['MemberCap', ['g 2']],
  ]);
});
