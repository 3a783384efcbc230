import { describe, expect, it } from 'vitest';
import {
  areTwo,
  chooseSubjects,
  isOwn,
  isOwned,
  isSure,
  nameOf,
  subjectAt,
} from '../../../lambdas/claims/choose-subject.ts';
import type { SubjectInput } from '../../../lambdas/identity/subject.contract.ts';
import {
  ADA,
  ADAS_PROFILE,
  AT,
  BOB,
  claim,
  knowing,
  record,
  rowOf,
  who,
} from '../../support/subjects.ts';

describe('chooseSubjects', () => {
  const byProfile = record('con_p', ADAS_PROFILE);
  const byName = record('con_n', ADA);
  const other = record('con_o', {
    ...ADA,
    linkedinUrl: 'https://www.linkedin.com/in/another-ada',
  });
  const withBob = record('con_b', { ...BOB, email: 'office@acme.example' });

  it.each<[string, SubjectInput, readonly (typeof byName)[], readonly string[]]>([
    ['nobody where no key leads anywhere', ADA, [], []],
    ['who has the key', ADA, [byName], ['con_n']],
    [
      'both where a row names one person in two ways',
      { ...ADA, ...ADAS_PROFILE },
      [byProfile, byName],
      ['con_p', 'con_n'],
    ],
    [
      'the profile’s before the name’s',
      { ...ADA, ...ADAS_PROFILE },
      [byName, byProfile],
      ['con_p', 'con_n'],
    ],
    ['nobody of another profile', { ...ADA, ...ADAS_PROFILE }, [other], []],
    [
      'nobody of another name, whatever mailbox they share',
      { ...ADA, email: 'office@acme.example' },
      [withBob],
      [],
    ],
  ])('gives %s', (_what, subject, records, expected) => {
    const chosen = chooseSubjects(knowing(records), who(subject));
    expect(chosen.map(({ contactId }) => contactId)).toEqual(expected);
  });

  it('joins no two people that one row names by mistake', () => {
    const bob = record('con_b', BOB);
    const row = { ...BOB, ...ADAS_PROFILE };
    const ada = record('con_a', { ...ADA, ...ADAS_PROFILE });
    expect(chooseSubjects(knowing([ada, bob]), who(row)).map(({ contactId }) => contactId)).toEqual(
      ['con_a'],
    );
  });
});

describe('subjectAt', () => {
  it.each<[string, Readonly<Record<string, string | undefined>>, string | undefined]>([
    ['through records that were merged', { a: 'b', b: 'c', c: undefined }, 'c'],
    ['to nobody where the record is gone', { a: 'b' }, undefined],
    ['to nobody in a circle', { a: 'b', b: 'a' }, undefined],
  ])('leads %s', (_what, merged, expected) => {
    const records = Object.entries(merged).map(([id, mergedInto]) =>
      record(id, ADA, { keys: [], ...(mergedInto !== undefined && { mergedInto }) }),
    );
    expect(subjectAt(knowing(records, { k: { contactId: 'a' } }), 'k')?.contactId).toBe(expected);
  });
});

describe('a claim', () => {
  it.each([
    ['finding', {}, false, false],
    ['found', {}, false, true],
    ['paid', {}, true, true],
    ['paid', { untilMs: AT }, false, false],
    ['paid', { untilMs: AT + 1 }, true, true],
  ] as const)('%s %o: owned %s, sure %s', (state, more, owned, sure) => {
    const standing = claim(state, 'enr_1', more as object);
    expect([isOwned(standing, AT), isSure(standing, AT)]).toEqual([owned, sure]);
  });

  it('is its row’s alone', () => {
    const own = claim('finding', 'enr_1');
    expect(isOwn(own, rowOf('enr_1'))).toBe(true);
    for (const other of [{ enrichmentId: 'enr_2' }, { madeBy: 'x' }, { part: 1 }, { row: 1 }]) {
      expect(isOwn(own, { ...rowOf('enr_1'), ...other })).toBe(false);
    }
    expect(nameOf(own)).toBe('enr_1|call|0|0');
  });
});

it.each([
  [ADA, ADA, false],
  [ADA, BOB, true],
  [ADA, ADAS_PROFILE, false],
  [ADA, { ...ADA, companyDomain: 'other.example' }, true],
])('two people: %o, %o: %s', (one, other, expected) => {
  expect(areTwo(who(one).facts, who(other).facts)).toBe(expected);
});
