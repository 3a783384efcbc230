import { AppError } from '../../shared/errors.ts';
import { type ItemKey, keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { toRfc3339 } from '../../shared/units.contract.ts';
import { findAccount } from '../account/account.store.ts';
import { expireGrants } from '../account/load-account.ts';
import type { Account, Operation } from '../ledger.contract.ts';
import { ensureOperation } from '../operations/ensure-operation.ts';
import type { VoidRequest, VoidView } from '../requests.contract.ts';
import {
  type ChangeRecord,
  deleteRefused,
  findChangeRecord,
  putChangeRecord,
  UNFINISHED_ATTRIBUTES,
} from './change-record.store.ts';
import { findGrantRecord } from './grant.store.ts';
import { planVoid } from './plan-void.ts';

/** The record of a void: whose grant was ended, why, and the operation that does it. */
export interface VoidRecord extends ChangeRecord, VoidRequest {}

/**
 * Ends a grant before its time, once: what is available of it is voided now, what running holds
 * give back later. A second void is a replay of the first, whatever its reason.
 *
 * Errors: NOT_FOUND for an id that names no grant of the account; STATE_CONFLICT where nothing is
 *         left to void; ACCOUNT_BUSY and OPERATION_UNRESOLVED, after which the same call again
 *         finishes the work.
 */
export async function voidGrant(
  p: Ports,
  request: VoidRequest,
): Promise<{ readonly kind: 'voided' | 'replayed'; readonly view: VoidView }> {
  const { record, isNew } = await recordVoid(p, request);
  const operation = await finishVoid(p, record);
  if (operation.state === 'refused') {
    throw new AppError('STATE_CONFLICT', `nothing left of ${request.grantId}`);
  }
  return { kind: isNew ? 'voided' : 'replayed', view: toView(record, operation) };
}

/**
 * Brings a recorded void to its end; also what the sweep does with one that a crash cut off. One
 * that is refused takes its record along.
 */
export async function finishVoid(p: Ports, record: VoidRecord): Promise<Operation> {
  const { account, grantId, actor, reason } = record;
  let after: Account | undefined;
  const operation = await ensureOperation(p, {
    ...account,
    // What is left of a grant is left of it in any period.
    terms: undefined,
    place: { key: record.key, attribute: 'operation' },
    base: `${grantId}:void`,
    found: record.operation,
    cause: { actor, reason, ref: grantId },
    plan: (copy, now) => planVoid(copy, grantId, now),
    onFate: (fate) => {
      if (fate.kind === 'applied') after = fate.account;
      return fate.kind === 'lost' ? {} : { remove: UNFINISHED_ATTRIBUTES };
    },
  });
  if (operation.state === 'refused') await deleteRefused(p, record.key);
  if (after !== undefined) await expireGrants(p, after);
  return operation;
}

/** Reads the record of a void, or undefined. */
export async function findVoid(p: Ports, key: ItemKey): Promise<VoidRecord | undefined> {
  return findChangeRecord<VoidRecord>(p, key);
}

async function recordVoid(
  p: Ports,
  request: VoidRequest,
): Promise<{ record: VoidRecord; isNew: boolean }> {
  const key = keys.grantVoid(request.account, request.grantId);
  const found = await findVoid(p, key);
  if (found !== undefined) return { record: found, isNew: false };
  await refuseAtFirstLook(p, request);
  const written = await putChangeRecord(p, key, request, p.now());
  if (written !== undefined) return { record: written, isNew: true };
  const other = await findVoid(p, key);
  if (other === undefined) throw new AppError('STATE_CONFLICT', 'void was refused meanwhile');
  return { record: other, isNew: false };
}

/** Looks before anything is written, so that a refusal leaves nothing behind. */
async function refuseAtFirstLook(p: Ports, { account, grantId }: VoidRequest): Promise<void> {
  const copy = await findAccount(p, account);
  if (copy !== undefined && planVoid(copy, grantId, p.now()).kind === 'planned') return;
  const known =
    Object.hasOwn(copy?.grants ?? {}, grantId) ||
    (await findGrantRecord(p, account.workspaceId, grantId)) !== undefined;
  throw new AppError(known ? 'STATE_CONFLICT' : 'NOT_FOUND', `no open grant ${grantId}`);
}

function toView(record: VoidRecord, { slices = [] }: Operation): VoidView {
  return {
    id: record.grantId,
    creditType: slices[0]?.type ?? '',
    voided: slices[0]?.voided ?? 0,
    reason: record.reason,
    voidedAt: toRfc3339(record.createdAtMs),
  };
}
