import { putEnrichment } from '../lambdas/enrichments/enrichment.store.ts';
import type { EnrichmentRecord } from '../lambdas/enrichments/records.contract.ts';
import { settleHold } from '../lambdas/enrichments/settle/settle-hold.ts';
import { loadAccount } from '../lambdas/ledger/account/load-account.ts';
import { toHeldSlices } from '../lambdas/ledger/holds/held-slices.ts';
import { planHold } from '../lambdas/ledger/holds/plan-hold.ts';
import type { AccountTerms } from '../lambdas/ledger/ledger.contract.ts';
import { performIntended } from '../lambdas/ledger/operations/ensure-operation.ts';
import { newOperation } from '../lambdas/ledger/operations/operation.store.ts';
import { termsOf, type WorkspaceTerms } from '../lambdas/plans/terms.ts';
import { keys } from '../lambdas/shared/keys.contract.ts';
import type { Ports } from '../lambdas/shared/ports.ts';

/** A workspace on the pool plan with that many contact credits a month. */
export function benchWorkspace(workspaceId: string, credits: number): WorkspaceTerms {
  return {
    workspaceId,
    plan: 'workspace-pool',
    timezone: 'UTC',
    periodAnchor: '2026-01-01',
    allotments: { contact: credits },
  };
}

/**
 * Debits one credit by the product's own code, without the finding in between: record `intended`, account, record
 * `applied`; round `intended`, account, round `applied`.
 */
export async function debitOnce(p: Ports, workspace: WorkspaceTerms, id: string): Promise<void> {
  const terms: AccountTerms = termsOf(workspace);
  const { workspaceId } = workspace;
  const account = await loadAccount(p, { workspaceId }, terms);
  const record = recordOf(p, workspaceId, id, account.rev);
  await putEnrichment(p, record);
  const hold = await performIntended(
    p,
    {
      workspaceId,
      terms,
      place: { key: keys.enrichment(workspaceId, id), attribute: 'hold' },
      cause: { actor: record.actor, reason: 'contact.email', ref: id },
      plan: (copy, now) => planHold(copy, record.price, now),
      onFate: (fate) =>
        fate.kind === 'applied'
          ? { set: { status: 'running', heldSlices: toHeldSlices(fate.slices), heldByPart: [1] } }
          : {},
    },
    record.hold,
    account,
  );
  if (hold.state !== 'applied') throw new Error(`the hold was ${hold.state}`);
  const slices = toHeldSlices(hold.slices ?? []);
  const round = { part: 0, round: 0, rows: [0], slices, charged: [0] };
  // No claims: the usual way has none either.
  await settleHold(p, record, round, async () => {});
}

function recordOf(p: Ports, workspaceId: string, id: string, rev: number): EnrichmentRecord {
  return {
    workspaceId,
    id,
    status: 'intended',
    createdAtMs: p.now(),
    actor: 'mem_bench',
    bodyHash: 'bench',
    actions: ['contact.email'],
    price: { contact: 1 },
    accepts: ['deliverable'],
    rows: 1,
    parts: 1,
    quote: {
      required: { contact: 1 },
      owned: 0,
      joined: 0,
      duplicates: 0,
      suppressed: 0,
      unaffordable: 0,
    },
    hold: newOperation(p, `${id}:hold`, rev),
    heldByPart: [1],
  };
}
