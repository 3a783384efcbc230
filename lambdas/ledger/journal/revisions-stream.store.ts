import { unmarshall } from '@aws-sdk/util-dynamodb';
import { forEachAtATime } from '../../shared/batches.ts';
import { AppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/ids.contract.ts';
import { type ItemKey, toAccountId } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Account } from '../ledger.contract.ts';
import { putEntry } from './journal.store.ts';
import { projectRevision } from './project-revision.ts';

type Image = Parameters<typeof unmarshall>[0];

/**
 * A record of the table's stream, as Lambda or a reader gets it; images in DynamoDB's typed form.
 */
export interface StreamRecord {
  readonly dynamodb?: { readonly OldImage?: Image; readonly NewImage?: Image };
}

/**
 * Writes the ledger entry of an account's revision from the stream. A replay writes the same entry
 * again.
 *
 * Shape:  a record of an ACCOUNT item → 1 entry; the removal of an account, or a write that made no
 *         revision, → none.
 */
export async function projectRecord(p: Ports, record: StreamRecord): Promise<boolean> {
  const after = toAccount(record.dynamodb?.NewImage);
  const before = toAccount(record.dynamodb?.OldImage);
  if (after === undefined || after.rev === before?.rev) return false;
  await putEntry(p, after, projectRevision(before, after));
  return true;
}

function toAccount(image: Image | undefined): Account | undefined {
  if (image === undefined) return undefined;
  const { pk, sk, ...attributes } = unmarshall(image) as ItemKey & Omit<Account, keyof AccountId>;
  const id = toAccountId({ pk, sk });
  if (id === undefined) throw new AppError('INTERNAL', 'foreign image');
  return { ...attributes, ...id };
}

/**
 * Entries written at a time. Their order is in their keys, not in their arrival: who reads the
 * journal stops at a gap, so an entry that comes a moment before the one ahead of it is not seen
 * early. Of one busy account all entries lie in one partition, which takes about 1,000 a second:
 * four at a time come to that, and with more the throttled ones wait longer than the rest saves
 * (`npm run bench -- --only a`).
 */
const ENTRIES_AT_A_TIME = 4;

/**
 * Writes the entries of a batch of the stream; gives how many. An error leaves the batch to be
 * tried again.
 */
export async function projectBatch(p: Ports, records: readonly StreamRecord[]): Promise<number> {
  let entries = 0;
  await forEachAtATime(records, ENTRIES_AT_A_TIME, async (record) => {
    if (await projectRecord(p, record)) entries += 1;
  });
  return entries;
}
