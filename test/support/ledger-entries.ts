import type { LedgerEntry, Slice } from '../../lambdas/ledger/ledger.contract.ts';
import { at } from './accounts.ts';

/** A settle of one credit by Ada at noon, with what the test changes of it. */
export function entryOf(rev: number, change: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    rev,
    op: `enr_${rev}:settle:1`,
    action: 'settle',
    slices: [spentOf(1)],
    at: at('2026-03-10T12:00:00Z'),
    actor: 'mem_ada',
    reason: 'contact.email',
    ref: `enr_${rev}`,
    before: { contact: { available: 100, held: 1 } },
    after: { contact: { available: 100, held: 0 } },
    starts: { g: at('2026-03-01T00:00:00Z') },
    ...change,
  };
}

/** Credits of a grant that were held and are spent. */
export function spentOf(n: number, grantId = 'g', type = 'contact'): Slice {
  return { grantId, type, held: -n, spent: n, available: 0 };
}

/** The slice that opens a grant with so many credits. */
export function openedOf(n: number, grantId = 'g'): Slice {
  const opened = {
    type: 'contact',
    cat: 'pack',
    pri: 30,
    eff: at('2026-03-01T00:00:00Z'),
    exp: null,
    amount: n,
  } as const;
  return { grantId, type: 'contact', granted: n, available: n, opened };
}
