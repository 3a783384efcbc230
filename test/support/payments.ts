import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Operation } from '../../lambdas/ledger/ledger.contract.ts';
import { reconcileGrant } from '../../lambdas/ledger/ledger.ts';
import type { GrantTarget, PaidGrant } from '../../lambdas/ledger/requests.contract.ts';
import type { Ports } from '../../lambdas/shared/ports.ts';
import { readItem } from '../../lambdas/shared/read-items.ts';
import type { EpochMs } from '../../lambdas/shared/units.contract.ts';
import type { LedgerDesk } from './ledger-desk.ts';
import type { TestTable } from './table.ts';

/** A payment as its record has it: one operation of the ledger at a time. */
export type Payment = Awaited<ReturnType<typeof openPayment>>;

/** Makes the record of a payment for a pack, and drives the ledger from it. */
export async function openPayment(
  table: TestTable,
  desk: LedgerDesk,
  sold: { readonly key: string; readonly amount: number; readonly expiresAtMs?: EpochMs | null },
) {
  const { p, account, terms } = desk;
  const record = { pk: `PUR#${account.workspaceId}#${sold.key}`, sk: 'PURCHASE' };
  await p.db.send(new PutCommand({ TableName: table.name, Item: record }));
  const grant: PaidGrant = {
    grantId: `grant_${sold.key}`,
    creditType: 'contact',
    amount: sold.amount,
    effectiveAtMs: p.now(),
    expiresAtMs: sold.expiresAtMs ?? null,
  };
  let isGranted = false;
  let no = 0;
  let found: Operation | undefined;

  /** Calls the ledger for the operation of this moment; `again`: as the call before. */
  async function call(target: GrantTarget, via: Ports = p): Promise<Operation> {
    const standing = await reconcileGrant(via, {
      account,
      terms,
      place: { key: record, attribute: `op${no}` },
      base: `${grant.grantId}:${no}`,
      cause: { actor: 'stripe', reason: 'payment', ref: sold.key },
      found,
      onFate: () => ({}),
      grant,
      isGranted,
      target,
    });
    isGranted ||= standing.state === 'applied';
    return standing;
  }

  return {
    grant,
    record,
    /** Brings the grant to what its payment says: credits reversed in all, and whether disputed. */
    is: async (reversed: number, frozen = false, via: Ports = p): Promise<Operation> => {
      no += 1;
      found = undefined;
      return call({ reversed, frozen }, via);
    },
    /** The same operation again, as its record has it by now. */
    again: async (reversed: number, frozen = false, via: Ports = p): Promise<Operation> => {
      found = (await readItem(p, record))?.[`op${no}`] as Operation | undefined;
      return call({ reversed, frozen }, via);
    },
  };
}
