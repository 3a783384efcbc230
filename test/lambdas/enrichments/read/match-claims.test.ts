import { describe, expect, it } from 'vitest';
import type { Claim, SubjectRecord } from '../../../../lambdas/claims/claims.contract.ts';
import { chargeIdOf } from '../../../../lambdas/enrichments/owned-data.ts';
import {
  chargeOfClaim,
  isClaimed,
  isOfContact,
  paidClaims,
  subjectOf,
} from '../../../../lambdas/enrichments/read/match-claims.ts';
import type { Charge, RoundRecord } from '../../../../lambdas/enrichments/records.contract.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { at } from '../../../support/accounts.ts';

const NOW = at('2026-03-10T12:00:00Z');
const ROW = { enrichmentId: 'enr_1', part: 0, row: 2, madeBy: 'x' };
const PAID: Claim = { ...ROW, state: 'paid', atMs: NOW };
const recordOf = (data: SubjectRecord['data'], more: Partial<SubjectRecord> = {}) =>
  ({ contactId: 'con_1', rev: 1, keys: [], facts: {}, data, ...more }) as unknown as SubjectRecord;
const chargeOf = (change: Partial<Charge> = {}): Charge => ({
  id: chargeIdOf(ROW, 'email'),
  enrichmentId: 'enr_1',
  ref: null,
  contactId: 'con_1',
  actor: 'mem_ada',
  action: 'contact.email',
  subject: {},
  credits: { contact: 1 },
  sources: [],
  paidAtMs: NOW,
  ...change,
});

describe('subjectOf', () => {
  const merged = recordOf({}, { mergedInto: 'con_2' });
  const winner = recordOf({ email: PAID }, { contactId: 'con_2', isMerger: true });
  it.each([
    ['the record itself', [recordOf({ email: PAID })], 'con_1', false],
    ['the one that it was merged into', [merged, winner], 'con_2', true],
    ['one that others were merged into', [recordOf({}, { isMerger: true })], 'con_1', true],
  ])('gives %s', (_what, records, contactId, isMerged) => {
    const subjects = new Map(records.map((each) => [each.contactId, each]));
    const found = subjectOf({ contactId: 'con_1' }, subjects);
    expect([found?.record.contactId, found?.isMerged]).toEqual([contactId, isMerged]);
  });

  it('gives none where there is none', () => {
    expect(subjectOf({ contactId: 'con_1' }, new Map())).toBeUndefined();
  });
});

describe('isClaimed', () => {
  const other = { ...PAID, enrichmentId: 'enr_2' };
  it.each([
    ['its own row has paid', { email: PAID }, true],
    ['another request has paid', { email: other }, false],
    ['another row has paid', { email: { ...PAID, row: 3 } }, false],
    ['its row has found, and was never charged', { email: { ...PAID, state: 'found' } }, false],
    ['its row owns it for nothing', { email: { ...PAID, isFree: true } }, false],
    ['nobody has the datum', { phone: PAID }, false],
  ] as [string, SubjectRecord['data'], boolean][])('%s: %j', (_what, data, is) => {
    const subject = { record: recordOf(data), isMerged: false };
    expect(isClaimed(chargeOf(), subject, NOW)).toBe(is);
  });

  it('asks of a merged record only that the datum is owned', () => {
    const of = (data: SubjectRecord['data']) => ({ record: recordOf(data), isMerged: true });
    expect(isClaimed(chargeOf(), of({ email: other }), NOW)).toBe(true);
    expect(isClaimed(chargeOf(), of({}), NOW)).toBe(false);
  });

  it('asks nothing of a datum that has aged', () => {
    const charge = chargeOf({ action: 'contact.verify-email' as Charge['action'] });
    const month = 30 * 86_400_000;
    expect(isClaimed(charge, undefined, epochMs(NOW + month - 1))).toBe(false);
    expect(isClaimed(charge, undefined, epochMs(NOW + month))).toBe(true);
  });
});

it('lists what was paid for, and not what is free or sought', () => {
  const data = {
    email: PAID,
    phone: { ...PAID, isFree: true },
    profile: { ...PAID, state: 'finding' },
  } as const;
  expect(paidClaims(recordOf(data)).map(([datum]) => datum)).toEqual(['email']);
});

describe('chargeOfClaim', () => {
  const round = (change: Partial<RoundRecord>): RoundRecord => ({
    part: 0,
    round: 0,
    lookups: {},
    slices: [],
    decidedAtMs: NOW,
    ...change,
  });
  const later = epochMs(NOW + 5);
  it.each([
    ['the round that decided it', [round({ charged: { email: [2] } })], NOW],
    [
      'a later one',
      [round({ charged: {} }), round({ round: 1, charged: { email: [2] }, decidedAtMs: later })],
      later,
    ],
    ['not another part', [round({ part: 1, charged: { email: [2] } })], undefined],
    ['not another row', [round({ charged: { email: [1] } })], undefined],
    ['not another datum', [round({ charged: { phone: [2] } })], undefined],
    ['not one that decided nothing', [round({})], undefined],
  ])('goes by %s', (_what, rounds, paidAtMs) => {
    const charge = chargeOfClaim(PAID, 'email', rounds);
    expect(charge).toEqual(paidAtMs && { id: chargeIdOf(ROW, 'email'), paidAtMs });
  });
});

it.each([
  ['contact.email', {}, true],
  ['contact.email', { email: 'a@b.example' }, true],
  ['contact.verify-email', {}, true],
  ['contact.verify-email', { email: 'a@b.example' }, false],
])('a charge for %s of %j is of its contact: %j', (action, subject, is) => {
  expect(isOfContact(chargeOf({ action: action as Charge['action'], subject }))).toBe(is);
});
