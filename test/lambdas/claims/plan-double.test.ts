import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../lambdas/claims/claims.contract.ts';
import { type DoubleFate, planDoubleEnd } from '../../../lambdas/claims/plan-double.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { ADA, AT, claim, finding, record } from '../../support/subjects.ts';

const EMAIL = { finding: finding('ada@acme.example') };
const LOST = claim('found', 'enr_lost', EMAIL);
const OPEN: DoubleFate = { kind: 'open' };
const NOT_CHARGED: DoubleFate = { kind: 'not-charged' };
const charged = (more: Partial<Claim> = {}): DoubleFate => ({
  kind: 'charged',
  owned: { ...LOST, state: 'paid', ...more },
});
const aged = { untilMs: epochMs(AT - 1) };

describe('planDoubleEnd', () => {
  const standing = (state: Claim['state'], of = 'enr_other', more: Partial<Claim> = {}) =>
    record('con_1', ADA, { data: { email: claim(state, of, { ...EMAIL, ...more }) } });
  const nothing = record('con_1', ADA);

  it.each([
    ['both are charged', standing('paid'), charged(), 'credit-back'],
    ['the other is charged, and this one is open', standing('paid'), OPEN, 'wait'],
    ['the other is charged, and this one was not', standing('paid'), NOT_CHARGED, 'done'],
    ['the other is to be charged', standing('found'), charged(), 'wait'],
    [
      'the other is owned for nothing',
      standing('paid', 'enr_o', { isFree: true }),
      charged(),
      'done',
    ],
    ['the other has gone', nothing, charged(), 'put-back'],
    ['the other has gone, and this one was not charged', nothing, NOT_CHARGED, 'done'],
    ['the other has gone, and this one has aged', nothing, charged(aged), 'done'],
    ['somebody is finding it anew', standing('finding'), charged(), 'put-back'],
    ['the other has aged', standing('paid', 'enr_other', aged), charged(), 'put-back'],
    ['its own row stands there again', standing('paid', 'enr_lost'), charged(), 'done'],
    ['its own row is to be charged', standing('found', 'enr_lost'), charged(), 'done'],
    ['the person is gone', undefined, charged(), 'done'],
  ])('%s', (_what, there, fate, kind) => {
    const double = { contactId: 'con_1', datum: 'email', claim: LOST };
    const end = planDoubleEnd(there, double, { fate, nowMs: AT });
    expect(end.kind).toBe(kind);
    if (end.kind !== 'put-back') return;
    expect(end.write.records).toMatchObject([
      {
        was: there,
        // Owned from now on, the person has its place in the list of contacts.
        record: { rev: 2, listedAtMs: AT, data: { email: { ...LOST, state: 'paid' } } },
      },
    ]);
  });
});

describe('a refresh that was charged beside another one of the same person', () => {
  const changed = finding('changed');
  const email = finding('new@acme.example');
  const found = { ...changed, refresh: { changed: ['email'], values: {}, found: { email } } };
  const double = { contactId: 'con_1', datum: 'refresh', claim: claim('found', 'enr_lost') };
  const fate: DoubleFate = {
    kind: 'charged',
    owned: claim('paid', 'enr_lost', { finding: found, untilMs: AT }),
  };

  it.each([
    ['whose claim has the values of both: both charges stand', 'paid', 'done'],
    ['that was not charged: what it has found is stored', 'finding', 'put-back'],
    ['that may be charged yet', 'found', 'wait'],
  ] as const)('%s', (_what, state, kind) => {
    const stored = claim('paid', 'enr_1', { finding: finding('old@acme.example') });
    const of = { email: stored, refresh: claim(state, 'enr_other', { untilMs: AT }) };
    const end = planDoubleEnd(record('con_1', ADA, { data: of }), double, { fate, nowMs: AT });
    expect(end.kind).toBe(kind);
    if (end.kind !== 'put-back') return;
    expect(end.write.records).toMatchObject([
      { record: { data: { email: { finding: { value: 'new@acme.example' } }, refresh: {} } } },
    ]);
  });
});
