import { describe, expect, it } from 'vitest';
import type { Claim, Known } from '../../../lambdas/claims/claims.contract.ts';
import { planClaim } from '../../../lambdas/claims/plan-claim.ts';
import type { SubjectInput } from '../../../lambdas/identity/subject.contract.ts';
import {
  ADA,
  ADAS_PROFILE,
  AT,
  BOB,
  claim,
  finding,
  knowing,
  NOTHING,
  record,
  rowOf,
  who,
} from '../../support/subjects.ts';

const EMAIL = finding('ada@acme.example');

function plan(known: Known, subject: SubjectInput, more: object = {}) {
  return planClaim(known, {
    identity: who(subject),
    data: ['email'],
    claimant: rowOf('enr_1'),
    nowMs: AT,
    givenUp: new Set<string>(),
    attempt: 0,
    ...more,
  });
}

describe('planClaim', () => {
  it('makes a new person’s record with all its claims and keys in one write', () => {
    const { keys } = who(ADA);
    const { contactId, outcomes, write } = plan(NOTHING, ADA, { data: ['email', 'phone'] });
    expect(outcomes).toEqual({ email: { kind: 'won' }, phone: { kind: 'won' } });
    expect(write?.records).toMatchObject([
      {
        was: undefined,
        record: {
          contactId,
          rev: 1,
          keys,
          data: {
            email: { state: 'finding', enrichmentId: 'enr_1', atMs: AT },
            phone: { state: 'finding', enrichmentId: 'enr_1', atMs: AT },
          },
        },
      },
    ]);
    expect(write?.leads).toEqual(keys.map((key) => ({ key, from: undefined, to: { contactId } })));
  });

  it('gives what was entered by hand for nothing, unless somebody is finding it', () => {
    const manual = { email: { value: 'ada@home.example', actor: 'mem_1', atMs: AT } };
    const entered = record('con_1', ADA, { manual });
    const given = { ...finding('ada@home.example'), provider: 'manual' };
    expect(plan(knowing([entered]), ADA)).toEqual({
      contactId: 'con_1',
      outcomes: { email: { kind: 'owned', finding: given } },
    });
    const sought = { ...entered, data: { email: claim('finding', 'enr_2') } };
    expect(plan(knowing([sought]), ADA).outcomes.email?.kind).toBe('joined');
  });

  it.each<[string, Claim | undefined, object, string]>([
    ['nobody is finding', undefined, {}, 'won'],
    ['it is finding itself', claim('finding', 'enr_1'), {}, 'won'],
    ['another is finding', claim('finding', 'enr_2'), {}, 'joined'],
    ['another has found', claim('found', 'enr_2'), {}, 'joined'],
    [
      'another was finding that has given up',
      claim('finding', 'enr_2'),
      { givenUp: new Set(['enr_2|call|0|0']) },
      'won',
    ],
    [
      'another has found, whatever became of its request',
      claim('found', 'enr_2'),
      { givenUp: new Set(['enr_2|call|0|0']) },
      'joined',
    ],
    ['is paid', claim('paid', 'enr_2', { finding: EMAIL }), {}, 'owned'],
    ['was paid and has aged', claim('paid', 'enr_2', { finding: EMAIL, untilMs: AT }), {}, 'won'],
  ])('of a datum that %s: %s', (_what, standing, more, kind) => {
    const known = knowing([record('con_1', ADA, standing ? { data: { email: standing } } : {})]);
    const planned = plan(known, ADA, more);
    expect(planned.outcomes.email?.kind).toBe(kind);
    const isNew = kind === 'won' && standing?.enrichmentId !== 'enr_1';
    expect(planned.write?.records[0]?.record.data.email?.enrichmentId).toBe(
      isNew ? 'enr_1' : undefined,
    );
  });

  it('takes one datum where the other is owned', () => {
    const known = knowing([
      record('con_1', ADA, { data: { email: claim('paid', 'enr_2', { finding: EMAIL }) } }),
    ]);
    const { outcomes, write } = plan(known, ADA, { data: ['email', 'phone'] });
    expect(outcomes).toEqual({ email: { kind: 'owned', finding: EMAIL }, phone: { kind: 'won' } });
    expect(write?.records[0]?.record.data).toMatchObject({
      email: { state: 'paid', enrichmentId: 'enr_2' },
      phone: { state: 'finding', enrichmentId: 'enr_1' },
    });
  });

  it.each<[string, readonly string[]]>([
    ['an owned', []],
    ['a joined', ['email']],
  ])('links the keys of %s row to its person, so that each leads there alone', (_what, data) => {
    const standing = claim(data.length > 0 ? 'finding' : 'paid', 'enr_2', { finding: EMAIL });
    const known = knowing([record('con_1', ADAS_PROFILE, { data: { email: standing } })]);
    const { contactId, write } = plan(known, { ...ADA, ...ADAS_PROFILE }, { data });
    expect(contactId).toBe('con_1');
    expect(write?.leads).toEqual(
      who(ADA).keys.map((key) => ({ key, from: undefined, to: { contactId: 'con_1' } })),
    );
    expect(write?.records[0]?.record.facts).toMatchObject({ names: ['ada example'] });
  });

  it('links nothing of a row that contradicts the record that its strongest key leads to', () => {
    const known = knowing([record('con_1', { ...ADA, ...ADAS_PROFILE })]);
    const { contactId, write } = plan(known, { ...BOB, ...ADAS_PROFILE });
    expect([contactId, write?.leads]).toEqual(['con_1', []]);
    expect(write?.records[0]?.record.facts).toMatchObject({ names: ['ada example'] });
  });

  it('makes no record for who asks for nothing and is not known', () => {
    expect(plan(NOTHING, ADA, { data: [] }).write).toBeUndefined();
  });

  it('makes one record of two that a row names as one person', () => {
    const known = knowing([
      record('con_p', ADAS_PROFILE, {
        data: { phone: claim('paid', 'enr_3', { finding: EMAIL }) },
      }),
      record('con_n', ADA),
    ]);
    const { contactId, write } = plan(known, { ...ADA, ...ADAS_PROFILE });
    expect(contactId).toBe('con_p');
    expect(
      write?.records.map(({ record: { contactId: id, mergedInto } }) => [id, mergedInto]),
    ).toEqual([
      ['con_p', undefined],
      ['con_n', 'con_p'],
    ]);
  });

  it('takes over a key whose record is gone', () => {
    const [key = ''] = who(ADA).keys;
    const gone = { contactId: 'con_gone' };
    const { write } = plan(knowing([], { [key]: gone }), ADA);
    expect(write?.leads).toMatchObject([{ key, from: gone }]);
  });

  it('names a new record otherwise after a write that failed', () => {
    expect(plan(NOTHING, ADA, { attempt: 1 }).contactId).not.toBe(plan(NOTHING, ADA).contactId);
  });
});
