import { unmarshall } from '@aws-sdk/util-dynamodb';
import { forEachAtATime } from '../../shared/batches.ts';
import { AppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/ids.contract.ts';
import { type ItemKey, keys, toAccountId } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { bareId } from '../account/account.store.ts';
import type { Account, LedgerEntry, LedgerHead } from '../ledger.contract.ts';
import { sealEntries } from './entry-hash.ts';
import { putEntry, putUnsealed } from './journal.store.ts';
import { advanceHead, type HeadMemory, readHead } from './ledger-head.store.ts';
import { projectRevision } from './project-revision.ts';
import { ENTRIES_AT_A_TIME, sealLedger } from './seal-ledger.ts';

type Image = Parameters<typeof unmarshall>[0];

/**
 * A record of the table's stream, as Lambda or a reader gets it; images in DynamoDB's typed form.
 */
export interface StreamRecord {
  readonly dynamodb?: { readonly OldImage?: Image; readonly NewImage?: Image };
}

/** Ports of the projector. */
export interface ProjectPorts extends Ports {
  readonly heads?: HeadMemory;
}

/**
 * Writes the ledger entries of a batch of the stream, with their hashes and the totals; gives how
 * many. A replay writes the same again. Where an earlier entry of an account is missing, its
 * entries wait without a hash: a batch that went aside does not stop the journal. Their order is in
 * their keys, not in their arrival: who reads the journal stops at a gap, so an entry that comes a
 * moment before the one ahead of it is not seen early.
 *
 * Errors: InvariantError where a revision is not what it should be; the others are written first.
 *         Any error leaves the batch to be tried again.
 */
export async function projectBatch(
  p: ProjectPorts,
  records: readonly StreamRecord[],
): Promise<number> {
  return writeBatch(p, records, writeEntries);
}

/**
 * Does the same with a batch that went aside, and seals what waited for it: later entries of its
 * accounts.
 */
export async function replayBatch(p: Ports, records: readonly StreamRecord[]): Promise<number> {
  return writeBatch(p, records, async (ports, id, entries) => {
    await writeEntries(ports, id, entries);
    await sealLedger(ports, id);
  });
}

async function writeBatch(
  p: ProjectPorts,
  records: readonly StreamRecord[],
  write: typeof writeEntries,
): Promise<number> {
  const { entries, error } = projectRecords(records);
  const accounts = [...entries.values()];
  await forEachAtATime(accounts, ACCOUNTS_AT_A_TIME, (of) => write(p, of.id, of.entries));
  if (error !== undefined) throw error;
  return accounts.reduce((sum, of) => sum + of.entries.length, 0);
}

const ACCOUNTS_AT_A_TIME = 8;

interface EntriesOfAccount {
  readonly id: AccountId;
  readonly entries: LedgerEntry[];
}

/** Turns records into entries, by account, and keeps the first error. */
function projectRecords(records: readonly StreamRecord[]) {
  const entries = new Map<string, EntriesOfAccount>();
  let error: unknown;
  for (const record of records) {
    try {
      const projected = projectRecord(record);
      if (projected === undefined) continue;
      const { pk } = keys.ledgerHead(projected.id);
      const of = entries.get(pk) ?? { id: projected.id, entries: [] };
      of.entries.push(projected.entry);
      entries.set(pk, of);
    } catch (thrown) {
      error ??= thrown;
    }
  }
  return { entries, error };
}

/**
 * Turns a record of an account into the entry of its revision; undefined for the removal of an
 * account, and for a write that made no revision.
 */
function projectRecord(
  record: StreamRecord,
): { readonly id: AccountId; readonly entry: LedgerEntry } | undefined {
  const pair = toPair(record);
  if (pair === undefined) return undefined;
  return { id: bareId(pair.after), entry: projectRevision(pair.before, pair.after) };
}

/** An account before one of its revisions (undefined: its first) and after it. */
export interface RevisionPair {
  readonly before: Account | undefined;
  readonly after: Account;
}

/** Gives the revisions that records of the stream carry, in their order. */
export function revisionsIn(records: readonly StreamRecord[]): RevisionPair[] {
  return records.flatMap((record) => toPair(record) ?? []);
}

function toPair(record: StreamRecord): RevisionPair | undefined {
  const after = toAccount(record.dynamodb?.NewImage);
  const before = toAccount(record.dynamodb?.OldImage);
  return after === undefined || after.rev === before?.rev ? undefined : { before, after };
}

/**
 * In the usual case the entries follow the head: they are written with their hashes at once. What
 * the head has passed already is sealed, and is left as it is.
 */
async function writeEntries(
  p: ProjectPorts,
  id: AccountId,
  entries: readonly LedgerEntry[],
): Promise<void> {
  const { pk } = keys.ledgerHead(id);
  const head = p.heads?.get(pk) ?? (await readHead(p, id));
  const fresh = entries.filter(({ rev }) => rev > head.rev);
  if (fresh.length === 0) return;
  const follow = fresh.every(({ rev }, n) => rev === head.rev + 1 + n);
  const reached = follow ? await writeSealed(p, id, head, fresh) : undefined;
  if (reached !== undefined) {
    p.heads?.set(pk, reached);
    return;
  }
  p.heads?.delete(pk);
  await forEachAtATime(fresh, ENTRIES_AT_A_TIME, (entry) => putUnsealed(p, id, entry));
  await sealLedger(p, id);
}

/** Undefined when the head stood elsewhere, or another call was at it. */
async function writeSealed(
  p: Ports,
  id: AccountId,
  head: LedgerHead,
  entries: readonly LedgerEntry[],
): Promise<LedgerHead | undefined> {
  const sealed = sealEntries(head, entries);
  if (sealed.length === 1) return advanceHead(p, id, head, sealed, true);
  await forEachAtATime(sealed, ENTRIES_AT_A_TIME, (entry) => putEntry(p, id, entry));
  return advanceHead(p, id, head, sealed);
}

function toAccount(image: Image | undefined): Account | undefined {
  if (image === undefined) return undefined;
  const { pk, sk, ...attributes } = unmarshall(image) as ItemKey & Omit<Account, keyof AccountId>;
  const id = toAccountId({ pk, sk });
  if (id === undefined) throw new AppError('INTERNAL', 'foreign image');
  return { ...attributes, ...id };
}
