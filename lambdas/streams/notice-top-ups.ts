import type { PaymentQueue } from '../billing/payment-queue.ts';
import { loadWatched, type WatchedTopUp } from '../billing/top-ups/top-up.store.ts';
import type { Account } from '../ledger/ledger.contract.ts';
import {
  creditsLeft,
  type RevisionPair,
  revisionsIn,
  type StreamRecord,
} from '../ledger/ledger.ts';
import type { Ports } from '../shared/ports.ts';

/** Whose balances are watched, and who tops them up. */
export interface TopUpWatch extends Pick<PaymentQueue, 'queueTopUp'> {
  readonly watched: () => Promise<ReadonlyMap<string, WatchedTopUp>>;
}

/**
 * The list is believed that long. A workspace is looked at once more when that is surely over after
 * its settings (`setAutoTopUp`), so what falls meanwhile is not missed.
 */
export const WATCHED_MS = 10_000;

/** Opens the watch: the list is read with a revision, at most every ten seconds. */
export function openTopUpWatch(
  p: Pick<Ports, 'db' | 'now'>,
  { queueTopUp }: Pick<PaymentQueue, 'queueTopUp'>,
): TopUpWatch {
  let untilMs = 0;
  let known: ReadonlyMap<string, WatchedTopUp> = new Map();
  return {
    queueTopUp,
    watched: async () => {
      if (p.now() >= untilMs) {
        known = await loadWatched(p);
        untilMs = p.now() + WATCHED_MS;
      }
      return known;
    },
  };
}

/**
 * Has those workspaces topped up whose own credits fall below their threshold with these revisions.
 * Who tops them up looks at the balance of that moment: a notice too many does nothing.
 *
 * Errors: where the queue has not taken one, so that the batch is tried again.
 */
export async function noticeTopUps(p: TopUpWatch, records: readonly StreamRecord[]): Promise<void> {
  const revisions = revisionsIn(records).filter(({ after }) => isOwn(after));
  if (revisions.length === 0) return;
  const watched = await p.watched();
  const fallen = revisions.flatMap((pair) => {
    const { workspaceId } = pair.after;
    const watch = watched.get(workspaceId);
    return watch !== undefined && falls(pair, watch) ? [workspaceId] : [];
  });
  for (const workspaceId of new Set(fallen)) await p.queueTopUp(workspaceId);
}

function isOwn({ seat, cap }: Account): boolean {
  return seat === undefined && cap === undefined;
}

function falls({ before, after }: RevisionPair, watch: WatchedTopUp): boolean {
  return isLow(after, watch) && (before === undefined || !isLow(before, watch));
}

function isLow(account: Account, { creditType, threshold }: WatchedTopUp): boolean {
  return (creditsLeft(account)[creditType]?.available ?? 0) < threshold;
}
