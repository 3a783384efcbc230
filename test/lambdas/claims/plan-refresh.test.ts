import { describe, expect, it } from 'vitest';
import type { Claim, SubjectRecord } from '../../../lambdas/claims/claims.contract.ts';
import { planEnd } from '../../../lambdas/claims/plan-end.ts';
import { planFound } from '../../../lambdas/claims/plan-found.ts';
import { planRefresh, storedOf, withRefreshed } from '../../../lambdas/claims/plan-refresh.ts';
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

const [OLD, NEW] = ['old@acme.example', 'new@acme.example'];
const paid = claim('paid', 'enr_1', { finding: finding(OLD) });
const manual = (value: string) => ({ email: { value, actor: 'mem_1', atMs: AT } });
const LATER = epochMs(AT + 1_000);
const changed = {
  ...finding('changed'),
  refresh: { changed: ['email'], values: { email: NEW }, found: { email: finding(NEW) } },
};
const row = { ...rowOf('enr_2'), atMs: LATER };
const refresh = (of: Partial<SubjectRecord>, paidElsewhere: readonly string[] = []) =>
  planRefresh(record('con_1', ADA, of), {
    ...{ datum: 'refresh', finding: changed, claimant: rowOf('enr_2'), nowMs: LATER },
    paidElsewhere: new Set(paidElsewhere),
  });

describe('what is stored of a contact', () => {
  it.each<[string, Partial<SubjectRecord>, string | undefined, string[]]>([
    ['paid for', { data: { email: paid } }, OLD, []],
    ['entered by hand', { manual: manual(OLD) }, OLD, []],
    ['paid for, beside an entered one', { data: { email: paid }, manual: manual(NEW) }, OLD, []],
    [
      'of which it bounced',
      { data: { email: paid }, bounced: [{ value: OLD, atMs: AT }] },
      OLD,
      [OLD],
    ],
    ['being found', { data: { email: claim('finding', 'enr_1') } }, undefined, []],
    ['that ran out', { data: { email: { ...paid, untilMs: AT } } }, undefined, []],
    ['of another datum', { data: { emailCheck: paid } }, undefined, []],
  ])('%s', (_what, of, value, bad) => {
    const stored = storedOf(record('con_1', ADA, of), ['email', 'phone'], LATER);
    expect(stored.map((each) => [each.finding.value, each.bad])).toEqual(
      value === undefined ? [] : [[value, bad]],
    );
  });

  it('is nothing of whom nobody knows', () => {
    expect(storedOf(undefined, ['email'], AT)).toEqual([]);
  });
});

describe('a refresh that has found another address', () => {
  const beside = { ...paid, finding: { ...finding(OLD), all: [OLD, NEW] } };
  it.each<[string, Partial<SubjectRecord>, boolean]>([
    ['than the stored one, pays', { data: { email: paid } }, true],
    ['than the entered one, pays', { manual: manual(OLD) }, true],
    [
      'that is stored by now, is free',
      { data: { email: { ...paid, finding: finding(NEW) } } },
      false,
    ],
    ['that stands beside the stored one, is free', { data: { email: beside } }, false],
    ['that was entered by hand, is free', { data: { email: paid }, manual: manual(NEW) }, false],
    [
      'while another has, is free',
      { data: { email: paid, refresh: claim('found', 'enr_3', { finding: changed }) } },
      false,
    ],
    [
      'while another is at it, pays',
      { data: { email: paid, refresh: claim('finding', 'enr_3') } },
      true,
    ],
    [
      'after one that was paid for, pays',
      { data: { email: paid, refresh: claim('paid', 'enr_3', { untilMs: AT }) } },
      true,
    ],
  ])('%s', (_what, of, pays) => {
    expect(refresh(of).owned === undefined).toBe(pays);
  });

  it('that the caller gave is free, and stored at once', () => {
    const given = { ...changed, refresh: { ...changed.refresh, free: ['email'] } };
    const { owned, data } = planRefresh(record('con_1', ADA, { data: { email: paid } }), {
      ...{ datum: 'refresh', finding: given, claimant: rowOf('enr_2'), nowMs: LATER },
      paidElsewhere: new Set(),
    });
    expect(owned).toEqual(given);
    expect(data.email).toMatchObject({ finding: { value: NEW, all: [NEW, OLD] }, charges: [] });
  });

  it('that is paid for at somebody else is free', () => {
    expect(refresh({ data: { email: paid } }, ['email']).owned).toEqual(changed);
  });

  it('changes nothing that is stored before it is charged', () => {
    expect(refresh({ data: { email: paid } }).data).toEqual({
      email: paid,
      refresh: { ...row, state: 'found', finding: changed },
    });
  });

  it('pays once, however often it is decided', () => {
    const data = refresh({ data: { email: paid } }).data;
    expect(refresh({ data })).toEqual({ data });
  });

  it('puts what was known already in its place at once, and once', () => {
    const { owned, data } = refresh({ data: { email: paid }, manual: manual(NEW) });
    expect([owned, data.email?.finding?.all]).toEqual([changed, [NEW, OLD]]);
    expect(data.email?.charges).toEqual([]);
    expect(refresh({ data, manual: manual(NEW) }).data).toEqual(data);
  });
});

