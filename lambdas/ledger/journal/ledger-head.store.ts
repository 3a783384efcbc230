import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { tableName, transactionHolds } from '../../shared/dynamo.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { readItem } from '../../shared/read-items.ts';
import { type EpochMs, epochMs } from '../../shared/units.contract.ts';
import type { AccountId, LedgerHead, SealedEntry } from '../ledger.contract.ts';
import { CHAIN_START } from './entry-hash.ts';
import { foldGrantTotals, type GrantChange, SUMMED_COUNTERS } from './grant-totals.ts';
import { readEntries, toEntryPut } from './journal.store.ts';
import { foldUsage, type UsageChange } from './usage-totals.ts';

/** Writes of one transaction (AWS). */
const TRANSACTION_WRITES_MAX = 100;

/** Reads how far an account's entries are sealed, as it is now. */
export async function readHead(p: Ports, id: AccountId): Promise<LedgerHead> {
  const item = await readItem(p, keys.ledgerHead(id));
  if (item === undefined) return CHAIN_START;
  const { rev, hash, asOf } = item as unknown as LedgerHead;
  return { rev, hash, asOf };
}

/** Where heads stood when this process last moved them: saves reads, decides nothing. */
export interface HeadMemory {
  get(pk: string): LedgerHead | undefined;
  set(pk: string, head: LedgerHead): unknown;
  delete(pk: string): unknown;
}

/**
 * Moves the head of an account over entries that follow it, and adds them to the totals, in one
 * transaction: each entry counts once, however often and by how many this is called. Entries that
 * touch more totals than a transaction holds go in several, in order. `withEntry`: the only entry
 * is written with it, which saves a call and costs a unit.
 *
 * Shape:  → the head afterwards; undefined when it stood elsewhere, or another call was at it in
 *         this moment: then nothing has changed by the last transaction.
 */
export async function advanceHead(
  p: Ports,
  id: AccountId,
  head: LedgerHead,
  entries: readonly SealedEntry[],
  withEntry = false,
): Promise<LedgerHead | undefined> {
  let reached = head;
  for (const run of cutByTotals(id, entries)) {
    const last = run.at(-1);
    if (last === undefined) break;
    const next = { rev: last.rev, hash: last.hash, asOf: last.asOf };
    const writes = [toHeadUpdate(id, reached, next), ...(await toTotalUpdates(p, id, run))];
    if (withEntry) writes.push({ Put: toEntryPut(id, last) });
    const transaction = new TransactWriteCommand({ TransactItems: writes });
    if (!(await transactionHolds(p.db.send(transaction)))) return undefined;
    reached = next;
  }
  return reached;
}

/** Cuts entries so that what each run touches fits into one transaction. */
function cutByTotals(id: AccountId, entries: readonly SealedEntry[]): SealedEntry[][] {
  if (2 + countTotals(id, entries) <= TRANSACTION_WRITES_MAX || entries.length === 1) {
    return [[...entries]];
  }
  const middle = Math.ceil(entries.length / 2);
  return [...cutByTotals(id, entries.slice(0, middle)), ...cutByTotals(id, entries.slice(middle))];
}

function countTotals(id: AccountId, entries: readonly SealedEntry[]): number {
  if (id.cap !== undefined) return 0;
  return groupUsage(foldUsage(id, entries)).size + foldGrantTotals(entries).length;
}

type Write = NonNullable<
  ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']
>[number];

function toHeadUpdate(id: AccountId, from: LedgerHead, to: LedgerHead): Write {
  return {
    Update: {
      TableName: tableName(),
      Key: keys.ledgerHead(id),
      UpdateExpression: 'SET rev = :rev, #hash = :hash, asOf = :asOf',
      ConditionExpression: from.rev === 0 ? 'attribute_not_exists(pk)' : 'rev = :from',
      ExpressionAttributeNames: { '#hash': 'hash' },
      ExpressionAttributeValues: {
        ':rev': to.rev,
        ':hash': to.hash,
        ':asOf': to.asOf,
        ...(from.rev > 0 && { ':from': from.rev }),
      },
    },
  };
}

/** An allowance has no credits of its own: it adds to no total. */
async function toTotalUpdates(
  p: Ports,
  id: AccountId,
  entries: readonly SealedEntry[],
): Promise<Write[]> {
  if (id.cap !== undefined) return [];
  const writes = [...groupUsage(foldUsage(id, entries)).values()].map((changes) =>
    toUsageUpdate(id, changes),
  );
  const first = entries[0]?.rev ?? 1;
  for (const change of foldGrantTotals(entries)) {
    const eff = change.eff ?? (await findGrantStart(p, id, change.grantId, first - 1));
    writes.push(toGrantUpdate(id, eff, change));
  }
  return writes;
}

