import { epochMs } from '../../shared/units.contract.ts';
import type { Account } from '../ledger.contract.ts';
import { isOpen } from './draw-order.ts';
import { drawableBeside } from './waiting.ts';

/** What is left of a credit type. */
export interface CreditsLeft {
  readonly available: number;
  /** Held credits that could be spent again, should their hold give them back. */
  readonly held: number;
}

/**
 * Sums what an account has left of each credit type by its last revision, with what waits beside
 * it. Credits past their expiry count no more, held or not: they never come back. After the end of
 * its period an account counts as at that period's last moment: what its allotment was then is not
 * less because nobody has begun the next period yet.
 */
export function creditsLeft(account: Account): Record<string, CreditsLeft> {
  const { last, period, grants, waiting = {} } = account;
  const atMs = epochMs(Math.min(last.at, period.endsAt - 1));
  const left: Record<string, CreditsLeft> = {};
  const add = (type: string, more: CreditsLeft): void => {
    const { available = 0, held = 0 } = left[type] ?? {};
    left[type] = { available: available + more.available, held: held + more.held };
  };
  for (const grant of Object.values(grants)) {
    if (isOpen(account, grant, atMs)) add(grant.type, grant);
  }
  for (const type of Object.keys(waiting)) {
    add(type, { available: drawableBeside(account, type), held: 0 });
  }
  return left;
}
