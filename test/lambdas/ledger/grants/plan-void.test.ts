import { describe, expect, it } from 'vitest';
import { planVoid } from '../../../../lambdas/ledger/grants/plan-void.ts';
import { accountOf, at, grantOf } from '../../../support/accounts.ts';

const NOW = at('2026-03-10T12:00:00Z');
const ENDS = { as: 'voided', at: NOW } as const;

describe('planVoid', () => {
  // Each: what is available and held of the grant, and what the entry says of it.
  it.each([
    ['nothing is held', 7, 0, { available: -7, voided: 7 }],
    ['some is held', 7, 3, { available: -7, voided: 7 }],
    ['all is held', 0, 10, {}],
  ])('voids what is available, and ends the grant now: %s', (_what, available, held, moved) => {
    expect(planVoid(accountOf({ g: grantOf({ available, held }) }), 'g', NOW)).toEqual({
      kind: 'planned',
      change: {
        action: 'void',
        slices: [{ grantId: 'g', type: 'contact', ...moved, ends: ENDS }],
      },
    });
  });

  it.each([
    ['used up', grantOf({ available: 0 })],
    ['past its expiry', grantOf({ exp: NOW })],
    ['past its expiry, and held', grantOf({ exp: NOW, available: 0, held: 4 })],
    ['ended before', grantOf({ exp: at('2026-03-11T00:00:00Z'), held: 4, ended: 'voided' })],
  ])('refuses one that is %s', (_what, grant) => {
    const refusal = { kind: 'refused', code: 'STATE_CONFLICT', details: {} };
    expect(planVoid(accountOf({ g: grant }), 'g', NOW)).toEqual(refusal);
  });

  it.each(['other', 'constructor', '__proto__'])('refuses one that is not there: %s', (id) => {
    expect(planVoid(accountOf({ g: grantOf() }), id, NOW).kind).toBe('refused');
  });
});
