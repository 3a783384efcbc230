import { assertInvariant } from '../../shared/errors.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import { foldTotals, sameTotals, totalsOf } from '../account/fold.ts';
import type { Account, LedgerEntry } from '../ledger.contract.ts';

/**
 * Turns one revision of an account, as the stream carries it, into its ledger entry.
 *
 * Shape:  the account before (undefined for its first revision) and after → one entry. Pure, so
 *         that a replay of the stream writes the same entry again.
 * Errors: InvariantError when a revision is missing between the two, or when its slices do not lead
 *         from the one to the other: the projector stops there and its alarm rings.
 */
export function projectRevision(before: Account | undefined, after: Account): LedgerEntry {
  assertInvariant(after.rev === (before?.rev ?? 0) + 1, 'gapless');
  const totals = before === undefined ? {} : totalsOf(before);
  const reached = totalsOf(after);
  assertInvariant(sameTotals(foldTotals(totals, after.last.slices), reached), 'fold-is-account');
  const starts = startsOf(after.last.slices, before?.grants ?? {});
  return {
    rev: after.rev,
    ...after.last,
    before: totals,
    after: reached,
    ...(Object.keys(starts).length > 0 && { starts }),
  };
}

/** When the grants began that the slices change; those that they open say it themselves. */
function startsOf(
  slices: Account['last']['slices'],
  grants: Account['grants'],
): Record<string, EpochMs> {
  const changed = slices.filter(({ opened }) => opened === undefined);
  return Object.fromEntries(
    changed.flatMap(({ grantId, eff = grants[grantId]?.eff }) =>
      eff === undefined ? [] : [[grantId, eff]],
    ),
  );
}
