import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { toRfc3339 } from '../../shared/units.contract.ts';
import { type AccountTerms, DEBT_REPAID_BY } from '../ledger.contract.ts';
import { ensureOperation } from '../operations/ensure-operation.ts';
import type { GrantRequest, GrantView } from '../requests.contract.ts';
import { UNFINISHED_ATTRIBUTES } from './change-record.store.ts';
import { findGrantRecord, type GrantRecord, putGrantRecord } from './grant.store.ts';
import { type NewGrant, planGrant } from './plan-grant.ts';

/**
 * Lets credits come in, once for its id, however many grants are open.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED when the id was used with another body; ACCOUNT_BUSY and
 *         OPERATION_UNRESOLVED, after which the same call again finishes the work, or the sweep.
 */
export async function grantCredits(
  p: Ports,
  request: GrantRequest,
): Promise<{ readonly kind: 'granted' | 'replayed'; readonly grant: GrantView }> {
  const { record, isNew } = await recordGrant(p, request);
  await finishGrant(p, record, request.terms);
  return { kind: isNew ? 'granted' : 'replayed', grant: toView(record) };
}

/** Brings a recorded grant to its end; also what the sweep does with one that a crash cut off. */
export async function finishGrant(
  p: Ports,
  record: GrantRecord,
  terms: AccountTerms,
): Promise<void> {
  const { account, grantId, actor, reason } = record;
  await ensureOperation(p, {
    ...account,
    terms,
    place: { key: record.key, attribute: 'operation' },
    base: grantId,
    found: record.operation,
    cause: { actor, reason, ref: grantId },
    plan: (copy, now) => planGrant(copy, { grantId, grant: termsOfGrant(record, terms) }, now),
    onFate: (fate) => (fate.kind === 'lost' ? {} : { remove: UNFINISHED_ATTRIBUTES }),
  });
}

async function recordGrant(
  p: Ports,
  request: GrantRequest,
): Promise<{ record: GrantRecord; isNew: boolean }> {
  const { account, grantId } = request;
  let record = await findGrantRecord(p, account.workspaceId, grantId);
  if (record === undefined) {
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

function termsOfGrant(record: GrantRecord, terms: AccountTerms): NewGrant {
  const { creditType: type, category: cat, amount, expiresAtMs: exp, createdAtMs: eff } = record;
  const { priority, debtRepaidBy = DEBT_REPAID_BY } = terms;
  const repays = debtRepaidBy.includes(cat);
  return { type, cat, amount, eff, exp, pri: priority?.[cat], repays };
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
