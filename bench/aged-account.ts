import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { openAccount } from '../lambdas/ledger/account/load-account.ts';
import {
  projectBatch,
  type StreamRecord,
} from '../lambdas/ledger/journal/revisions-stream.store.ts';
import type { SealedEntry } from '../lambdas/ledger/ledger.contract.ts';
import {
  balanceAt,
  grant,
  loadWholeAccount,
  sealLedger,
  voidGrant,
} from '../lambdas/ledger/ledger.ts';
import { termsOf, type WorkspaceTerms } from '../lambdas/plans/terms.ts';
import { forEachAtATime } from '../lambdas/shared/batches.ts';
import { keys } from '../lambdas/shared/keys.contract.ts';
import { openPorts, type Ports } from '../lambdas/shared/ports.ts';
import { readItem } from '../lambdas/shared/read-items.ts';
import { epochMs } from '../lambdas/shared/units.contract.ts';
import { StreamReader } from '../local/aws/streams/stream-reader.ts';
import type { BenchTable } from './bench-table.ts';
import { benchWorkspace, debitOnce, holdOnce } from './product.ts';

/** What lies behind an account. */
export interface Past {
  readonly openHolds: number;
  readonly endedGrants: number;
  readonly entries: number;
}

/** Units that an account's daily work costs. */
export interface AgedUnits extends Past {
  /** One debit: record, hold, settle. */
  readonly debit: { readonly write: number; readonly read: number };
  /** Its two entries. */
  readonly ledger: { readonly write: number; readonly read: number };
  /** One look at the balance; one at the balance of a past instant. */
  readonly balance: number;
  readonly pastBalance: number;
}

const WRITERS = 16;
/** Items of one BatchWriteItem (AWS). */
const BATCH_ITEMS = 25;

/**
 * Measures an account with a past. Holds are opened, grants given and voided by the product's code;
 * the entries are copies of a real one, each with its own revision and time, since a million debits
 * would take hours.
 */
export async function measureAged(
  table: BenchTable,
  workspaceId: string,
  past: Past,
  onProgress: (text: string) => void,
): Promise<AgedUnits> {
  const ports = { ...openPorts(), log: () => {} };
  const workspace = benchWorkspace(workspaceId, 1_000_000);
  await openAccount(ports, { workspaceId }, termsOf(workspace));
  const stream = openStream(table);
  await forEachAtATime(numbers(past.openHolds), WRITERS, async (n) => {
    await holdOnce(ports, workspace, requestId('open', n));
    if (n % 500 === 0) onProgress(`${n} holds opened`);
  });
  for (const n of numbers(past.endedGrants)) {
    await giveAndVoid(ports, workspace, n);
    if (n % 100 === 0) onProgress(`${n} grants ended`);
  }
  await project(ports, stream, workspaceId, onProgress);
  await fillLedger(ports, workspaceId, past.entries, onProgress);
  return { ...past, ...(await measure(table, ports, stream, workspace)) };
}

function openStream(table: BenchTable): StreamReader {
  return new StreamReader({
    endpoint: table.bareUrl,
    streamArn: table.streamArn,
    eventSourceArn: 'bench',
  });
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}

function requestId(name: string, n: number): string {
  return `enr_${`${name}${n}`.padStart(22, '0')}`;
}

async function giveAndVoid(p: Ports, workspace: WorkspaceTerms, n: number): Promise<void> {
  const { workspaceId } = workspace;
  const by = { account: { workspaceId }, actor: 'operator', reason: 'bench' };
  const grantId = `grant_${`${n}`.padStart(22, '0')}`;
  await grant(p, {
    ...by,
    terms: termsOf(workspace),
    grantId,
    creditType: 'contact',
    amount: 100,
    category: 'promotional',
    expiresAtMs: null,
    bodyHash: 'bench',
  });
  await voidGrant(p, { ...by, grantId });
}

