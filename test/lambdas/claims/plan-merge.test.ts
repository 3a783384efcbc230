import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../lambdas/claims/claims.contract.ts';
import { mergedSubject, planMerge } from '../../../lambdas/claims/plan-merge.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
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

const email = finding('ada@acme.example');

it('leaves a single record as it is', () => {
  const only = record('con_1', ADA);
  expect(planMerge([only])).toEqual({ was: only, record: only, others: [], doubles: [] });
});

it('keeps the record that owns something, and lets the others lead to it', () => {
  const empty = record('con_1', ADA, { data: { email: claim('finding', 'enr_1') } });
  const paid = record('con_2', ADAS_PROFILE, {
    rev: 4,
    data: { email: claim('paid', 'enr_2', { finding: email }) },
  });
  const merge = planMerge([empty, paid]);
  expect(merge).toMatchObject({
    was: paid,
    record: { contactId: 'con_2', rev: 4, isMerger: true, data: { email: { state: 'paid' } } },
    others: [{ was: empty, record: { contactId: 'con_1', rev: 2, data: {}, mergedInto: 'con_2' } }],
  });
  expect(merge.record.facts).toMatchObject({ names: ['ada example'], profiles: ['ada-example'] });
});

it('keeps what was paid, also of a datum that the record which stays is only looking for', () => {
  const phone = finding('+447911123456');
  const stays = record('con_1', ADA, {
    data: { phone: claim('paid', 'enr_1', { finding: phone }), email: claim('finding', 'enr_1') },
  });
  const goes = record('con_2', ADAS_PROFILE, {
    data: { email: claim('paid', 'enr_2', { finding: email }) },
  });
  const { data } = planMerge([stays, goes]).record;
  expect(data).toEqual({ phone: stays.data.phone, email: goes.data.email });
});

it('gives what was entered of either, and a place in the list, to the one that stays', () => {
  const entered = (value: string) => ({ value, actor: 'mem_1', atMs: AT });
  const stays = record('con_1', ADA, {
    data: { email: claim('found', 'enr_1', { finding: email }) },
    manual: { phone: entered('+447911123456') },
  });
  const goes = record('con_2', ADAS_PROFILE, {
    manual: { phone: entered('+14155550100'), email: entered('ada@home.example') },
    called: { fullName: 'Ada McExample' },
    listedAtMs: AT,
  });
  const { record: one, others } = planMerge([stays, goes]);
  expect(one.manual).toEqual({
    phone: entered('+447911123456'),
    email: entered('ada@home.example'),
  });
  expect([one.listedAtMs, one.called, others[0]?.record]).toEqual([
    AT,
    { fullName: 'Ada McExample' },
    { ...record('con_2', ADAS_PROFILE), rev: 2, mergedInto: 'con_1' },
  ]);
});

it('shows records of one person as one, and nobody where no key leads', () => {
  const byProfile = record('con_1', ADAS_PROFILE, { data: { phone: claim('finding', 'enr_1') } });
  const byName = record('con_2', ADA, {
    data: { email: claim('paid', 'enr_2', { finding: email }) },
  });
  const known = knowing([byProfile, byName]);
  expect(mergedSubject(known, who({ ...ADA, ...ADAS_PROFILE }))).toMatchObject({
    contactId: 'con_2',
    data: { phone: { state: 'finding' }, email: { state: 'paid' } },
  });
  expect(mergedSubject(known, who(BOB))).toBeUndefined();
});

it.each([
  ['finding', 'finding', 'enr_1'],
  ['finding', 'found', 'enr_2'],
  ['found', 'finding', 'enr_1'],
  ['found', 'found', 'enr_1'],
] as const)('of two claims for one datum, %s and %s, keeps that of %s', (mine, theirs, kept) => {
  const one = record('con_1', ADA, { data: { email: claim(mine, 'enr_1') } });
  const other = record('con_2', ADAS_PROFILE, {
    data: { email: claim(theirs, 'enr_2'), phone: claim('finding', 'enr_2') },
  });
  const { data } = planMerge([one, other]).record;
  expect([data.email?.enrichmentId, data.phone?.enrichmentId]).toEqual([kept, 'enr_2']);
});

