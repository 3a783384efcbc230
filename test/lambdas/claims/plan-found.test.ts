import { describe, expect, it } from 'vitest';
import type { Known } from '../../../lambdas/claims/claims.contract.ts';
import { planFound } from '../../../lambdas/claims/plan-found.ts';
import { valueKey, withProfile } from '../../../lambdas/identity/identify.ts';
import type { SubjectInput } from '../../../lambdas/identity/subject.contract.ts';
import {
  ADA,
  ADAS_PROFILE,
  AT,
  BOB,
  claim,
  finding,
  knowing,
  record,
  rowOf,
  who,
} from '../../support/subjects.ts';

const ADDRESS = 'ada@acme.example';
const KEY = valueKey('ws', 'email', ADDRESS);
const own = record('con_1', ADA, { data: { email: claim('finding', 'enr_1') } });

function plan(known: Known, subject: SubjectInput = ADA, more: { readonly isGiven?: true } = {}) {
  return planFound(known, {
    identity: who(subject),
    found: { email: { finding: finding(ADDRESS), valueKeys: [KEY], ...more } },
    claimant: rowOf('enr_1'),
    nowMs: AT,
    attempt: 0,
    called: { fullName: 'Ada McExample' },
  });
}

describe('planFound', () => {
  it('marks the claim as found, keeps the value, and lets it lead to the person', () => {
    const { pays, owned, write } = plan(knowing([own]));
    expect([pays, owned]).toEqual([['email'], {}]);
    expect(write?.records).toMatchObject([
      {
        was: own,
        record: {
          rev: 2,
          keys: [...own.keys, KEY],
          data: { email: { state: 'found', enrichmentId: 'enr_1', finding: { value: ADDRESS } } },
        },
      },
    ]);
    expect(write?.leads).toEqual([
      { key: KEY, from: undefined, to: { contactId: 'con_1', isFound: true } },
    ]);
  });

  it('keeps what the caller had already for nothing: it leads to the person, and names it', () => {
    const given = { isGiven: true } as const;
    const { pays, owned, write } = plan(knowing([own]), ADA, given);
    expect([pays, owned.email?.value]).toEqual([[], ADDRESS]);
    const kept = { data: { email: { state: 'paid', isFree: true } }, keys: [...own.keys, KEY] };
    const called = { fullName: 'Ada McExample' };
    expect(write?.records).toMatchObject([{ record: { ...kept, called, listedAtMs: AT } }]);
    expect(write?.leads).toMatchObject([{ key: KEY, to: { contactId: 'con_1', isFound: true } }]);
    // Of what is charged its charge says the name; what was paid for is not made free.
    expect(plan(knowing([own])).write?.records[0]?.record).not.toHaveProperty('called');
    const paid = claim('paid', 'enr_7', { finding: finding('a@acme.example') });
    const beside = plan(knowing([record('con_1', ADA, { data: { email: paid } })]), ADA, given);
    const all = ['a@acme.example', ADDRESS];
    expect(beside.write?.records[0]?.record.data.email).toEqual({
      ...paid,
      finding: { ...finding('a@acme.example'), all },
    });
  });

  it('tells of two charges where a number shows that two who were paid for are one', () => {
    const paid = (of: string) => claim('paid', of, { finding: finding(`${of}@acme.example`) });
    const byName = record('con_1', ADA, { data: { email: paid('enr_7') } });
    const byProfile = record('con_2', ADAS_PROFILE, { data: { email: paid('enr_8') } });
    const number = valueKey('ws', 'phone', '+14155550100');
    const { pays, write } = planFound(
      knowing([byName, byProfile], { [number]: { contactId: 'con_2', isFound: true } }),
      {
        identity: who(ADA),
        found: { phone: { finding: finding('+14155550100'), valueKeys: [number] } },
        claimant: rowOf('enr_1'),
        nowMs: AT,
        attempt: 0,
      },
    );
    expect(pays).toEqual(['phone']);
    expect(write?.doubles).toMatchObject([
      { contactId: 'con_1', datum: 'email', claim: { enrichmentId: 'enr_8' } },
    ]);
  });

  it('keeps a namesake apart by the profile that the answer names, and takes the shared value', () => {
    const paid = claim('paid', 'enr_7', { finding: finding(ADDRESS) });
    const other = record('con_2', ADAS_PROFILE, { data: { email: paid } });
    const known = knowing([own, other], { [KEY]: { contactId: 'con_2', isFound: true } });
    const request = {
      found: { email: { finding: finding(ADDRESS), valueKeys: [KEY] } },
      claimant: rowOf('enr_1'),
      nowMs: AT,
      attempt: 0,
    };
    const profile = `${ADAS_PROFILE.linkedinUrl}-2`;
    const named = planFound(known, { ...request, identity: withProfile('ws', who(ADA), profile) });
    expect(named).toMatchObject({ contactId: 'con_1', pays: [], owned: { email: {} } });
    expect(named.write?.records.map(({ record: { mergedInto } }) => mergedInto)).toEqual([
      undefined,
    ]);
    const unnamed = planFound(known, { ...request, identity: who(ADA) });
    expect(unnamed.write?.records.map(({ record: each }) => each.mergedInto)).toContain('con_2');
  });

  it('plans the same again after its own write, and writes nothing', () => {
    const { write } = plan(knowing([own]));
    const after = write?.records.map((each) => each.record) ?? [];
    const again = plan(knowing(after, { [KEY]: { contactId: 'con_1', isFound: true } }));
    expect([again.pays, again.write]).toEqual([['email'], undefined]);
  });

  it.each([
    ['is only being found by another: who has found it pays', 'finding', ['email']],
    ['another has found', 'found', []],
    ['another has paid for', 'paid', []],
  ] as const)('of a datum that %s', (_what, state, pays) => {
    const more = { finding: finding(ADDRESS) };
    const taken = record('con_1', ADA, { data: { email: claim(state, 'enr_2', more) } });
    expect(plan(knowing([taken])).pays).toEqual(pays);
  });

  it.each([
    ['email', 'paid', 'old@acme.example', ADDRESS],
    ['email', 'found', 'old@acme.example', ADDRESS],
    ['phone', 'paid', '+14155550111', '+14155550100'],
  ] as const)(
    'keeps what it gives for nothing behind the %s that is %s',
    (datum, state, old, value) => {
      const standing = claim(state, 'enr_2', { finding: finding(old) });
      const owner = record('con_1', ADA, { data: { [datum]: standing } });
      const key = valueKey('ws', datum, value);
      const ask = (known: Known) =>
        planFound(known, {
          identity: who(ADA),
          found: { [datum]: { finding: finding(value), valueKeys: [key] } },
          claimant: rowOf('enr_1'),
          nowMs: AT,
          attempt: 0,
        });
      const both = { ...finding(old), all: [old, value] };
      const { pays, owned, write } = ask(knowing([owner]));
      expect([pays, owned]).toEqual([[], { [datum]: both }]);
      const after = write?.records.map((each) => each.record) ?? [];
      expect(after.map(({ data }) => data)).toEqual([{ [datum]: { ...standing, finding: both } }]);
      const again = ask(knowing(after, { [key]: { contactId: 'con_1', isFound: true } }));
      expect([again.pays, again.owned, again.write]).toEqual([[], { [datum]: both }, undefined]);
    },
  );

  it('gives the word that it has heard of a checked value, and stores none beside the other', () => {
    const check = claim('paid', 'enr_2', { finding: finding('risky') });
    const { owned, write } = planFound(
      knowing([record('con_1', ADA, { data: { emailCheck: check } })]),
      {
        identity: who(ADA),
        found: { emailCheck: { finding: finding('deliverable'), valueKeys: [] } },
        claimant: rowOf('enr_1'),
        nowMs: AT,
        attempt: 0,
      },
    );
    expect([owned, write]).toEqual([{ emailCheck: finding('deliverable') }, undefined]);
  });

  it.each([
    ['found', true],
    ['paid', true],
    ['finding', false],
  ] as const)('joins who is known by the value, %s there: free %s', (state, isFree) => {
    const there = record('con_2', ADAS_PROFILE, {
      data: { email: claim(state, 'enr_2', { finding: finding(ADDRESS) }) },
    });
    const known = knowing([own, there], { [KEY]: { contactId: 'con_2', isFound: true } });
    const { pays, owned, write } = plan(known);
    expect([pays, Object.keys(owned)]).toEqual(isFree ? [[], ['email']] : [['email'], []]);
    const merged = write?.records.find(({ record: { mergedInto } }) => mergedInto !== undefined);
    expect(merged?.record).toMatchObject(
      isFree
        ? { contactId: 'con_1', mergedInto: 'con_2', data: {} }
        : { contactId: 'con_2', mergedInto: 'con_1', data: {} },
    );
  });

  it('gives for nothing what the workspace has paid for at somebody else, and joins nobody', () => {
    const there = record('con_2', BOB, {
      data: { email: claim('paid', 'enr_2', { finding: finding(ADDRESS) }) },
    });
    const known = knowing([own, there], { [KEY]: { contactId: 'con_2', isFound: true } });
    const { pays, owned, write } = plan(known);
    expect([pays, owned]).toEqual([[], { email: finding(ADDRESS) }]);
    expect(write).toMatchObject({
      records: [
        { record: { contactId: 'con_1', data: { email: { state: 'paid', isFree: true } } } },
      ],
      leads: [],
    });
    const after = write?.records.map((each) => each.record) ?? [];
    const again = plan(
      knowing([...after, there], { [KEY]: { contactId: 'con_2', isFound: true } }),
    );
    expect([again.pays, again.write]).toEqual([[], undefined]);
  });

  it('is free where a member has entered the very value by hand meanwhile', () => {
    const entered = (value: string) => ({
      ...own,
      manual: { email: { value, actor: 'mem_1', atMs: AT } },
    });
    expect(plan(knowing([entered(ADDRESS)]))).toMatchObject({ pays: [], owned: { email: {} } });
    expect(plan(knowing([entered('ada@home.example')])).pays).toEqual(['email']);
  });

  it('sells no address that is known to have bounced, and tells it as that', () => {
    const bounced = [{ value: ADDRESS.toUpperCase(), atMs: AT }];
    const { pays, owned, write } = plan(knowing([{ ...own, bounced }]));
    expect([pays, owned.email]).toEqual([[], { ...finding(ADDRESS), bounced }]);
    expect(write?.records).toMatchObject([
      { record: { data: { email: { state: 'paid', isFree: true } } } },
    ]);
    const another = { ...own, bounced: [{ value: 'old@acme.example', atMs: AT }] };
    expect(plan(knowing([another])).pays).toEqual(['email']);
  });

  it('takes a value from whoever was only asked for by it', () => {
    const there = record('con_2', { ...BOB, email: ADDRESS }, { keys: [...who(BOB).keys, KEY] });
    const { pays, write } = plan(knowing([own, there]));
    expect(pays).toEqual(['email']);
    expect(write?.leads).toEqual([
      { key: KEY, from: { contactId: 'con_2' }, to: { contactId: 'con_1', isFound: true } },
    ]);
    const loser = write?.records.find(({ record: { contactId } }) => contactId === 'con_2');
    expect(loser?.record.keys).toEqual(who(BOB).keys);
  });

  it('writes a record once that one value joins and another, only asked for, leads to', () => {
    const number = '+14155550100';
    const numbers = [valueKey('ws', 'phone', number)];
    const mine = record('con_1', ADAS_PROFILE, { data: { email: claim('finding', 'enr_1') } });
    const there = record('con_2', ADA, { keys: [...who(ADA).keys, KEY, ...numbers] });
    const known = knowing([mine, there], { [KEY]: { contactId: 'con_2', isFound: true } });
    const { write } = planFound(known, {
      identity: who(ADAS_PROFILE),
      found: {
        email: { finding: finding(ADDRESS), valueKeys: [KEY] },
        phone: { finding: finding(number), valueKeys: numbers },
      },
      claimant: rowOf('enr_1'),
      nowMs: AT,
      attempt: 0,
    });
    expect(write?.records.map(({ record: { contactId } }) => contactId)).toEqual([
      'con_1',
      'con_2',
    ]);
    expect(write?.leads).toEqual([
      { key: numbers[0], from: { contactId: 'con_2' }, to: { contactId: 'con_2', isFound: true } },
    ]);
  });

  it('writes a key once that the row names and was found at, where its record is gone', () => {
    const { write } = plan(knowing([]), { email: ADDRESS });
    expect(write?.leads.map(({ key }) => key)).toEqual([KEY]);
  });

  it('claims anew for a row whose record is gone', () => {
    const { pays, write } = plan(knowing([]));
    expect(pays).toEqual(['email']);
    expect(write?.records).toMatchObject([{ was: undefined, record: { rev: 1 } }]);
  });
});