/** Brings the ledger up to the account, as the stream's function does. */
async function project(
  p: Ports,
  stream: StreamReader,
  workspaceId: string,
  onProgress: (text: string) => void,
): Promise<void> {
  const { pk } = keys.account({ workspaceId });
  for (let read = 1, done = 0; read > 0; done += read) {
    const batch = await stream.read(1_000);
    read = batch.read;
    const own = (batch.records as readonly StreamRecord[]).filter((record) =>
      isAccount(record, pk),
    );
    if (own.length > 0) await projectBatch(p, own);
    onProgress(`${done} changes told to the ledger`);
  }
  await sealLedger(p, { workspaceId });
}

function isAccount({ dynamodb }: StreamRecord, pk: string): boolean {
  const { Keys } = dynamodb as { Keys?: { pk?: { S?: string }; sk?: { S?: string } } };
  return Keys?.pk?.S === pk && Keys.sk?.S === 'ACCOUNT';
}

/** Makes the ledger so long: the account and the head stand at its end. */
async function fillLedger(
  p: Ports,
  workspaceId: string,
  entries: number,
  onProgress: (text: string) => void,
): Promise<void> {
  const id = { workspaceId };
  const account = await readItem(p, keys.account(id));
  const head = await readItem(p, keys.ledgerHead(id));
  const rev = Number(account?.rev);
  const last = (await readItem(p, keys.ledgerEntry(id, rev))) as unknown as SealedEntry;
  if (entries <= rev) return;
  const TableName = process.env.TABLE_NAME ?? '';
  const batches = numbers(Math.ceil((entries - rev) / BATCH_ITEMS));
  await forEachAtATime(batches, WRITERS, async (n) => {
    const first = rev + 1 + n * BATCH_ITEMS;
    const puts = numbers(Math.min(BATCH_ITEMS, entries - first + 1)).map((m) => ({
      PutRequest: { Item: { ...last, ...keys.ledgerEntry(id, first + m), ...at(first + m) } },
    }));
    await p.db.send(new BatchWriteCommand({ RequestItems: { [TableName]: puts } }));
    if (n % 400 === 0) onProgress(`${first} ledger entries`);
  });
  const stands = [
    { ...account, rev: entries },
    { ...head, ...at(entries) },
  ];
  await p.db.send(
    new BatchWriteCommand({
      RequestItems: { [TableName]: stands.map((Item) => ({ PutRequest: { Item } })) },
    }),
  );

  /** The last of them counts a millisecond later than all others. */
  function at(n: number) {
    return { rev: n, asOf: epochMs(last.asOf + (n === entries ? 1 : 0)) };
  }
}

async function measure(
  table: BenchTable,
  ports: Ports,
  stream: StreamReader,
  workspace: WorkspaceTerms,
): Promise<Omit<AgedUnits, keyof Past>> {
  const { workspaceId } = workspace;
  const id = { workspaceId };
  while ((await stream.read(1_000)).read > 0);
  const phase = async (name: string, act: () => Promise<unknown>) => {
    table.meter.phase = name;
    await act();
    const rows = table.meter.rows().filter((row) => row.phase === name);
    return {
      write: rows.reduce((sum, row) => sum + row.table + row.index, 0),
      read: rows.reduce((sum, row) => sum + row.read, 0),
    };
  };
  const head = await readItem(ports, keys.ledgerHead(id));
  const past = epochMs(Number(head?.asOf) - 1);
  table.meter.clear();
  return {
    balance: (await phase('balance', () => loadWholeAccount(ports, id, termsOf(workspace)))).read,
    pastBalance: (await phase('past', () => balanceAt(ports, id, past))).read,
    debit: await phase('debit', () => debitOnce(ports, workspace, requestId('measured', 0))),
    ledger: await phase('ledger', async () => {
      const { records } = await stream.read(1_000);
      const { pk } = keys.account(id);
      for (const record of records as readonly StreamRecord[]) {
        if (isAccount(record, pk)) await projectBatch(ports, [record]);
      }
    }),
  };
}
