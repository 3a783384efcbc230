import { loadAccount } from '../../ledger/account/load-account.ts';
import { availableOf } from '../../ledger/account/view-balance.ts';
import { planHold } from '../../ledger/holds/plan-hold.ts';
import type { Account } from '../../ledger/ledger.contract.ts';
import { newOperation } from '../../ledger/operations/operation.store.ts';
import { planOf, termsOf, type WorkspaceTerms } from '../../plans/terms.ts';
import { AppError } from '../../shared/errors.ts';
import { computedId, toBase32 } from '../../shared/random.ts';
import { findEnrichment, putEnrichment, putParts } from '../enrichment.store.ts';
import { PART_ROWS_MAX } from '../enrichment-run.contract.ts';
import type { EnrichmentInput, EnrichmentView } from '../enrichments.contract.ts';
import { viewFirstAnswer } from '../read/view-enrichment.ts';
import type { EnrichmentRecord, PartRecord } from '../records.contract.ts';
import {
  limitRequest,
  type PreparedRequest,
  prepareRequest,
  subjectsFor,
  subjectsUnder,
} from './prepare-request.ts';
import { answerAgain, holdAndStart, type SubmitPorts } from './start-enrichment.ts';

export interface SubmitRequest {
  readonly workspace: WorkspaceTerms;
  readonly actor: string;
  readonly memberId?: string | undefined;
  readonly idempotencyKey: string;
  readonly bodyHash: string;
  readonly input: EnrichmentInput;
}

/**
 * Takes a request in: records it, claims its data, sets its credits aside, starts its workflow.
 *
 * The id follows from the idempotency key, so a repeat finds the record and gets the first answer. A refused
 * request leaves nothing behind; its key may be sent again.
 *
 * Errors: ACTION_NOT_IN_PLAN, CREDITS_OVER_MAXIMUM, CREDITS_INSUFFICIENT (nothing changed),
 *         IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_KEY_IN_USE, ACCOUNT_BUSY, OPERATION_UNRESOLVED (send it again).
 */
export async function submitEnrichment(
  p: SubmitPorts,
  request: SubmitRequest,
): Promise<{ readonly enrichment: EnrichmentView; readonly replayed: boolean }> {
  const { workspace } = request;
  const ws = workspace.workspaceId;
  const id = computedId('enr', ws, request.idempotencyKey);
  const found = await findEnrichment(p, ws, id);
  if (found !== undefined) {
    const again = await answerAgain(p, found, request.bodyHash);
    if (again !== undefined) return { enrichment: viewFirstAnswer(again), replayed: true };
  }
  const account = await loadAccount(p, { workspaceId: ws }, termsOf(workspace));
  const prepared = await prepareRequest(p, workspace, request.input);
  const affordable = limitToCredits(p, workspace, account, request.input, prepared);
  const record = newRecord(p, request, id, affordable, account);
  if (!(await putEnrichment(p, record))) return answerOther(p, request, record);
  await putParts(p, ws, id, toParts(affordable, record.hold.intendedBy));
  const started = await holdAndStart(p, workspace, record, affordable, account);
  return { enrichment: viewFirstAnswer(started), replayed: false };
}

/** Another call with the same key wrote its record first. */
async function answerOther(
  p: SubmitPorts,
  request: SubmitRequest,
  record: EnrichmentRecord,
): Promise<{ enrichment: EnrichmentView; replayed: boolean }> {
  const other = await findEnrichment(p, record.workspaceId, record.id);
  const again = other && (await answerAgain(p, other, request.bodyHash));
  if (again !== undefined) return { enrichment: viewFirstAnswer(again), replayed: true };
  throw new AppError('IDEMPOTENCY_KEY_IN_USE', `request ${record.id}`);
}

/** Refuses what the credits do not pay for, or takes as many as fit where the caller allows it. */
function limitToCredits(
  p: SubmitPorts,
  workspace: WorkspaceTerms,
  account: Account,
  input: EnrichmentInput,
  prepared: PreparedRequest,
): PreparedRequest {
  const { price, chargeable, quote } = prepared;
  const available = availableOf(account, planOf(workspace).creditTypes, p.now());
  const capped = subjectsUnder(price, input.maxCredits);
  if (input.allowPartial) {
    return limitRequest(prepared, Math.min(capped, subjectsFor(price, available)));
  }
  if (chargeable.length > capped) {
    throw new AppError('CREDITS_OVER_MAXIMUM', 'over maxCredits', {
      required: quote.required,
      maxCredits: input.maxCredits,
    });
  }
  const plan = planHold(account, quote.required, p.now());
  if (plan.kind === 'refused') throw new AppError(plan.code, 'short at first look', plan.details);
  return prepared;
}

function newRecord(
  p: SubmitPorts,
  request: SubmitRequest,
  id: string,
  prepared: PreparedRequest,
  account: Account,
): EnrichmentRecord {
  const { workspace, actor, memberId, bodyHash, input } = request;
  return {
    workspaceId: workspace.workspaceId,
    id,
    status: 'intended',
    createdAtMs: p.now(),
    actor,
    memberId,
    bodyHash,
    actions: input.actions,
    price: prepared.price,
    accepts: planOf(workspace).accepts,
    maxCredits: input.maxCredits,
    rows: prepared.rows.length,
    parts: Math.ceil(prepared.rows.length / PART_ROWS_MAX),
    quote: prepared.quote,
    // What came to nothing may be asked for anew under the same id: it must not meet the first one's fence.
    hold: newOperation(p, `${id}:hold:${toBase32(p.random(5))}`, account.rev),
    heldByPart: countByPart(prepared),
  };
}

function countByPart({ rows, chargeable }: PreparedRequest): number[] {
  const counts = Array<number>(Math.ceil(rows.length / PART_ROWS_MAX)).fill(0);
  for (const n of chargeable) {
    const part = Math.floor(n / PART_ROWS_MAX);
    counts[part] = (counts[part] ?? 0) + 1;
  }
  return counts;
}

function toParts({ rows }: PreparedRequest, madeBy: string): PartRecord[] {
  return Array.from({ length: Math.ceil(rows.length / PART_ROWS_MAX) }, (_, part) => ({
    madeBy,
    part,
    rows: rows.slice(part * PART_ROWS_MAX, (part + 1) * PART_ROWS_MAX),
  }));
}
