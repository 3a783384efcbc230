import { describe, expect, it } from 'vitest';
import { changeRoster } from '../../../../lambdas/workspaces/members/change-roster.ts';
import type { Roster } from '../../../../lambdas/workspaces/members/member.store.ts';
import type { MemberRole, Seat } from '../../../../lambdas/workspaces/workspaces.contract.ts';
import { at } from '../../../support/accounts.ts';

/** It is the 10th of March, in the workspace's zone and in UTC. */
const MOMENT = { timezone: 'UTC', nowMs: at('2026-03-10T12:00:00Z') };
const roster = (more: Partial<Roster> = {}): Roster => ({
  owners: ['mem_b'],
  members: 3,
  licences: 0,
  kept: {},
  version: 4,
  ...more,
});
const ada = (role?: MemberRole, seat?: Seat) => ({
  id: 'mem_a' as const,
  ...(role && { role }),
  ...(seat && { seat }),
});
const LICENSED: Seat = { licensedOn: '2026-03-01', no: 1 };
const ended = (freeFrom: string): Seat => ({
  licensedOn: '2026-03-01',
  no: 2,
  endedAt: at('2026-03-05T12:00:00Z'),
  freeFrom,
});
const GONE = ada();
const NEW = undefined;
const SEATED = ada('member', LICENSED);
const ENDED = ada('member', ended('2026-04-01'));