/** What goes into one item: the quarters of a day, of one actor and action. */
function groupUsage(changes: readonly UsageChange[]): Map<string, UsageChange[]> {
  const groups = new Map<string, UsageChange[]>();
  for (const change of changes) {
    const { sk } = keys.usage('', change);
    groups.set(sk, [...(groups.get(sk) ?? []), change]);
  }
  return groups;
}

/** The attribute of an item of usage: `09:15#contact`. */
function toUsageUpdate({ workspaceId }: AccountId, changes: readonly UsageChange[]): Write {
  const [first] = changes;
  const { day = '', actor = '', action = '' } = first ?? {};
  const counts = changes.flatMap(({ quarter, credits }) =>
    Object.entries(credits).map(([type, n]) => [`${quarter}#${type}`, n] as const),
  );
  return {
    Update: {
      TableName: tableName(),
      Key: keys.usage(workspaceId, { day, actor, action }),
      ...toAddition(counts),
    },
  };
}

function toGrantUpdate(id: AccountId, eff: EpochMs, change: GrantChange): Write {
  const { grantId, type, opened, counters } = change;
  const moved = SUMMED_COUNTERS.map((name) => [name, counters[name]] as const).filter(
    ([, n]) => n !== 0,
  );
  const facts = { grantId, type, eff, ...opened, ...(id.seat && { seat: id.seat }) };
  // Of a grant that was opened before, what it is stands there.
  const set = opened === undefined ? [] : Object.entries(facts);
  return {
    Update: {
      TableName: tableName(),
      Key: keys.grantTotals(id, eff, grantId),
      ...toAddition(moved, set),
    },
  };
}

type Named<T> = readonly (readonly [name: string, value: T])[];

/** Adds to counters of an item, which begin at 0, and sets what else is told of it. */
function toAddition(counts: Named<number>, set: Named<unknown> = []) {
  const sets = set.map((_, n) => `#s${n} = :s${n}`).join(', ');
  const adds = counts.map((_, n) => `#a${n} :a${n}`).join(', ');
  const named = (letter: string, of: Named<unknown>, mark: string, at: 0 | 1) =>
    of.map((pair, n) => [`${mark}${letter}${n}`, pair[at]]);
  return {
    UpdateExpression: [sets && `SET ${sets}`, adds && `ADD ${adds}`].filter(Boolean).join(' '),
    ExpressionAttributeNames: Object.fromEntries([
      ...named('s', set, '#', 0),
      ...named('a', counts, '#', 0),
    ]) as Record<string, string>,
    ExpressionAttributeValues: Object.fromEntries([
      ...named('s', set, ':', 1),
      ...named('a', counts, ':', 1),
    ]),
  };
}

/**
 * Finds when a grant began whose entries do not say: those of before entries did. The entry that
 * opened it has been sealed by an earlier call. What no entry tells is filed under 0: the ledger
 * must not stop for it.
 */
async function findGrantStart(
  p: Ports,
  id: AccountId,
  grantId: string,
  before: number,
): Promise<EpochMs> {
  for (let after = 0; after < before; ) {
    const through = Math.min(after + OLD_ENTRIES_AT_A_TIME, before);
    const entries = await readEntries(p, id, after, through);
    const eff = foldGrantTotals(entries).find((change) => change.grantId === grantId)?.eff;
    if (eff !== undefined) return eff;
    after = through;
  }
  return epochMs(0);
}

const OLD_ENTRIES_AT_A_TIME = 1_000;

/** How long a call waits for the entries of an account to be sealed. */
const HEAD_WAIT_MS_MAX = 10_000;
const HEAD_LOOK_EVERY_MS = 50;

/**
 * Waits until an account's entries are sealed up to a revision, and so counted in its totals; false
 * where they still are not after HEAD_WAIT_MS_MAX.
 */
export async function awaitHead(p: Ports, id: AccountId, rev: number): Promise<boolean> {
  const deadline = p.now() + HEAD_WAIT_MS_MAX;
  while ((await readHead(p, id)).rev < rev) {
    if (p.now() >= deadline) return false;
    await p.sleep(HEAD_LOOK_EVERY_MS);
  }
  return true;
}
