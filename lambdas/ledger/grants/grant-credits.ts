import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { type EpochMs, toRfc3339 } from '../../shared/units.contract.ts';
import { loadAccount } from '../account/load-account.ts';
import type { AccountTerms } from '../ledger.contract.ts';
import { ensureOperation } from '../operations/ensure-operation.ts';
import type { GrantRequest, GrantView } from '../requests.contract.ts';
import { deleteRefused, UNFINISHED_ATTRIBUTES } from './change-record.store.ts';
import { findGrantRecord, type GrantRecord, putGrantRecord } from './grant.store.ts';
import { type NewGrant, planGrant } from './plan-grant.ts';

/**
 * Lets credits come in, once for its id.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED when the id was used with another body; GRANTS_TOO_MANY;
 *         ACCOUNT_BUSY and OPERATION_UNRESOLVED, after which the same call again finishes the work.
 */
export async function grantCredits(
  p: Ports,
  request: GrantRequest,
): Promise<{ readonly kind: 'granted' | 'replayed'; readonly grant: GrantView }> {
  const { record, isNew } = await recordGrant(p, request);
  if (!(await finishGrant(p, record, request.terms))) {
    throw new AppError('GRANTS_TOO_MANY', `grant ${request.grantId} refused`);
  }
  return { kind: isNew ? 'granted' : 'replayed', grant: toView(record) };
}

/**
 * Brings a recorded grant to its end; also what the sweep does with one that a crash cut off. False
 * when it was refused, for too many open grants: then its record is gone.
 */
export async function finishGrant(
  p: Ports,
  record: GrantRecord,
  terms: AccountTerms,
): Promise<boolean> {
  const { account, grantId, actor, reason } = record;
  const operation = await ensureOperation(p, {
    ...account,
    terms,
    place: { key: record.key, attribute: 'operation' },
    base: grantId,
    found: record.operation,
    cause: { actor, reason, ref: grantId },
    plan: (copy, now) =>
      planGrant(copy, { grantId, grant: termsOfGrant(record, record.createdAtMs) }, now),
    onFate: (fate) => (fate.kind === 'lost' ? {} : { remove: UNFINISHED_ATTRIBUTES }),
  });
  if (operation.state !== 'refused') return true;
  await deleteRefused(p, record.key);
  return false;
}

async function recordGrant(
  p: Ports,
  request: GrantRequest,
): Promise<{ record: GrantRecord; isNew: boolean }> {
  const { account, grantId } = request;
  let record = await findGrantRecord(p, account.workspaceId, grantId);
  if (record === undefined) {
    await refuseAtFirstLook(p, request);
    const written = await putGrantRecord(p, fieldsOf(request), p.now());
    if (written !== undefined) return { record: written, isNew: true };
    record = await findGrantRecord(p, account.workspaceId, grantId);
  }
  if (record === undefined) throw new AppError('INTERNAL', 'grant record is gone');
  if (record.bodyHash !== request.bodyHash) {
    throw new AppError('IDEMPOTENCY_KEY_REUSED', `grant ${request.grantId}`);
  }
  return { record, isNew: false };
}

/** Looks before anything is written, so that a refusal leaves nothing behind. */
async function refuseAtFirstLook(p: Ports, request: GrantRequest): Promise<void> {
  const account = await loadAccount(p, request.account, request.terms);
  const now = p.now();
  const { grantId } = request;
  const plan = planGrant(account, { grantId, grant: termsOfGrant(request, now) }, now);
  if (plan.kind === 'refused') throw new AppError(plan.code, 'full at first look', plan.details);
}

function termsOfGrant(
  grant: Pick<GrantRecord, 'creditType' | 'category' | 'amount' | 'expiresAtMs'>,
  eff: EpochMs,
): NewGrant {
  const { creditType: type, category: cat, amount, expiresAtMs: exp } = grant;
  return { type, cat, amount, eff, exp };
}

function fieldsOf({ terms: _terms, ...fields }: GrantRequest) {
  return fields;
}

function toView(record: GrantRecord): GrantView {
  return {
    id: record.grantId,
    category: record.category,
    creditType: record.creditType,
    amount: record.amount,
    available: record.amount,
    held: 0,
    expiresAt: record.expiresAtMs === null ? null : toRfc3339(record.expiresAtMs),
    reason: record.reason,
    createdAt: toRfc3339(record.createdAtMs),
  };
}
