import { AppError } from '../../shared/errors.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { toRfc3339 } from '../../shared/units.contract.ts';
import { loadAccount } from '../account/load-account.ts';
import type { AccountTerms, Operation } from '../ledger.contract.ts';
import { ensureOperation } from '../operations/ensure-operation.ts';
import type { AdjustmentView, AdjustRequest } from '../requests.contract.ts';
import {
  type ChangeRecord,
  deleteRefused,
  findChangeRecord,
  putChangeRecord,
  UNFINISHED_ATTRIBUTES,
} from './change-record.store.ts';
import { planAdjust } from './plan-adjust.ts';

/** The record of credits that are taken away: what was asked, and the operation that does it. */
export interface AdjustmentRecord extends ChangeRecord, Omit<AdjustRequest, 'terms'> {}

/**
 * Takes available credits away in draw order, all or nothing, once for its id.
 *
 * Errors: CREDITS_INSUFFICIENT where there are fewer, and nothing is changed;
 *         IDEMPOTENCY_KEY_REUSED when the id was used with another body; ACCOUNT_BUSY and
 *         OPERATION_UNRESOLVED, after which the same call again finishes the work.
 */
export async function adjustCredits(
  p: Ports,
  request: AdjustRequest,
): Promise<{ readonly kind: 'adjusted' | 'replayed'; readonly adjustment: AdjustmentView }> {
  const { record, isNew } = await recordAdjustment(p, request);
  const operation = await finishAdjustment(p, record, request.terms);
  if (operation.state === 'refused') {
    throw new AppError('CREDITS_INSUFFICIENT', 'spent meanwhile', operation.details);
  }
  return { kind: isNew ? 'adjusted' : 'replayed', adjustment: toView(record, operation) };
}

/**
 * Brings a recorded adjustment to its end; also what the sweep does with one that a crash cut off.
 * One that is refused takes its record along.
 */
export async function finishAdjustment(
  p: Ports,
  record: AdjustmentRecord,
  terms: AccountTerms,
): Promise<Operation> {
  const { account, adjustmentId, actor, reason } = record;
  const operation = await ensureOperation(p, {
    ...account,
    terms,
    place: { key: record.key, attribute: 'operation' },
    base: adjustmentId,
    found: record.operation,
    cause: { actor, reason, ref: adjustmentId },
    plan: (copy, now) => planAdjust(copy, record, now),
    onFate: (fate) => (fate.kind === 'lost' ? {} : { remove: UNFINISHED_ATTRIBUTES }),
  });
  if (operation.state === 'refused') await deleteRefused(p, record.key);
  return operation;
}

/** Reads the record of an adjustment, or undefined. */
export async function findAdjustment(
  p: Ports,
  ws: string,
  id: string,
): Promise<AdjustmentRecord | undefined> {
  return findChangeRecord<AdjustmentRecord>(p, keys.adjustment(ws, id));
}

async function recordAdjustment(
  p: Ports,
  request: AdjustRequest,
): Promise<{ record: AdjustmentRecord; isNew: boolean }> {
  const { terms: _terms, ...asked } = request;
  const { workspaceId } = request.account;
  const find = () => findAdjustment(p, workspaceId, request.adjustmentId);
  let record = await find();
  if (record === undefined) {
    await refuseAtFirstLook(p, request);
    const key = keys.adjustment(workspaceId, request.adjustmentId);
    const written = await putChangeRecord(p, key, asked, p.now());
    if (written !== undefined) return { record: written, isNew: true };
    record = await find();
  }
  if (record === undefined) throw new AppError('INTERNAL', 'adjustment record is gone');
  if (record.bodyHash !== request.bodyHash) {
    throw new AppError('IDEMPOTENCY_KEY_REUSED', 'another body made it');
  }
  return { record, isNew: false };
}

/** Looks before anything is written, so that a refusal leaves nothing behind. */
async function refuseAtFirstLook(p: Ports, request: AdjustRequest): Promise<void> {
  const account = await loadAccount(p, request.account, request.terms);
  const plan = planAdjust(account, request, p.now());
  if (plan.kind === 'refused') throw new AppError(plan.code, 'short at first look', plan.details);
}

function toView(record: AdjustmentRecord, { slices = [] }: Operation): AdjustmentView {
  return {
    id: record.adjustmentId,
    creditType: record.creditType,
    amount: -record.amount,
    reason: record.reason,
    taken: slices.map(({ grantId, voided = 0 }) => ({ grantId, credits: voided })),
    createdAt: toRfc3339(record.createdAtMs),
  };
}