describe('changeRoster', () => {
  it('begins with the first member', () => {
    expect(changeRoster(undefined, { becomes: ada('owner') }, MOMENT)).toEqual({
      was: undefined,
      becomes: { owners: ['mem_a'], members: 1, licences: 0, kept: {}, version: 1 },
    });
  });

  it.each([
    ['one more owner', {}, ada('member'), ada('owner'), { owners: ['mem_b', 'mem_a'] }],
    ['one owner less', { owners: ['mem_a', 'mem_b'] }, ada('owner'), ada('admin'), {}],
    ['an owner removed', { owners: ['mem_a', 'mem_b'] }, ada('owner'), GONE, { members: 2 }],
    ['one more member', {}, NEW, ada('member'), { members: 4 }],
    ['a member removed', {}, ada('member'), GONE, { members: 2 }],
    ['a licence', {}, ada('member'), SEATED, { licences: 1 }],
    ['a new member with one', {}, NEW, SEATED, { members: 4, licences: 1 }],
    ['a licence that ends', { licences: 2 }, SEATED, ENDED, seats(1, { '2026-04-01': 1 })],
    [
      'the licence of one who is removed',
      seats(2, { '2026-04-01': 1 }),
      SEATED,
      { ...GONE, seat: ENDED.seat },
      { members: 2, ...seats(1, { '2026-04-01': 2 }) },
    ],
    ['again in its month', seats(1, { '2026-04-01': 2 }), ENDED, SEATED, seats(2, kept(1))],
    ['again, the only one', seats(1, { '2026-04-01': 1 }), ENDED, SEATED, seats(2, {})],
    [
      'again after its month: the places of others stay',
      seats(1, { '2026-03-10': 2, '2026-03-11': 1 }),
      ada('member', ended('2026-03-10')),
      SEATED,
      seats(2, { '2026-03-11': 1 }),
    ],
  ] as const)('%s', (_what, before, was, becomes, after) => {
    const planned = changeRoster(roster(before), { ...(was && { was }), becomes }, MOMENT);
    expect(planned).toEqual({
      was: roster(before),
      becomes: { ...roster({ ...before, owners: ['mem_b'] }), ...after, version: 5 },
    });
  });

  it.each([
    ['another role of who owns nothing', {}, ada('admin'), ada('member')],
    ['who is an owner already', { owners: ['mem_a'] }, ada('owner'), ada('owner')],
    ['a licence that runs', seats(1, {}), SEATED, SEATED],
    [
      'one that has ended, though a place is free by now',
      seats(1, { '2026-03-10': 1 }),
      GONE,
      GONE,
    ],
  ] as const)('stays as it is: %s', (_what, before, was, becomes) => {
    expect(changeRoster(roster(before), { was, becomes }, MOMENT)).toBeUndefined();
  });

  it.each(['admin', 'member', undefined] as const)('the last owner stays: %s', (role) => {
    const change = { was: ada('owner'), becomes: ada(role) };
    expect(() => changeRoster(roster({ owners: ['mem_a'] }), change, MOMENT)).toThrow(
      expect.objectContaining({ code: 'STATE_CONFLICT' }),
    );
  });

  const FULL = 'A licence that ends keeps its place until its credit month is over.';
  it.each([
    ['all licensed', seats(3, {}), FULL],
    ['one keeps its place', seats(2, { '2026-03-11': 1 }), 'The next is free from 2026-03-11 on.'],
    [
      'the first of several',
      seats(1, { '2026-04-02': 1, '2026-03-30': 1 }),
      'The next is free from 2026-03-30 on.',
    ],
    [
      'beyond the limit, also when those are free',
      seats(3, { '2026-03-30': 1, '2026-04-01': 2 }),
      FULL,
    ],
    [
      'beyond it by what ends',
      seats(2, { '2026-03-30': 1, '2026-04-01': 2 }),
      'The next is free from 2026-04-01 on.',
    ],
  ])('has no seat left: %s', (_what, before, next) => {
    const limits = { seats: 3 };
    const detail = `The plan has places for 3 seats, and all are taken. ${next}`;
    for (const was of [NEW, ada('member'), ada('member', ended('2026-03-09'))]) {
      const change = { ...(was && { was }), becomes: SEATED };
      expect(() => changeRoster(roster(before), change, { ...MOMENT, limits })).toThrow(
        expect.objectContaining({ code: 'STATE_CONFLICT', details: { detail } }),
      );
    }
  });

  it.each([
    ['a place is free from today on', seats(2, { '2026-03-10': 1 }), ada('member'), SEATED],
    ['the own place is kept', seats(3, { '2026-04-01': 2 }), ENDED, SEATED],
    ['a licence ends', seats(9, {}), SEATED, ENDED],
    ['somebody without a licence comes', seats(9, {}), NEW, ada('member')],
  ] as const)('limits nobody else: %s', (_what, before, was, becomes) => {
    const change = { ...(was && { was }), becomes };
    const moment = { ...MOMENT, limits: { seats: 3 } };
    expect(changeRoster(roster(before), change, moment)?.becomes.version).toBe(5);
  });

  it.each([
    [2, true],
    [3, true],
    [4, false],
  ])('of %i places for members, with 3 taken, none is left: %s', (members, isRefused) => {
    const plan = () =>
      changeRoster(roster(), { becomes: ada('member') }, { ...MOMENT, limits: { members } });
    const detail = `The plan has places for ${members} members, and all are taken.`;
    if (!isRefused) expect(plan()?.becomes.members).toBe(4);
    else
      expect(plan).toThrow(
        expect.objectContaining({ code: 'STATE_CONFLICT', details: { detail } }),
      );
  });

  it('counts days in the zone of the workspace', () => {
    const before = roster(seats(1, { '2026-03-11': 1 }));
    const change = { was: ada('member'), becomes: SEATED };
    const moment = { nowMs: at('2026-03-10T20:00:00Z'), limits: { seats: 2 } };
    expect(() => changeRoster(before, change, { ...moment, timezone: 'UTC' })).toThrow();
    const planned = changeRoster(before, change, { ...moment, timezone: 'Asia/Kolkata' });
    expect(planned?.becomes).toMatchObject(seats(2, {}));
  });
});

function seats(licences: number, places: Readonly<Record<string, number>>) {
  return { licences, kept: places };
}

function kept(places: number) {
  return { '2026-04-01': places };
}
