import { expect, it } from 'vitest';
import type { Claim } from '../../../lambdas/claims/claims.contract.ts';
import { chargeOfValue, valueCharges } from '../../../lambdas/claims/value-charges.ts';
import { AT, claim, finding, rowOf } from '../../support/subjects.ts';

const [OLD, NEW] = ['old@acme.example', 'new@acme.example'];
const refresh = { ...rowOf('enr_2'), atMs: AT };
const paid = (value: string, more: Partial<Claim> = {}) =>
  claim('paid', 'enr_1', { finding: finding(value), ...more });

it.each<[string, Claim, string[]]>([
  ['never refreshed', paid(OLD), []],
  ['noted', paid(OLD, { charges: [{ ...refresh, value: NEW }] }), [NEW]],
  ['noted: none', paid(NEW, { refreshed: { ...refresh, first: OLD }, charges: [] }), []],
  ['before they were noted', paid(NEW, { refreshed: { ...refresh, first: OLD } }), [NEW]],
  ['before, of an entered value', paid(NEW, { refreshed: refresh, isFree: true }), [NEW]],
  ['before, back at the first value', paid(OLD, { refreshed: { ...refresh, first: OLD } }), []],
])('the values that refreshes were charged for: %s', (_what, of, values) => {
  expect(valueCharges(of)).toEqual(values.map((value) => ({ ...refresh, value })));
});

it('finds the charge of a value in any spelling', () => {
  const of = paid(OLD, { charges: [{ ...refresh, value: NEW }] });
  expect(chargeOfValue(of, 'NEW@Acme.example')).toEqual({ ...refresh, value: NEW });
  expect(chargeOfValue(of, OLD)).toBeUndefined();
});
