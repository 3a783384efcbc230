import { expect, it } from 'vitest';
import { asPaid, planEnd } from '../../../lambdas/claims/plan-end.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { ADA, AT, claim, finding, knowing, record, rowOf } from '../../support/subjects.ts';

const EMAIL = finding('ada@acme.example');
const found = claim('found', 'enr_1', { finding: EMAIL });
const ended = (data: Parameters<typeof record>[2], more: object = {}) =>
  planEnd(knowing([record('con_1', ADA, data)]), {
    claimant: rowOf('enr_1'),
    paid: {},
    ...more,
  });

it('keeps what was charged, for ever or until it ages, and frees the rest', () => {
  const data = { email: found, phone: claim('finding', 'enr_1') };
  expect(ended({ data }, { paid: { email: undefined } })).toMatchObject([
    {
      kind: 'write',
      write: {
        records: [{ record: { rev: 2, data: { email: { state: 'paid', finding: EMAIL } } } }],
      },
    },
  ]);
  expect(ended({ data: { email: found } }, { paid: { email: AT } })).toMatchObject([
    { write: { records: [{ record: { data: { email: { state: 'paid', untilMs: AT } } } }] } },
  ]);
});

it('keeps the time of the charge, by which the charge is found again', () => {
  const more = { paid: { email: undefined }, paidAtMs: epochMs(AT + 7) };
  expect(ended({ data: { email: found } }, more)).toMatchObject([
    { write: { records: [{ record: { listedAtMs: AT + 7, data: { email: { atMs: AT + 7 } } } }] } },
  ]);
});

it.each([
  ['not charged: stands again', {}, claim('paid', 'enr_2', { isFree: true, finding: EMAIL })],
  ['charged: is gone', { paid: { email: undefined } }, { ...found, state: 'paid' }],
])('what was owned for nothing and made way, where the row is %s', (_what, more, stands) => {
  const instead = claim('paid', 'enr_2', { isFree: true, finding: EMAIL });
  const [end] = ended({ data: { email: { ...found, instead } } }, more);
  const data = end?.kind === 'write' && end.write.records[0]?.record.data;
  expect(data).toEqual({ email: stands });
});

it.each([
  ['with nothing left', {}, { data: { email: claim('finding', 'enr_1') } }, ['remove']],
  [
    'that others were merged into',
    {},
    { data: { email: claim('finding', 'enr_1') }, isMerger: true },
    ['write'],
  ],
  [
    'that another is finding too',
    {},
    { data: { email: claim('finding', 'enr_1'), phone: claim('finding', 'enr_2') } },
    ['write'],
  ],
  ['whose claim is another’s', {}, { data: { email: claim('finding', 'enr_2') } }, []],
  ['that is paid already', {}, { data: { email: claim('paid', 'enr_1', { finding: EMAIL }) } }, []],
  ['whose claim goes on', { kept: ['email'] }, { data: { email: claim('finding', 'enr_1') } }, []],
  ['that found and was not charged', {}, { data: { email: found } }, ['remove']],
] as const)('of a record %s', (_what, more, data, kinds) => {
  expect(ended(data as object, more).map(({ kind }) => kind)).toEqual(kinds);
});

it.each([
  ['charged', { paid: { refresh: AT } }],
  ['not charged', {}],
])('what a refresh has heard of a stored value stands with it, where it was %s', (_what, more) => {
  const data = {
    email: claim('paid', 'enr_2', { finding: { ...EMAIL, verdict: 'deliverable' } }),
    refresh: claim('found', 'enr_1', { finding: finding('changed') }),
  };
  const said = { email: { value: EMAIL.value, verdict: 'undeliverable' } };
  const [end] = ended({ data }, { ...more, said });
  const next = end?.kind === 'write' ? end.write.records[0]?.record.data : undefined;
  expect(next?.email?.finding).toEqual({ ...EMAIL, verdict: 'undeliverable' });
});

it.each([
  ['for ever', found, {}, undefined],
  ['until it ages', found, { untilMs: epochMs(AT + 9) }, AT + 9],
  ['for ever, whatever it was before', { ...found, untilMs: AT }, {}, undefined],
] as const)('makes a claim paid at the time of its charge, %s', (_what, was, until, untilMs) => {
  const paid = asPaid(was, { atMs: epochMs(AT + 7), ...until });
  expect(paid).toMatchObject({ state: 'paid', atMs: AT + 7, finding: EMAIL });
  expect(paid.untilMs).toBe(untilMs);
});
