import { describe, expect, it } from 'vitest';
import { planExpire } from '../../../../lambdas/ledger/account/plan-expire.ts';
import { accountOf, at, grantOf } from '../../../support/accounts.ts';

const NOW = at('2026-03-10T12:00:00Z');

describe('planExpire', () => {
  it('books the available rest of what has expired and leaves what is held', () => {
    const account = accountOf({
      gone: grantOf({ exp: NOW, available: 4, held: 6 }),
      good: grantOf({ exp: at('2026-03-10T12:00:00.001Z') }),
    });
    expect(planExpire(account, NOW)).toEqual({
      action: 'expire',
      slices: [{ grantId: 'gone', type: 'contact', available: -4, expired: 4 }],
    });
  });

  it.each(['voided', 'clawedBack'] as const)(
    'books as %s what comes back to such a grant',
    (as) => {
      const account = accountOf({ gone: grantOf({ exp: NOW, available: 4, ended: as }) });
      expect(planExpire(account, NOW)?.slices).toEqual([
        { grantId: 'gone', type: 'contact', available: -4, [as]: 4 },
      ]);
    },
  );

  it('finds nothing to do a second time', () => {
    const account = accountOf({ gone: grantOf({ exp: NOW, available: 0, held: 6 }) });
    expect(planExpire(account, NOW)).toBeUndefined();
  });
});
