import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { loadAccount } from '../../lambdas/ledger/account/load-account.ts';
import { availableOf } from '../../lambdas/ledger/account/view-balance.ts';
import { grantCredits } from '../../lambdas/ledger/grants/grant-credits.ts';
import { toHeldSlices } from '../../lambdas/ledger/holds/held-slices.ts';
import { planHold } from '../../lambdas/ledger/holds/plan-hold.ts';
import { planSettle } from '../../lambdas/ledger/holds/plan-settle.ts';
import { readEntries } from '../../lambdas/ledger/journal/journal.store.ts';
import type { AccountTerms, Operation, Plan } from '../../lambdas/ledger/ledger.contract.ts';
import { ensureOperation } from '../../lambdas/ledger/operations/ensure-operation.ts';
import type { Ports } from '../../lambdas/shared/ports.ts';
import type { EpochMs } from '../../lambdas/shared/units.contract.ts';
import { MONTHLY } from './accounts.ts';
import type { TablePorts, TestTable } from './table.ts';

export type LedgerDesk = ReturnType<typeof openLedger>;

/** The account of one workspace, driven through its operations alone: a record for each hold. */
export function openLedger(
  table: TestTable,
  workspaceId: string,
  terms: AccountTerms = MONTHLY,
  p: TablePorts = table.ports(),
) {
  const keyOf = (id: string) => ({ pk: `ENR#${workspaceId}#${id}`, sk: 'ENRICHMENT' });

  async function perform(
    via: Ports,
    id: string,
    attribute: 'hold' | 'settle',
    found: Operation | undefined,
    plan: (account: Parameters<typeof planHold>[0], now: EpochMs) => Plan,
  ): Promise<Operation> {
    return ensureOperation(via, {
      workspaceId,
      terms: attribute === 'hold' ? terms : undefined,
      place: { key: keyOf(id), attribute },
      base: `${id}:${attribute}`,
      found,
      cause: { actor: 'mem_ada', reason: 'contact.email', ref: id },
      plan,
      onFate: () => ({}),
    });
  }

  /** Holds credits for a new record. */
  async function hold(id: string, contact: number, via: Ports = p): Promise<Operation> {
    await p.db.send(new PutCommand({ TableName: table.name, Item: keyOf(id) }));
    return perform(via, id, 'hold', undefined, (account, now) =>
      planHold(account, { contact }, now),
    );
  }

  /** Ends a hold: so many credits spent, the rest back. `found`: the settle that the record has already. */
  async function settle(
    id: string,
    held: Operation,
    contact: number,
    via: Ports = p,
    found?: Operation,
  ): Promise<Operation> {
    const slices = toHeldSlices(held.slices ?? []);
    return perform(via, id, 'settle', found, () => ({
      kind: 'planned',
      change: planSettle(slices, { contact }),
    }));
  }

  async function grant(key: string, amount: number, expiresAtMs: EpochMs | null, via: Ports = p) {
    return grantCredits(via, {
      workspaceId,
      terms,
      grantId: `grant_${key}`,
      creditType: 'contact',
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
    workspaceId,
    terms,
    hold,
    settle,
    grant,
    load: () => loadAccount(p, workspaceId, terms),
    /** Spendable now, and held. */
    balance: async () => {
      const account = await loadAccount(p, workspaceId, terms);
      const held = Object.values(account.grants).reduce((sum, g) => sum + g.held, 0);
      return { available: availableOf(account, ['contact'], p.now()).contact ?? 0, held };
    },
    /** All entries of the journal, after the projector has read the stream to its end. */
    entries: async () => {
      await table.project();
      const account = await loadAccount(p, workspaceId, undefined);
      return readEntries(p, workspaceId, 0, account.rev);
    },
  };
}
