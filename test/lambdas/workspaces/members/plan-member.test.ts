import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import {
  formerTerms,
  planChange,
  planNewMember,
  planRemoval,
} from '../../../../lambdas/workspaces/members/plan-member.ts';
import type { Member, MemberChanges } from '../../../../lambdas/workspaces/workspaces.contract.ts';
import { NOON } from '../../../support/fixed-ports.ts';

const MOMENT = { timezone: 'UTC', nowMs: epochMs(NOON) };
const ADA: Member = {
  id: 'mem_ada',
  email: 'ada@acme.example',
  name: 'Ada',
  role: 'member',
  createdAt: epochMs(1),
};

describe('planNewMember', () => {
  it('keeps what was given', () => {
    const input = { email: 'ada@acme.example', role: 'owner', seat: true, caps: { contact: 0 } };
    expect(planNewMember('mem_1', { ...input, role: 'owner' }, MOMENT)).toEqual({
      id: 'mem_1',
      email: 'ada@acme.example',
      role: 'owner',
      createdAt: NOON,
      seat: { licensedOn: '2026-03-10', no: 1 },
      caps: { amounts: { contact: 0 }, no: 1 },
    });
  });

  it('has neither seat nor caps unless there are some', () => {
    const input = { email: 'a@b.example', role: 'member', seat: false, caps: {} } as const;
    expect(Object.keys(planNewMember('mem_1', input, MOMENT))).toEqual([
      'id',
      'email',
      'role',
      'createdAt',
    ]);
  });
});

describe('planChange', () => {
  const seat = { licensedOn: '2026-03-01', no: 1 };
  const ended = { ...seat, no: 2, endedAt: epochMs(NOON), freeFrom: '2026-04-01' };

  it.each<[string, Member, MemberChanges, Partial<Member>]>([
    ['nothing', ADA, {}, ADA],
    ['address', ADA, { email: 'b@acme.example' }, { ...ADA, email: 'b@acme.example' }],
    ['role', ADA, { role: 'admin' }, { ...ADA, role: 'admin' }],
    ['name', ADA, { name: 'Ann' }, { ...ADA, name: 'Ann' }],
    ['seat', ADA, { seat: true }, { ...ADA, seat: { licensedOn: '2026-03-10', no: 1 } }],
    ['no seat', ADA, { seat: false }, ADA],
    ['seat off', { ...ADA, seat }, { seat: false }, { ...ADA, seat: ended }],
    ['off again', { ...ADA, seat: ended }, { seat: false }, { ...ADA, seat: ended }],
    ['seat again', { ...ADA, seat: ended }, { seat: true }, { ...ADA, seat: { ...seat, no: 3 } }],
    ['caps', ADA, { caps: { contact: 3 } }, { ...ADA, caps: { amounts: { contact: 3 }, no: 1 } }],
  ])('%s', (_what, before, changes, after) => {
    expect(planChange(before, changes, MOMENT)).toEqual(after);
  });

  it.each([null, ''])('takes the name away: %j', (name) => {
    expect(planChange(ADA, { name }, MOMENT)).not.toHaveProperty('name');
  });

  it('takes the caps away, and keeps how often they have changed', () => {
    const capped = { ...ADA, caps: { amounts: { contact: 3 }, no: 7 } };
    expect(planChange(capped, { caps: null }, MOMENT).caps).toEqual({ amounts: {}, no: 8 });
  });
});

describe('formerTerms', () => {
  const seat = { licensedOn: '2026-03-01', no: 1 };
  const caps = { amounts: { contact: 3 }, no: 1 };
  const now = epochMs(NOON);

  it.each([
    [
      'a licence that has changed',
      { ...ADA, seat },
      { seat: { ...seat, no: 2 } },
      [{ seat, until: NOON }],
    ],
    ['caps that have', { ...ADA, seat, caps }, { seat }, [{ seat, caps, until: NOON }]],
    ['that there was nothing', ADA, { caps }, [{ until: NOON }]],
    ['nothing where nothing changes', { ...ADA, seat, caps }, { seat, caps }, []],
  ])('keeps %s', (_what, before, after, former) => {
    expect(formerTerms(before, after, now)).toEqual(former);
  });

  it('adds to those of before, and keeps the last 24', () => {
    const former = Array.from({ length: 24 }, (_, n) => ({ until: epochMs(n) }));
    const kept = formerTerms({ ...ADA, caps, former }, {}, now);
    expect(kept).toEqual([...former.slice(1), { caps, until: NOON }]);
  });
});

describe('planRemoval', () => {
  it('keeps nothing of the person', () => {
    const seat = { licensedOn: '2026-03-01', no: 1 };
    expect(planRemoval(ADA, MOMENT)).toEqual({ id: 'mem_ada', removedAt: NOON });
    expect(planRemoval({ ...ADA, seat }, MOMENT)).toEqual({
      id: 'mem_ada',
      seat: { licensedOn: '2026-03-01', no: 2, endedAt: NOON, freeFrom: '2026-04-01' },
      removedAt: NOON,
    });
  });
});
