import { expect } from 'vitest';
import { loadAccount } from '../../lambdas/ledger/account/load-account.ts';
import { readEntries } from '../../lambdas/ledger/journal/journal.store.ts';
import type { AccountId, LedgerEntry, Slice } from '../../lambdas/ledger/ledger.contract.ts';
import type { TablePorts, TestTable } from './table.ts';

const COUNTERS = [
  'granted',
  'available',
  'held',
  'spent',
  'expired',
  'voided',
  'clawedBack',
] as const;
type Counters = Record<(typeof COUNTERS)[number], number>;
const ZERO: Counters = {
  granted: 0,
  available: 0,
  held: 0,
  spent: 0,
  expired: 0,
  voided: 0,
  clawedBack: 0,
};

/**
 * Adds up what the entries did to each grant. Written anew here: the product's own fold is what is
 * judged.
 */
export function sumGrants(entries: readonly LedgerEntry[]): Map<string, Counters> {
  const grants = new Map<string, Counters>();
  for (const slice of entries.flatMap(({ slices }) => slices)) {
    const sum = { ...(grants.get(slice.grantId) ?? ZERO) };
    for (const counter of COUNTERS) sum[counter] += (slice as Slice)[counter] ?? 0;
    for (const counter of COUNTERS) expect(sum[counter]).toBeGreaterThanOrEqual(0);
    grants.set(slice.grantId, sum);
  }
  return grants;
}

/** Proves `conserved` and `gapless` for an account; gives its grants as the ledger has them. */
export async function audit(
  table: TestTable,
  p: TablePorts,
  id: string | AccountId,
): Promise<Map<string, Counters>> {
  await table.project();
  const of = typeof id === 'string' ? { workspaceId: id } : id;
  const account = await loadAccount(p, of, undefined);
  const entries = await readEntries(p, of, 0, account.rev);
  expect(entries.map(({ rev }) => rev)).toEqual(
    Array.from({ length: account.rev }, (_, n) => n + 1),
  );
  entries.forEach((entry, n) => {
    expect(entry.before).toEqual(entries[n - 1]?.after ?? {});
  });
  const grants = sumGrants(entries);
  for (const { granted, available, held, spent, expired, ...ended } of grants.values()) {
    const { voided, clawedBack } = ended;
    expect(granted).toBe(available + held + spent + expired + voided + clawedBack);
  }
  for (const [id, { available, held }] of grants) {
    const { available: a = 0, held: h = 0 } = account.grants[id] ?? {};
    expect([id, a, h]).toEqual([id, available, held]);
  }
  return grants;
}
