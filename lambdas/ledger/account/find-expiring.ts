import type { Ports } from '../../shared/ports.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import type { Account, WaitingGrant } from '../ledger.contract.ts';
import { isOpen } from './draw-order.ts';
import { readWaiting } from './waiting.store.ts';

/** A grant with credits that can be spent, and when they expire. */
export interface ExpiringGrant extends WaitingGrant {
  readonly exp: EpochMs;
}

/**
 * Finds the grants of an account with credits to spend that expire by a moment, soonest first, also
 * those beside it. The allotment of a month is not among them: it expires each month.
 */
export async function findExpiring(
  p: Ports,
  account: Account,
  byMs: EpochMs,
): Promise<ExpiringGrant[]> {
  const types = Object.entries(account.waiting ?? {}).flatMap(([type, { exp }]) =>
    exp !== null && exp <= byMs ? [type] : [],
  );
  const beside = types.length === 0 ? [] : await readWaiting(p, account, types);
  const own = Object.entries(account.grants).map(([grantId, grant]) => ({ grantId, ...grant }));
  const { months = 1 } = account.period;
  return [...own, ...beside]
    .filter((grant): grant is ExpiringGrant => grant.exp !== null && grant.exp <= byMs)
    .filter(({ cat, available }) => available > 0 && (cat !== 'allotment' || months > 1))
    .filter((grant) => isOpen(account, grant, p.now()))
    .toSorted((a, b) => a.exp - b.exp || (a.grantId < b.grantId ? -1 : 1));
}
