import { describe, expect, it } from 'vitest';
import { refuseBounce } from '../../../../lambdas/enrichments/bounces/refuse-bounce.ts';
import type { HeldSlice } from '../../../../lambdas/ledger/ledger.contract.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { at } from '../../../support/accounts.ts';

const PAID = at('2026-03-10T12:00:00Z');
const ALLOTMENT: HeldSlice = { grantId: 'grant_1', type: 'contact', cat: 'allotment', credits: 1 };
const chargeOf = (...sources: readonly HeldSlice[]) => ({ paidAtMs: PAID, sources });

describe('refuseBounce', () => {
  const terms = { days: 30, maxPerPeriod: 50 };
  const charge = chargeOf(ALLOTMENT);
  const end = at('2026-04-09T12:00:00Z');

  it.each([
    ['at once', charge, terms, PAID, undefined],
    ['at the last moment of the thirtieth day', charge, terms, end, undefined],
    ['a millisecond later', charge, terms, epochMs(end + 1), 'too-late'],
    ['on a plan that gives nothing back', charge, undefined, PAID, 'not-in-plan'],
    ['without a charge', undefined, terms, PAID, 'not-charged'],
    ['that cost nothing', chargeOf(), terms, PAID, 'not-charged'],
    ['that cost nothing, where nothing comes back', chargeOf(), undefined, end, 'not-charged'],
  ])('%s', (_what, bounced, creditBack, nowMs, reason) => {
    expect(refuseBounce(bounced, creditBack, nowMs)).toBe(reason);
  });
});
