import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { tableName } from '../../shared/dynamo.ts';
import { AppError } from '../../shared/errors.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import type { AccountId, LedgerEntry, LedgerHead, SealedEntry } from '../ledger.contract.ts';
import { readEntries } from './journal.store.ts';
import { readHead } from './ledger-head.store.ts';

const TAIL_ENTRIES = 100;

/**
 * Gives the last entry that counted at an instant, or undefined: before the first. Of entries with
 * the same time the last one counts. Searches by revision: reads one entry for each halving of the
 * ledger, and those that are not sealed yet.
 */
export async function findEntryAt(
  p: Ports,
  id: AccountId,
  atMs: EpochMs,
): Promise<LedgerEntry | undefined> {
  const head = await readHead(p, id);
  if (head.rev > 0 && atMs < head.asOf) return searchSealed(p, id, head, atMs);
  return (
    (await lastOfTail(p, id, head, atMs)) ?? (head.rev > 0 ? entryAt(p, id, head.rev) : undefined)
  );
}

/** Looks among the entries that no longer change; the head is later than the instant. */
async function searchSealed(
  p: Ports,
  id: AccountId,
  head: LedgerHead,
  atMs: EpochMs,
): Promise<SealedEntry | undefined> {
  let found: SealedEntry | undefined;
  let [from, to] = [1, head.rev - 1];
  while (from <= to) {
    const middle = Math.floor((from + to) / 2);
    const entry = await entryAt(p, id, middle);
    if (entry.asOf <= atMs) {
      found = entry;
      from = middle + 1;
    } else {
      to = middle - 1;
    }
  }
  return found;
}

/** Looks among the entries behind the head: as far as there is no gap, and as they count. */
async function lastOfTail(
  p: Ports,
  id: AccountId,
  head: LedgerHead,
  atMs: EpochMs,
): Promise<LedgerEntry | undefined> {
  let found: LedgerEntry | undefined;
  for (let after = head.rev; ; ) {
    const entries = await readEntries(p, id, after, after + TAIL_ENTRIES);
    for (const entry of entries) {
      if (entry.at > atMs) return found;
      found = entry;
    }
    if (entries.length < TAIL_ENTRIES) return found;
    after += entries.length;
  }
}

async function entryAt(p: Ports, id: AccountId, rev: number): Promise<SealedEntry> {
  const { Item: entry } = await p.db.send(
    new GetCommand({
      TableName: tableName(),
      Key: keys.ledgerEntry(id, rev),
      ConsistentRead: true,
    }),
  );
  if (entry === undefined) throw new AppError('INTERNAL', 'an entry below the head is gone');
  return entry as SealedEntry;
}
