import type { AccountId } from '../../shared/ids.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { type EpochMs, epochMs, toRfc3339 } from '../../shared/units.contract.ts';
import { validationFailed } from '../../shared/validate.ts';
import { findAccount } from '../account/account.store.ts';
import { totalsOf } from '../account/fold.ts';
import type { LedgerEntry, Totals } from '../ledger.contract.ts';
import { findEntryAt } from './find-revision.store.ts';
import { readEntries } from './journal.store.ts';
import { viewTotals } from './view-entry.ts';

/** A balance as it was at an instant. */
export interface PastBalance {
  readonly workspaceId: string;
  /** The instant that was asked for. */
  readonly at: string;
  /** The last revision that counted then; 0 before the first. */
  readonly rev: number;
  /** By credit type; empty before the first revision. */
  readonly types: Totals;
}

/**
 * Gives an account's balance at a past instant: what the last revision that counted then left. A
 * revision counts from its own time on, or from that of an earlier one whose clock was ahead.
 * Credits that had expired by then and were not booked yet count: the entry that books them is a
 * later one.
 *
 * Errors: VALIDATION_FAILED for an instant that has not come.
 */
export async function balanceAt(p: Ports, id: AccountId, atMs: EpochMs): Promise<PastBalance> {
  if (atMs > p.now())
    throw validationFailed([{ path: 'at', message: 'must not be in the future' }]);
  const { rev, after } = await shownAt(p, id, atMs);
  return { workspaceId: id.workspaceId, at: toRfc3339(atMs), rev, types: viewTotals(after) };
}

type Shown = Pick<LedgerEntry, 'rev' | 'after'>;

/** What the journal has not got to yet, the account shows itself. */
async function shownAt(p: Ports, id: AccountId, atMs: EpochMs): Promise<Shown> {
  const account = await findAccount(p, id);
  if (account === undefined) return NOTHING;
  const entry = (await findEntryAt(p, id, atMs)) ?? NOTHING;
  if (account.last.at > atMs || entry.rev === account.rev) return entry;
  const [next] = await readEntries(p, id, entry.rev, entry.rev + 1);
  return next === undefined ? { rev: account.rev, after: totalsOf(account) } : entry;
}

const NOTHING: Shown = { rev: 0, after: {} };

/**
 * Gives the revisions of an account that count within a range of time, `toMs` not included, as
 * what a page of its ledger is asked for: `after` < rev ≤ `through`.
 */
export async function findRevisions(
  p: Ports,
  id: AccountId,
  { fromMs, toMs }: { readonly fromMs?: EpochMs | undefined; readonly toMs?: EpochMs | undefined },
): Promise<{ readonly after?: number; readonly through?: number }> {
  const revBefore = async (ms: number) => (await findEntryAt(p, id, epochMs(ms - 1)))?.rev ?? 0;
  return {
    ...(fromMs !== undefined && { after: await revBefore(fromMs) }),
    // Up to now, nothing bounds it: what the journal has not got to yet is not left out.
    ...(toMs !== undefined && toMs <= p.now() && { through: await revBefore(toMs) }),
  };
}
