import { describe, expect, it } from 'vitest';
import { planCreditBack } from '../../../../lambdas/enrichments/credit-back/plan-credit-back.ts';
import type { HeldSlice } from '../../../../lambdas/ledger/ledger.contract.ts';
import { at } from '../../../support/accounts.ts';

const PERIOD_END = at('2026-04-01T00:00:00Z');
const SEAT_END = at('2026-03-17T00:00:00Z');
const LATER = at('2026-09-10T12:00:00Z');

const from = (grantId: string, credits: number, more: Partial<HeldSlice> = {}): HeldSlice => ({
  grantId,
  type: 'contact',
  cat: 'pack',
  credits,
  ...more,
});
const ALLOTMENT = from('grant_march', 1, { cat: 'allotment' });
const SEATS = from('grant_seat', 2, { cat: 'allotment', seat: 'mem_ada' });

const chargeOf = (...sources: readonly HeldSlice[]) => ({ id: 'chg_1', sources });

describe('planCreditBack', () => {
  const lasted = new Map([
    ['grant_short', at('2026-03-20T00:00:00Z')],
    ['grant_long', LATER],
    ['grant_ever', null],
  ]);
  const own = [undefined, PERIOD_END] as const;
  const licensed = new Map<string | undefined, typeof PERIOD_END>([own, ['mem_ada', SEAT_END]]);
  const unlicensed = new Map<string | undefined, typeof PERIOD_END>([own]);
  const back = (amount: number, expiresAtMs: number | null, more = {}) => ({
    grantId: expect.stringMatching(/^grant_[0-9a-z]{24}$/),
    creditType: 'contact',
    amount,
    expiresAtMs,
    ...more,
  });
  const toSeat = { seat: 'mem_ada' };

  it.each([
    ['an allotment: to the end of the running period', [ALLOTMENT], [back(1, PERIOD_END)]],
    ['a grant that ends before it: the same', [from('grant_short', 3)], [back(3, PERIOD_END)]],
    ['one that ends after it: as long', [from('grant_long', 3)], [back(3, LATER)]],
    ['one for ever: for ever', [from('grant_ever', 3)], [back(3, null)]],
    ['one that nobody knows any more', [from('grant_gone', 3)], [back(3, PERIOD_END)]],
    [
      'several of one account: one grant, as long as the longest',
      [ALLOTMENT, from('grant_long', 2), from('grant_short', 4)],
      [back(7, LATER)],
    ],
    [
      'one for ever among them',
      [ALLOTMENT, from('grant_ever', 1), from('grant_long', 2)],
      [back(4, null)],
    ],
    ['a seat: to the end of its own month', [SEATS], [back(2, SEAT_END, toSeat)]],
    [
      'a seat and the workspace: to each what it gave',
      [SEATS, from('grant_long', 1)],
      [back(2, SEAT_END, toSeat), back(1, LATER)],
    ],
    [
      'two types: a grant each',
      [ALLOTMENT, from('grant_phone', 5, { type: 'phone', cat: 'allotment' })],
      [back(1, PERIOD_END), back(5, PERIOD_END, { creditType: 'phone' })],
    ],
  ])('of %s', (_what, sources, expected) => {
    const returns = planCreditBack(chargeOf(...sources), { periodEnds: licensed, lasted });
    expect(returns).toEqual(expected);
    expect(new Set(returns.map(({ grantId }) => grantId)).size).toBe(expected.length);
  });

  it('leaves out what a seat without a licence gave', () => {
    const accounts = { periodEnds: unlicensed, lasted };
    expect(planCreditBack(chargeOf(SEATS), accounts)).toEqual([]);
    expect(planCreditBack(chargeOf(SEATS, ALLOTMENT), accounts)).toEqual([back(1, PERIOD_END)]);
  });

  it('names the grants after the charge: the same again, others for another', () => {
    const accounts = { periodEnds: licensed, lasted };
    const ids = (id: string) =>
      planCreditBack({ ...chargeOf(SEATS, ALLOTMENT), id }, accounts).map((each) => each.grantId);
    expect(ids('chg_1')).toEqual(ids('chg_1'));
    expect(new Set([...ids('chg_1'), ...ids('chg_2')]).size).toBe(4);
  });
});
