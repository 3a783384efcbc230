import { AppError, assertInvariant } from '../../shared/errors.ts';
import type { OperatorKeyId } from '../../shared/ids.contract.ts';
import { findItem, type Made, putAbsentItem } from '../../shared/items.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { computedId, newId, sha256 } from '../../shared/random.ts';
import { validationFailed } from '../../shared/validate.ts';
import { newOperatorKeySecret } from '../api-keys/api-key-secret.ts';
import { toMade } from '../made-by.ts';
import type { CreationKind, NewOperatorKey, OperatorKey, Origin } from '../workspaces.contract.ts';
import { isNameOfSecret, type OperatorKeyRecord, putOperatorKey } from './operator-key.store.ts';
import { toPresentedOperator } from './presented-operator-key.ts';

interface Creation {
  readonly kind: CreationKind;
  readonly operatorKey: OperatorKey;
  readonly secret: string | null;
}

/**
 * Creates a key of an operator and gives its secret, this once: the record comes first and what the
 * secret opens second, as with API keys. On a replay there is no secret to give.
 *
 * Errors: VALIDATION_FAILED when a new key would have expired already; STATE_CONFLICT when a key
 *         has, or had, the name; IDEMPOTENCY_KEY_REUSED.
 */
export async function createOperatorKey(
  p: Ports,
  input: NewOperatorKey,
  origin: Origin,
): Promise<Creation> {
  const { idempotencyKey: key } = origin;
  const id: OperatorKeyId = key ? computedId('opk', 'operator', key) : newId('opk', p.random);
  const made = toMade(p, 'operator', origin);
  const replay = await findFirst(p, id, made);
  if (replay) return replay;
  refuseInput(p, input);
  const secret = newOperatorKeySecret(p.random);
  const operatorKey = toOperatorKey(p, id, input, secret);
  if (!(await putOperatorKey(p, { ...operatorKey, ...made }))) {
    const first = await findFirst(p, id, made);
    if (first === undefined) throw nameTaken();
    if (first.kind === 'replayed') return first;
  }
  const presented = toPresentedOperator(operatorKey);
  await putAbsentItem(p.db, keys.presentedOperatorKey(operatorKey.hash), presented);
  return { kind: 'created', operatorKey, secret };
}

async function findFirst(p: Ports, id: string, made: Made): Promise<Creation | undefined> {
  const found = await findItem<OperatorKeyRecord>(p, keys.operatorKey(id));
  if (found === undefined) return undefined;
  assertInvariant(found.madeBy === made.madeBy, 'operator-key-id-is-new');
  if (found.bodyHash !== made.bodyHash) {
    throw new AppError('IDEMPOTENCY_KEY_REUSED', 'another body made it');
  }
  const kind = found.attempt === made.attempt ? 'created' : 'replayed';
  return { kind, operatorKey: found, secret: null };
}

function refuseInput(p: Ports, { name, expiresAt }: NewOperatorKey): void {
  if (expiresAt !== undefined && expiresAt <= p.now()) {
    throw validationFailed([{ path: 'expiresAt', message: 'must be in the future' }]);
  }
  if (isNameOfSecret(name)) throw nameTaken();
}

function toOperatorKey(
  p: Ports,
  id: OperatorKeyId,
  { name, rights, expiresAt }: NewOperatorKey,
  secret: string,
): OperatorKey {
  return {
    id,
    name,
    rights,
    last4: secret.slice(-4),
    hash: sha256(secret),
    createdAt: p.now(),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

function nameTaken(): AppError {
  return new AppError('STATE_CONFLICT', 'the name is taken', {
    detail: 'Another key of an operator has this name, or had it.',
  });
}
