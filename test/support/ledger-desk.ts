import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { readEntries } from '../../lambdas/ledger/journal/journal.store.ts';
import type {
  Account,
  AccountId,
  AccountTerms,
  Operation,
} from '../../lambdas/ledger/ledger.contract.ts';
import {
  availableOf,
  grant,
  hold,
  loadAccount,
  settle,
  toHeldSlices,
} from '../../lambdas/ledger/ledger.ts';
import type { Ports } from '../../lambdas/shared/ports.ts';
import type { Amounts, EpochMs } from '../../lambdas/shared/units.contract.ts';
import { MONTHLY } from './accounts.ts';
import type { TablePorts, TestTable } from './table.ts';

export type LedgerDesk = ReturnType<typeof openLedger>;

/** One account, driven through the ledger's front door alone: a record for each hold. */
export function openLedger(
  table: TestTable,
  id: string | AccountId,
  terms: AccountTerms = MONTHLY,
  p: TablePorts = table.ports(),
) {
  const account: AccountId = typeof id === 'string' ? { workspaceId: id } : id;
  const { workspaceId } = account;
  const keyOf = (record: string) => ({ pk: `ENR#${workspaceId}#${record}`, sk: 'ENRICHMENT' });
  const operationOf = (record: string, attribute: 'hold' | 'settle') => ({
    account,
    place: { key: keyOf(record), attribute },
    base: `${record}:${attribute}`,
    cause: { actor: 'mem_ada', reason: 'contact.email', ref: record },
    onFate: () => ({}),
  });

  /** Holds for a new record: all lookups, or with `partial` as many as fit. */
  async function holdLookups(
    record: string,
    wish: {
      readonly wanted: readonly Amounts[];
      readonly partial?: boolean;
      readonly maxTotal?: number;
      readonly copy?: Account;
    },
    via: Ports = p,
  ): Promise<Operation> {
    await p.db.send(new PutCommand({ TableName: table.name, Item: keyOf(record) }));
    return hold(via, { ...operationOf(record, 'hold'), terms, partial: false, ...wish });
  }

  /**
   * Ends a hold: so many credits spent (of `contact`, or by type), the rest back. `found`: the
   * settle that the record has already.
   */
  async function settleHold(
    record: string,
    held: Operation,
    spent: number | Amounts,
    via: Ports = p,
    found?: Operation,
  ): Promise<Operation> {
    const slices = toHeldSlices(held.slices ?? []);
    return settle(via, {
      ...operationOf(record, 'settle'),
      found,
      decide: () => ({
        held: slices,
        spent: typeof spent === 'number' ? { contact: spent } : spent,
      }),
    });
  }

  async function grantPack(
    key: string,
    amount: number,
    expiresAtMs: EpochMs | null,
    via: Ports = p,
    creditType = 'contact',
  ) {
    return grant(via, {
      account,
      terms,
      grantId: `grant_${key}`,
      creditType,
      amount,
      category: 'pack',
      reason: 'bought',
      actor: 'operator',
      expiresAtMs,
      bodyHash: key,
    });
  }

  return {
    p,
    account,
    workspaceId,
    terms,
    holdLookups,
    /** Holds so many credits for a new record, whole. */
    hold: (record: string, contact: number, via: Ports = p) =>
      holdLookups(record, { wanted: [{ contact }] }, via),
    settle: settleHold,
    grant: grantPack,
    load: () => loadAccount(p, account, terms),
    /** Spendable now, and held. */
    balance: async () => {
      const copy = await loadAccount(p, account, terms);
      const held = Object.values(copy.grants).reduce((sum, g) => sum + g.held, 0);
      return { available: availableOf(copy, ['contact'], p.now()).contact ?? 0, held };
    },
    /** All entries of the journal, after the projector has read the stream to its end. */
    entries: async () => {
      await table.project();
      const copy = await loadAccount(p, account, undefined);
      return readEntries(p, account, 0, copy.rev);
    },
  };
}
