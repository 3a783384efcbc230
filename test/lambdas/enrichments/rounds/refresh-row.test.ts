import { describe, expect, it } from 'vitest';
import {
  hasNothingToRefresh,
  isRefresh,
  isSoughtBy,
  startRefresh,
  storedPerson,
} from '../../../../lambdas/enrichments/rounds/refresh-row.ts';
import type { WaterfallRun } from '../../../../lambdas/waterfall/waterfall.contract.ts';
import { ADA, AT, claim, finding, knowing, record, who } from '../../../support/subjects.ts';

const OLD = 'old@acme.example';
const NUMBER = '+14155550100';
const row = { subject: ADA, keys: who(ADA).keys };
const phone = { ...finding(NUMBER), lineType: 'mobile' };
const known = (bounced: string[] = []) =>
  knowing([
    record('con_1', ADA, {
      data: {
        email: claim('paid', 'enr_1', { finding: finding(OLD) }),
        phone: claim('paid', 'enr_1', { finding: phone }),
      },
      bounced: bounced.map((value) => ({ value, atMs: AT })),
    }),
  ]);
const of = { datum: 'refresh', nowMs: AT } as const;
const stored = (bounced: string[] = []) => storedPerson(known(bounced), 'ws', row, of);
const start = (bounced: string[] = []) =>
  startRefresh({ email: OLD }, ['refresh'], { stored: stored(bounced), nowMs: AT });

describe('the run of a refresh', () => {
  it('looks for what is stored, with it to be verified, by all that is known', () => {
    expect(start()).toMatchObject({
      wanted: ['email', 'phone'],
      candidates: [
        { datum: 'email', value: OLD, stored: true },
        { datum: 'phone', value: NUMBER, lineType: 'mobile', stored: true },
      ],
      learnt: { fullName: 'Ada Example', companyDomain: 'acme.example' },
    });
  });

  it('asks nobody about an address that bounced, the stored one or an older one', () => {
    const { candidates } = start(['older@acme.example', OLD]);
    expect(candidates.map(({ value, verdict }) => [value, verdict])).toEqual([
      [OLD, 'undeliverable'],
      ['older@acme.example', 'undeliverable'],
      [NUMBER, undefined],
    ]);
  });

  it('looks for other data of the row, too', () => {
    const person = { ...stored(), values: stored().values.slice(0, 1) };
    const run = startRefresh(ADA, ['phone', 'refresh'], { stored: person, nowMs: AT });
    expect(run.wanted).toEqual(['phone', 'email']);
    const only = startRefresh(ADA, ['phone'], { stored: { values: [], called: {} }, nowMs: AT });
    const sought = (each: WaterfallRun) =>
      (['email', 'phone', 'refresh'] as const).filter((datum) => isSoughtBy(each, datum));
    expect([sought(run), sought(only)]).toEqual([['email', 'phone', 'refresh'], ['phone']]);
  });
});

it.each([
  ['of whom something is owned', known(), 'refresh', false],
  ['of whom nothing is', knowing([]), 'refresh', true],
  [
    'that another is at',
    knowing([record('con_1', ADA, { data: { refresh: claim('finding', 'enr_2') } })]),
    'refresh',
    false,
  ],
  ['no refresh at all', knowing([]), 'email', false],
] as const)('has nothing to do: %s, %s', (_what, seen, datum, hasNothing) => {
  expect(hasNothingToRefresh(seen, 'ws', row, { datum, nowMs: AT })).toBe(hasNothing);
  expect(isRefresh(datum)).toBe(datum === 'refresh');
});
