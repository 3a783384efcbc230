import { forEachAtATime } from '../../shared/batches.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { backOff } from '../account/account.store.ts';
import type { AccountId } from '../ledger.contract.ts';
import { sealEntries } from './entry-hash.ts';
import { putEntry, readEntries } from './journal.store.ts';
import { advanceHead, readHead } from './ledger-head.store.ts';

/** Entries sealed in one step of the walk. */
const WALK_ENTRIES = 100;
/**
 * Entries written at a time. Of one busy account all entries lie in one partition, which takes
 * about 1,000 a second: four at a time come to that, and with more the throttled ones wait longer
 * than the rest saves (`npm run bench -- --only a`).
 */
export const ENTRIES_AT_A_TIME = 4;
/** Each needs another call that seals the same account at that very moment. */
const TRIES_MAX = 10;

/**
 * Seals what an account's journal has without a gap: walks on from the head, writes the hashes of
 * the entries, and moves the head with the totals. Safe to repeat, and by several at once; gives
 * how many entries it has sealed. A gap ends the walk until the missing entry is there.
 *
 * Errors: ACCOUNT_BUSY: call again later.
 */
export async function sealLedger(p: Ports, id: AccountId): Promise<number> {
  let sealed = 0;
  for (let lost = 0; lost < TRIES_MAX; ) {
    const head = await readHead(p, id);
    const found = await readEntries(p, id, head.rev, head.rev + WALK_ENTRIES);
    if (found.length === 0) return sealed;
    const entries = sealEntries(head, found);
    const unsealed = entries.filter(({ hash }, n) => found[n]?.hash !== hash);
    await forEachAtATime(unsealed, ENTRIES_AT_A_TIME, (entry) => putEntry(p, id, entry));
    if ((await advanceHead(p, id, head, entries)) !== undefined) sealed += entries.length;
    else {
      await backOff(p, lost);
      lost += 1;
    }
  }
  throw new AppError('ACCOUNT_BUSY', 'a ledger is sealed by others all the time');
}