describe('what a refresh has found', () => {
  it.each<[string, Record<string, Claim>, object]>([
    [
      'stands in place of the older value, which stays behind it, with the charge of the first',
      { email: paid },
      {
        ...{ ...paid, finding: { ...finding(NEW), all: [NEW, OLD] } },
        ...{ refreshed: { ...row, first: OLD }, charges: [{ ...row, value: NEW }] },
      },
    ],
    [
      'stands beside what was entered by hand, without a charge of its own',
      {},
      {
        ...{ ...row, state: 'paid', isFree: true, finding: finding(NEW), refreshed: row },
        charges: [{ ...row, value: NEW }],
      },
    ],
    [
      'leaves what another row has found by now',
      { email: claim('found', 'enr_9', { finding: finding('x@y.example') }) },
      claim('found', 'enr_9', { finding: finding('x@y.example') }),
    ],
  ])('%s', (_what, data, email) => {
    expect(withRefreshed(data, changed.refresh, row)).toEqual({ email });
  });

  it('is known by what was paid for first, however often it is refreshed', () => {
    const once = withRefreshed({ email: paid }, changed.refresh, row);
    const third = { ...changed.refresh, found: { email: finding('third@acme.example') } };
    const { email } = withRefreshed(once, third, { ...row, ...rowOf('enr_3') });
    expect(email).toMatchObject({
      enrichmentId: 'enr_1',
      finding: { value: 'third@acme.example', all: ['third@acme.example', NEW, OLD] },
      refreshed: { enrichmentId: 'enr_3', first: OLD },
      charges: [
        { enrichmentId: 'enr_2', value: NEW },
        { enrichmentId: 'enr_3', value: 'third@acme.example' },
      ],
    });
  });

  it('tells what each refresh was charged for, of the last ten', () => {
    let data: SubjectRecord['data'] = { email: paid };
    for (let n = 1; n <= 12; n += 1) {
      const one = { ...changed.refresh, found: { email: finding(`a${n}@acme.example`) } };
      data = withRefreshed(data, one, { ...row, ...rowOf(`enr_${n}`) });
    }
    expect(data.email?.charges?.map(({ value, enrichmentId }) => [value, enrichmentId])).toEqual(
      [3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => [`a${n}@acme.example`, `enr_${n}`]),
    );
  });

  it('is charged for the number alone where the address was known', () => {
    const numbers = { old: finding('+14155550100'), new: finding('+14155550199') };
    const both = {
      changed: ['email', 'phone'],
      values: { email: NEW, phone: '+14155550199' },
      found: { email: finding(NEW), phone: numbers.new },
    };
    const phone = claim('paid', 'enr_1', { finding: numbers.old });
    const plan = planRefresh(
      record('con_1', ADA, { data: { email: paid, phone }, manual: manual(NEW) }),
      {
        ...{ datum: 'refresh', finding: { ...changed, refresh: both }, claimant: rowOf('enr_2') },
        ...{ nowMs: LATER, paidElsewhere: new Set<string>() },
      },
    );
    expect(plan.owned).toBeUndefined();
    const marked = record('con_1', ADA, { data: plan.data, manual: manual(NEW) });
    const [end] = planEnd(knowing([marked]), {
      ...{ claimant: rowOf('enr_2'), paid: { refresh: LATER }, paidAtMs: LATER },
    });
    const stored = end?.kind === 'write' ? end.write.records[0]?.record.data : undefined;
    expect([stored?.email, stored?.phone]).toMatchObject([
      { finding: { value: NEW }, charges: [] },
      { finding: { value: '+14155550199' }, charges: [{ ...row, value: '+14155550199' }] },
    ]);
  });
});

describe('the way of a refresh', () => {
  const key = valueKey('ws', 'email', NEW);
  const found = {
    finding: changed,
    valueKeys: [key],
    renewed: { email: { finding: finding(NEW), valueKeys: [key] } },
  };
  const ask = (records: readonly SubjectRecord[], leads = {}) =>
    planFound(knowing(records, leads), {
      ...{ identity: who(ADA), found: { refresh: found }, claimant: rowOf('enr_2'), nowMs: LATER },
      attempt: 0,
    });
  const own = record('con_1', ADA, { data: { email: paid, refresh: claim('finding', 'enr_2') } });

  it('is charged, then stored: the new address leads to the contact, too', () => {
    const { pays, write } = ask([own]);
    expect(pays).toEqual(['refresh']);
    expect(write?.leads).toMatchObject([{ key, to: { contactId: 'con_1', isFound: true } }]);
    const [marked] = write?.records.map((each) => each.record) ?? [];
    expect(marked?.data.email).toEqual(paid);
    const ends = planEnd(knowing(marked ? [marked] : []), {
      ...{ claimant: rowOf('enr_2'), paid: { refresh: LATER }, paidAtMs: LATER },
    });
    expect(ends).toMatchObject([
      {
        write: {
          records: [
            {
              record: {
                data: {
                  email: { finding: { value: NEW, all: [NEW, OLD] }, enrichmentId: 'enr_1' },
                  refresh: { state: 'paid', untilMs: LATER },
                },
              },
            },
          ],
        },
      },
    ]);
  });

  it('that is not charged leaves what is stored', () => {
    const [marked] = ask([own]).write?.records.map((each) => each.record) ?? [];
    const ends = planEnd(knowing(marked ? [marked] : []), { claimant: rowOf('enr_2'), paid: {} });
    expect(ends).toMatchObject([
      { kind: 'write', write: { records: [{ record: { data: { email: paid } } }] } },
    ]);
    expect(JSON.stringify(ends)).not.toMatch(/"rev":3.*refresh/);
  });

  it('takes the address of somebody else whom it was paid for, for nothing, and joins nobody', () => {
    const there = record('con_2', BOB, {
      data: { email: claim('paid', 'enr_7', { finding: finding(NEW) }) },
    });
    const { pays, owned, write } = ask([own, there], {
      [key]: { contactId: 'con_2', isFound: true },
    });
    expect([pays, Object.keys(owned)]).toEqual([[], ['refresh']]);
    expect(write?.records.map(({ record: each }) => each.contactId)).toEqual(['con_1']);
    expect(write?.leads).toEqual([]);
  });
});
