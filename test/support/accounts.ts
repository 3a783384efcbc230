import type { Account, AccountTerms, OpenGrant } from '../../lambdas/ledger/ledger.contract.ts';
import { type EpochMs, epochMs } from '../../lambdas/shared/units.contract.ts';

/** The moment of an RFC 3339 text. */
export const at = (text: string): EpochMs => epochMs(Date.parse(text));

/** A month of 100 contact credits from the 1st, UTC. */
export const MONTHLY: AccountTerms = {
  anchor: '2026-01-01',
  timezone: 'UTC',
  periodMonths: 1,
  allotments: { contact: 100 },
  planVersion: 'pool@1',
};

/** A pack of 10 contact credits that lasts for ever, with what the test changes of it. */
export function grantOf(change: Partial<OpenGrant> = {}): OpenGrant {
  return {
    type: 'contact',
    cat: 'pack',
    pri: 30,
    eff: at('2026-03-01T00:00:00Z'),
    exp: null,
    amount: 10,
    available: 10,
    held: 0,
    ...change,
  };
}

/** An account in March 2026 with these grants. */
export function accountOf(
  grants: Readonly<Record<string, OpenGrant>> = {},
  change: Partial<Account> = {},
): Account {
  return {
    workspaceId: 'ws_1',
    rev: 7,
    period: {
      id: '2026-03-01',
      startsAt: at('2026-03-01T00:00:00Z'),
      endsAt: at('2026-04-01T00:00:00Z'),
      planVersion: 'pool@1',
    },
    grants,
    opened: Object.keys(grants).length,
    used: {},
    debt: {},
    fences: {},
    last: {
      op: 'grant_1:1',
      action: 'grant',
      slices: [],
      at: at('2026-03-02T00:00:00Z'),
      actor: 'operator',
      reason: 'test',
      ref: 'grant_1',
    },
    ...change,
  };
}
