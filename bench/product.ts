import { type Drawer, drawnSides, drawsOf } from '../lambdas/enrichments/drawn-sides.ts';
import { findEnrichment, putRequest } from '../lambdas/enrichments/enrichment.store.ts';
import { requestHoldOf } from '../lambdas/enrichments/intake/start-enrichment.ts';
import type { EnrichmentRecord } from '../lambdas/enrichments/records.contract.ts';
import { settleHold } from '../lambdas/enrichments/settle/settle-hold.ts';
import type { HeldSlice } from '../lambdas/ledger/ledger.contract.ts';
import { hold, loadAccount, newOperation, toHeldSlices } from '../lambdas/ledger/ledger.ts';
import { termsOf, type WorkspaceTerms } from '../lambdas/plans/terms.ts';
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
 * Debits one credit by the product's own code, without the finding in between: record `intended`,
 * account, record `applied`; round `intended`, account, round `applied`.
 */
export async function debitOnce(
  p: Ports,
  workspace: WorkspaceTerms,
  id: string,
  drawer: Drawer = {},
): Promise<void> {
  const { record, slices } = await holdOnce(p, workspace, id, drawer);
  const lookups = { email: [0] };
  const standing =
    record.draws === undefined ? undefined : await findEnrichment(p, record.workspaceId, id);
  await settleHold(
    p,
    { ...record, ...standing },
    { part: 0, round: 0, lookups, slices, charged: lookups },
    { endClaims: async () => {} },
  );
}

/** Does the first half of it: the hold stays open. */
export async function holdOnce(
  p: Ports,
  workspace: WorkspaceTerms,
  id: string,
  drawer: Drawer = {},
): Promise<{ readonly record: EnrichmentRecord; readonly slices: HeldSlice[] }> {
  const { workspaceId } = workspace;
  const terms = termsOf(workspace);
  const sides = drawnSides(workspace, drawer);
  const account = await loadAccount(p, { workspaceId }, terms);
  const record = {
    ...recordOf(p, workspaceId, id, account.rev),
    ...(sides.length > 0 && { draws: drawsOf(sides) }),
  };
  // The usual way has no part and no claims either.
  await putRequest(p, record, []);
  const held = await hold(p, {
    ...requestHoldOf(record, [{ row: 0, datum: 'email' }]),
    wanted: [PRICE],
    partial: false,
    terms,
    sides,
    own: record.hold,
    found: undefined,
    copy: account,
  });
  if (held.state !== 'applied') throw new Error(`the hold was ${held.state}`);
  return { record, slices: toHeldSlices(held.slices ?? []) };
}

const PRICE = { contact: 1 };

function recordOf(p: Ports, workspaceId: string, id: string, rev: number): EnrichmentRecord {
  const hold = newOperation(p, `${id}:hold:bench`, rev);
  return {
    workspaceId,
    id,
    status: 'intended',
    createdAtMs: p.now(),
    actor: 'mem_bench',
    bodyHash: 'bench',
    actions: ['contact.email'],
    prices: { email: PRICE },
    accepts: { email: ['deliverable'], phone: [] },
    rows: 1,
    lookups: 1,
    parts: 1,
    quote: {
      required: PRICE,
      owned: 0,
      joined: 0,
      duplicates: 0,
      suppressed: 0,
      unaffordable: 0,
    },
    hold,
    madeBy: hold.intendedBy,
    heldByPart: [{ email: 1 }],
  };
}
