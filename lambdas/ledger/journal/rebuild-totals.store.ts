import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { tableName, transactionHolds } from '../../shared/dynamo.ts';
import { AppError } from '../../shared/errors.ts';
import type { AccountId } from '../../shared/ids.contract.ts';
import { type ItemKey, keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { queryAll } from '../../shared/read-items.ts';
import { listAccounts } from '../account/list-accounts.store.ts';
import type { LedgerEntry, LedgerHead } from '../ledger.contract.ts';
import { foldGrantTotals } from './grant-totals.ts';
import { readEntries } from './journal.store.ts';
import { readHead } from './ledger-head.store.ts';
import { foldUsage } from './usage-totals.ts';

type Item = ItemKey & Readonly<Record<string, unknown>>;
type Counted = Record<string, unknown>;

const PAGE_ENTRIES = 500;

/**
 * Puts the totals of a workspace right by its ledgers, up to their heads: items that differ are
 * written, those that should not be there go. Gives how many. The projector goes on meanwhile:
 * where a head has moved, ACCOUNT_BUSY says so, and the same call again does it.
 */
export async function rebuildTotals(p: Ports, workspaceId: string): Promise<number> {
  const ids = (await listAccounts(p, workspaceId)).filter(({ cap }) => cap === undefined);
  const heads: [AccountId, LedgerHead][] = [];
  const wanted = new Map<string, Counted>();
  for (const id of ids) {
    const head = await readHead(p, id);
    heads.push([id, head]);
    for (let rev = 0; rev < head.rev; ) {
      const entries = await readEntries(p, id, rev, Math.min(rev + PAGE_ENTRIES, head.rev));
      if (entries.length === 0) throw new AppError('INTERNAL', 'an entry below the head is gone');
      addTotals(wanted, id, entries);
      rev += entries.length;
    }
  }
  const found = new Map((await readTotals(p, workspaceId)).map((item) => [nameOf(item), item]));
  const odd = [...new Set([...wanted.keys(), ...found.keys()])].filter(
    (name) => !isSame(found.get(name), wanted.get(name)),
  );
  for (const name of odd) await replace(p, heads, name, wanted.get(name));
  return odd.length;
}

function addTotals(
  wanted: Map<string, Counted>,
  id: AccountId,
  entries: readonly LedgerEntry[],
): void {
  const add = (key: ItemKey, counts: readonly (readonly [string, number])[], facts = {}): void => {
    const item = { ...wanted.get(nameOf(key)), ...key, ...facts } as Counted;
    for (const [name, n] of counts) item[name] = Number(item[name] ?? 0) + n;
    wanted.set(nameOf(key), item);
  };
  for (const { quarter, credits, ...of } of foldUsage(id, entries)) {
    const counts = Object.entries(credits).map(([type, n]) => [`${quarter}#${type}`, n] as const);
    add(keys.usage(id.workspaceId, of), counts);
  }
  for (const { grantId, eff, opened, counters } of foldGrantTotals(entries)) {
    const seat = id.seat === undefined ? {} : { seat: id.seat };
    const facts = opened === undefined ? {} : { grantId, ...opened, ...seat };
    const moved = Object.entries(counters).filter(([, n]) => n !== 0);
    add(keys.grantTotals(id, eff ?? 0, grantId), moved, facts);
  }
}

async function readTotals(p: Ports, ws: string): Promise<Item[]> {
  const partitions = [
    keys.usage(ws, { day: '', actor: '', action: '' }).pk,
    keys.grantTotals({ workspaceId: ws }, 0, '').pk,
  ];
  return (await Promise.all(partitions.map((pk) => queryAll<Counted>(p, pk)))).flat();
}

/** What a transaction has room for beside the total itself: it takes 100 items (AWS). */
const HEADS_CHECKED_MAX = 99;

/**
 * Writes one total on condition that every head is where it was read: of a workspace with more
 * ledgers than HEADS_CHECKED_MAX, the first of them.
 */
async function replace(
  p: Ports,
  heads: readonly (readonly [AccountId, LedgerHead])[],
  name: string,
  item: Counted | undefined,
): Promise<void> {
  const TableName = tableName();
  const [pk = '', sk = ''] = name.split(' ');
  const write =
    item === undefined
      ? { Delete: { TableName, Key: { pk, sk } } }
      : { Put: { TableName, Item: item } };
  const stand = heads
    .filter(([, { rev }]) => rev > 0)
    .slice(0, HEADS_CHECKED_MAX)
    .map(([id, { rev }]) => ({
      ConditionCheck: {
        TableName,
        Key: keys.ledgerHead(id),
        ConditionExpression: 'rev = :rev',
        ExpressionAttributeValues: { ':rev': rev },
      },
    }));
  const transaction = new TransactWriteCommand({ TransactItems: [write, ...stand] });
  if (!(await transactionHolds(p.db.send(transaction)))) {
    throw new AppError('ACCOUNT_BUSY', 'a ledger moved while its totals were put right');
  }
}

function nameOf({ pk, sk }: ItemKey): string {
  return `${pk} ${sk}`;
}

/** A counter that is 0 and one that is not there say the same. */
function isSame(a: Counted | undefined, b: Counted | undefined): boolean {
  const [one = {}, other = {}] = [a, b];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every(
    (name) => (one[name] ?? 0) === (other[name] ?? 0),
  );
}