describe('two charges for one datum', () => {
  const other = finding('a.example@acme.example');
  const later = epochMs(AT + 1);
  const paid = (of: string, more: Partial<Claim> = {}) =>
    claim('paid', of, { finding: email, ...more });
  const merged = (mine: Claim, theirs: Claim) =>
    planMerge([
      record('con_1', ADA, { data: { email: mine } }),
      record('con_2', ADAS_PROFILE, { data: { email: theirs } }),
    ]);

  it.each([
    ['both paid: the later one goes', paid('enr_1', { atMs: later }), paid('enr_2'), 'enr_1'],
    ['both paid at once: the joining one goes', paid('enr_1'), paid('enr_2'), 'enr_2'],
    ['both found', claim('found', 'enr_1'), claim('found', 'enr_2', { atMs: later }), 'enr_2'],
    ['one paid: the found one goes', claim('found', 'enr_1'), paid('enr_2'), 'enr_1'],
    ['one sought', claim('finding', 'enr_1'), paid('enr_2'), undefined],
    ['one owned for nothing', paid('enr_1', { isFree: true }), paid('enr_2'), undefined],
    ['one by the same row', claim('found', 'enr_1'), paid('enr_1'), undefined],
    [
      'the later one after the first had aged',
      paid('enr_1', { untilMs: later }),
      paid('enr_2', { atMs: later }),
      undefined,
    ],
    [
      'the later one before the first has aged',
      paid('enr_1', { untilMs: epochMs(AT + 2) }),
      paid('enr_2', { atMs: later }),
      'enr_2',
    ],
  ])('%s', (_what, mine, theirs, gone) => {
    const { doubles } = merged(mine, theirs);
    expect(doubles.map(({ claim: lost }) => lost.enrichmentId)).toEqual(gone ? [gone] : []);
    if (gone) expect(doubles).toMatchObject([{ contactId: 'con_1', datum: 'email' }]);
  });

  it('keep both values, the first one as the main one, and what was charged before what was not', () => {
    const { data } = merged(paid('enr_1'), paid('enr_2', { finding: other, atMs: later })).record;
    expect(data.email?.finding).toMatchObject({
      value: email.value,
      all: [email.value, other.value],
    });
    const free = merged(paid('enr_1', { isFree: true }), paid('enr_2')).record;
    expect(free.data.email?.enrichmentId).toBe('enr_2');
  });
});

describe('what is owned for nothing, of somebody of whom another row has found', () => {
  const charge = { ...rowOf('enr_9'), atMs: AT, value: email.value };
  const free = claim('paid', 'enr_1', { isFree: true, finding: email, charges: [charge] });
  const found = claim('found', 'enr_2', { finding: finding('a.example@acme.example') });
  const one = record('con_1', ADA, { data: { email: free } });
  const other = record('con_2', ADAS_PROFILE, { data: { email: found } });

  it.each([
    ['stays', [one, other] as const],
    ['goes', [other, one] as const],
  ])(
    'makes way for what will be charged, and is kept beside it, where its record %s',
    (_is, of) => {
      const { record: merged, doubles } = planMerge(of);
      const all = ['a.example@acme.example', email.value];
      expect(merged.data.email).toEqual({
        ...found,
        finding: { ...found.finding, all },
        charges: [charge],
        instead: free,
      });
      expect(doubles).toEqual([]);
    },
  );

  it('is kept also where that makes way for a third', () => {
    const third = claim('found', 'enr_3', { finding: email, atMs: epochMs(AT - 1) });
    const { data } = planMerge([
      one,
      other,
      record('con_3', {}, { data: { email: third } }),
    ]).record;
    expect(data.email).toMatchObject({ enrichmentId: 'enr_3', instead: free });
  });
});

it('keeps a refresh that is still to be charged before one that has had its time', () => {
  const over = claim('paid', 'enr_1', { finding: finding('changed'), untilMs: AT });
  const open = claim('found', 'enr_2', { finding: finding('changed') });
  const one = record('con_1', ADA, { data: { refresh: over } });
  const other = record('con_2', ADAS_PROFILE, { data: { refresh: open } });
  expect(planMerge([one, other]).record.data.refresh).toEqual(open);
  expect(planMerge([other, one]).record.data.refresh).toEqual(open);
});

it('knows of the addresses of both that have bounced', () => {
  const bounce = (name: string) => ({ value: `${name}@x.example`, atMs: AT });
  const [a, b, c] = [bounce('a'), bounce('b'), bounce('c')];
  const later = { value: 'B@x.example', atMs: epochMs(AT + 1) };
  const one = record('con_1', ADA, { bounced: [a, b] });
  const other = record('con_2', ADAS_PROFILE, { bounced: [later, c] });
  expect(planMerge([one, other]).record.bounced).toEqual([a, b, c]);
});

it('remembers the last eight that have bounced', () => {
  const bounces = (...of: number[]) =>
    of.map((n) => ({ value: `${n}@x.example`, atMs: epochMs(AT + n) }));
  const one = record('con_1', ADA, { bounced: bounces(1, 2, 5, 6, 9) });
  const other = record('con_2', ADAS_PROFILE, { bounced: bounces(3, 4, 7, 8, 10) });
  expect(planMerge([one, other]).record.bounced).toEqual(bounces(3, 4, 5, 6, 7, 8, 9, 10));
});

describe('what a refresh was charged for', () => {
  const charge = { ...rowOf('enr_9'), atMs: AT, value: 'new@acme.example' };
  const refreshed = {
    finding: { ...finding('new@acme.example'), all: ['new@acme.example', 'old@acme.example'] },
    charges: [charge],
  };
  it.each<[string, Partial<Claim>]>([
    ['a claim that makes way as a double', refreshed],
    ['one that stood without a charge of its own', { ...refreshed, isFree: true }],
  ])('goes on to the claim that stays, with its values: of %s', (_what, more) => {
    const stays = claim('paid', 'enr_1', { finding: email });
    const goes = claim('paid', 'enr_2', { atMs: epochMs(AT + 1), ...more });
    const { record: merged } = planMerge([
      record('con_1', ADA, { data: { email: stays } }),
      record('con_2', ADAS_PROFILE, { data: { email: goes } }),
    ]);
    expect(merged.data.email).toEqual({
      ...stays,
      finding: { ...email, all: ['ada@acme.example', 'new@acme.example', 'old@acme.example'] },
      charges: [charge],
    });
  });
});
