import { describe, expect, it } from 'vitest';
import type { SubjectRecord } from '../../../lambdas/claims/claims.contract.ts';
import { detailsSubject, planDetails } from '../../../lambdas/claims/plan-details.ts';
import { planEnd } from '../../../lambdas/claims/plan-end.ts';
import { valueKey } from '../../../lambdas/identity/identify.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import {
  ADA,
  AT,
  BOB,
  claim,
  finding,
  knowing,
  record,
  rowOf,
  who,
} from '../../support/subjects.ts';

const LATER = epochMs(AT + 1);
const ADDRESS = 'ada@home.example';
const KEY = valueKey('ws', 'email', ADDRESS);
const EMAIL = { email: { value: ADDRESS, key: KEY } };
const paid = { email: claim('paid', 'enr_1', { finding: finding('ada@acme.example') }) };
const manual = { email: { value: ADDRESS, actor: 'mem_1', atMs: AT } };

const plan = (was: SubjectRecord, values: object, others: readonly SubjectRecord[] = []) =>
  planDetails(
    knowing([was, ...others]),
    { was, record: was },
    {
      values: values as typeof EMAIL,
      actor: 'mem_2',
      nowMs: LATER,
    },
  );

it('enters a value beside what was paid for, and lets it lead to the contact', () => {
  const was = record('con_1', ADA, { data: paid, listedAtMs: AT });
  const { record: next, write } = plan(was, EMAIL);
  expect(next).toEqual({
    ...was,
    rev: 2,
    keys: [...was.keys, KEY],
    manual: { email: { value: ADDRESS, actor: 'mem_2', atMs: LATER } },
  });
  expect(write).toEqual({
    records: [{ was, record: next }],
    leads: [{ key: KEY, from: undefined, to: { contactId: 'con_1' } }],
  });
});

it('enters the same again for nothing, and keeps who was first', () => {
  const was = record('con_1', ADA, { manual, keys: [KEY] });
  expect(plan(was, EMAIL)).toEqual({ record: was });
  expect(plan(record('con_1', ADA), { email: null }).write).toBeUndefined();
});

it('replaces and takes back what was entered, not what was paid for', () => {
  const was = record('con_1', ADA, { data: paid, manual, listedAtMs: AT });
  const other = { email: { value: 'ada@new.example', key: 'e-new' } };
  expect(plan(was, other).record.manual).toMatchObject({ email: { value: 'ada@new.example' } });
  const { record: bare } = plan(was, { email: null });
  expect([bare.manual, bare.data, bare.listedAtMs]).toEqual([undefined, paid, AT]);
  const unpaid = { ...was, data: {} };
  expect(plan(unpaid, { email: null }).record.listedAtMs).toBeUndefined();
});

it('leaves a value that leads to somebody else where it leads', () => {
  const bob = record('con_2', BOB, { keys: [KEY] });
  const { record: next, write } = plan(record('con_1', ADA), EMAIL, [bob]);
  expect([next.manual?.email?.value, next.keys.includes(KEY), write?.leads]).toEqual([
    ADDRESS,
    false,
    [],
  ]);
});

it('links no more keys than a record has room for', () => {
  const keys = Array.from({ length: 24 }, (_, n) => `d-${n}`);
  expect(plan(record('con_1', ADA, { keys }), EMAIL).write?.leads).toEqual([]);
});

describe('of whom nothing is known by the id', () => {
  const values = EMAIL;
  const asked = { values, actor: 'mem_2', nowMs: LATER };

  it('makes a record with the keys that lead nowhere yet, in one write', () => {
    const [first = '', ...others] = who(ADA).keys;
    const bob = record('con_2', BOB, { keys: [first], facts: who(BOB).facts });
    const known = knowing([bob]);
    const subject = detailsSubject(known, 'con_9', who(ADA));
    const { record: made, write } = planDetails(known, subject, asked);
    expect(made).toMatchObject({
      contactId: 'con_9',
      rev: 1,
      facts: who(ADA).facts,
      keys: [...others, KEY],
      listedAtMs: LATER,
    });
    expect(write?.records).toEqual([{ was: undefined, record: made }]);
    expect(write?.leads.map(({ key, to }) => [key, to])).toEqual(
      made.keys.map((key) => [key, { contactId: 'con_9' }]),
    );
  });

  it('enters it at who is known by the keys', () => {
    const ada = record('con_1', ADA, { data: paid });
    const subject = detailsSubject(knowing([ada]), 'con_9', who(ADA));
    expect(subject).toEqual({ was: ada, record: ada });
  });
});

it('outlives a request that has found nothing', () => {
  const was = record('con_1', ADA, { manual, data: { email: claim('finding', 'enr_1') } });
  const [end] = planEnd(knowing([was]), { claimant: rowOf('enr_1'), paid: {} });
  expect(end).toMatchObject({ kind: 'write', write: { records: [{ record: { manual } }] } });
});

it.each<[string, Partial<SubjectRecord>, object | undefined, object | undefined]>([
  ['that nobody names', {}, { fullName: 'Ada McExample' }, { fullName: 'Ada McExample' }],
  ['that nobody names, of whom nothing is said', {}, {}, undefined],
  [
    'that was named before',
    { called: { fullName: 'Ada' } },
    { fullName: 'A.' },
    { fullName: 'Ada' },
  ],
  ['that a charge names', { data: paid }, { fullName: 'Ada McExample' }, undefined],
  [
    'that is owned without a charge',
    {
      data: {
        email: claim('paid', 'enr_1', { isFree: true, finding: finding('ada@acme.example') }),
      },
    },
    { fullName: 'Ada McExample' },
    { fullName: 'Ada McExample' },
  ],
])('keeps how a contact is called %s', (_, more, called, expected) => {
  const was = record('con_1', ADA, more);
  const request = { values: EMAIL, actor: 'mem_2', nowMs: LATER, ...(called && { called }) };
  const next = planDetails(knowing([was]), { was, record: was }, request).record;
  expect(next.called).toEqual(expected);
});
