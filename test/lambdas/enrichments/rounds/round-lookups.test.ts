import { describe, expect, it } from 'vitest';
import type {
  EnrichmentRecord,
  RoundRecord,
} from '../../../../lambdas/enrichments/records.contract.ts';
import {
  chargedBy,
  coveredLookups,
  hasWonNothing,
  heldIn,
  isShut,
  openedLookups,
} from '../../../../lambdas/enrichments/rounds/round-lookups.ts';
import type { Operation } from '../../../../lambdas/ledger/ledger.contract.ts';

const LIST = { heldByPart: [{ email: 2 }, { email: 1, phone: 3 }] } as unknown as EnrichmentRecord;
const ONE = { held: { email: [4, 7], phone: [] }, heldByPart: [] } as unknown as EnrichmentRecord;

describe('heldIn', () => {
  it.each([
    [LIST, 0, { email: 2 }],
    [LIST, 1, { email: 1, phone: 3 }],
    [LIST, 2, {}],
    [ONE, 0, { email: 2, phone: 0 }],
  ])('%#: tells how many lookups of a part the hold covers', (record, part, counts) => {
    expect(heldIn(record, part)).toEqual(counts);
  });
});

const PRICES = {
  prices: { email: { email: 1 }, phone: { phone: 2 } },
} as unknown as EnrichmentRecord;
const LATER: RoundRecord = {
  part: 0,
  round: 1,
  lookups: { email: [0, 1], phone: [0, 1] },
  slices: [],
};
const slice = (type: string, credits: number) =>
  ({ grantId: type, type, cat: 'allotment', credits }) as const;

describe('coveredLookups', () => {
  it.each([
    [[slice('email', 2), slice('phone', 2)], { email: [0, 1], phone: [0] }],
    [[slice('phone', 4)], { phone: [0, 1] }],
    [[slice('phone', 1)], {}],
    [[], {}],
  ])('of a later round: those that %j pay for, in order, type by type', (slices, lookups) => {
    expect(coveredLookups(PRICES, { ...LATER, slices })).toEqual(lookups);
  });

  it('of the first round: all, since it has claimed no more than its share', () => {
    const first = { ...LATER, round: 0 };
    expect(coveredLookups(PRICES, first)).toEqual(LATER.lookups);
  });
});

describe('openedLookups', () => {
  const paid = { ...LATER, slices: [slice('email', 1)] };

  it.each<[string, EnrichmentRecord, number, RoundRecord | undefined, unknown]>([
    ['an only part: what the request holds for', ONE, 0, undefined, ONE.held],
    ['an only part’s later round, not open', ONE, 1, undefined, {}],
    ['a list’s part, not open', LIST, 0, undefined, {}],
    ['a list’s part, open', LIST, 0, { ...LATER, round: 0 }, LATER.lookups],
    ['a later round: what its hold covers', PRICES, 1, paid, { email: [0] }],
  ])('of %s', (_which, record, n, round, lookups) => {
    expect(openedLookups(record, n, round)).toEqual(lookups);
  });
});

describe('a round without lookups', () => {
  const shut = { state: 'refused' } as Operation;

  it.each([
    ['a later one', { ...LATER, lookups: {} }, true, false],
    ['a later one, shut', { ...LATER, lookups: { email: [] }, hold: shut }, true, true],
    ['the first one', { ...LATER, round: 0, lookups: {}, hold: shut }, false, false],
    ['a later one with some', { ...LATER, hold: shut }, false, false],
  ])('%s', (_which, round, wonNothing, isClosed) => {
    expect([hasWonNothing(round), isShut(round)]).toEqual([wonNothing, isClosed]);
  });
});

describe('chargedBy', () => {
  const record = { prices: { email: { contact: 2 }, phone: { phone: 3 } } };
  const round = (state: string, charged: object) => ({ settle: { state }, charged });

  it.each([
    [[], { contact: 0, phone: 0 }],
    [
      [round('applied', { email: [1, 2] }), round('intended', { email: [3] })],
      { contact: 4, phone: 0 },
    ],
    [
      [round('applied', { email: [1] }), round('applied', { phone: [1, 4] })],
      { contact: 2, phone: 6 },
    ],
    [[round('unneeded', {}), round('refused', { phone: [1] }), {}], { contact: 0, phone: 0 }],
  ])('%#: counts the charged lookups of settled rounds alone', (rounds, charged) => {
    const of = chargedBy(record as unknown as EnrichmentRecord, rounds as unknown as RoundRecord[]);
    expect(of).toEqual(charged);
  });
});
