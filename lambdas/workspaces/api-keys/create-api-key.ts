import { assertInvariant } from '../../shared/errors.ts';
import type { ApiKeyId, MemberId } from '../../shared/ids.contract.ts';
import { findItem, type Made, putAbsentItem, putNewItem } from '../../shared/items.ts';
import { type ItemKey, keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { computedId, newId, sha256 } from '../../shared/random.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import { validationFailed } from '../../shared/validate.ts';
import { toMade } from '../made-by.ts';
import type { ApiKey, CreationKind, NewApiKey, Origin } from '../workspaces.contract.ts';
import { newApiKeySecret } from './api-key-secret.ts';
import { toPresented } from './presented-key.ts';

/**
 * Creates an API key and gives its secret, this once. The record comes first and what the secret
 * opens second, so that no key works that is not listed. Who revokes it in between writes in the
 * second's place, and it stays closed. On a replay there is no secret to give.
 *
 * Errors: VALIDATION_FAILED when a new key would have expired already; IDEMPOTENCY_KEY_REUSED. That
 *         `memberId` is of the workspace, the caller has checked.
 */
export async function createApiKey(
  p: Ports,
  workspaceId: string,
  input: NewApiKey,
  origin: Origin,
): Promise<{ kind: CreationKind; apiKey: ApiKey; secret: string | null }> {
  const secret = newApiKeySecret(p.random);
  const id: ApiKeyId = origin.idempotencyKey
    ? computedId('key', workspaceId, origin.idempotencyKey)
    : newId('key', p.random);
  const apiKey = toApiKey(id, input, secret, p.now());
  await refuseExpired(p, keys.apiKey(workspaceId, id), apiKey);
  const put = await putNewItem<ApiKey & Made>(p, keys.apiKey(workspaceId, apiKey.id), {
    ...apiKey,
    ...toMade(p, workspaceId, origin),
  });
  assertInvariant(put.kind !== 'taken', 'api-key-id-is-new');
  if (put.kind === 'replayed') return { kind: put.kind, apiKey: put.item, secret: null };
  await putAbsentItem(p.db, keys.presentedKey(apiKey.hash), toPresented(workspaceId, apiKey));
  return { kind: put.kind, apiKey, secret };
}

/** The repeat of one that has expired since is still its repeat. */
async function refuseExpired(p: Ports, key: ItemKey, { expiresAt }: ApiKey): Promise<void> {
  if (expiresAt === undefined || expiresAt > p.now()) return;
  if (await findItem(p, key)) return;
  throw validationFailed([{ path: 'expiresAt', message: 'must be in the future' }]);
}

function toApiKey(id: ApiKeyId, input: NewApiKey, secret: string, nowMs: EpochMs): ApiKey {
  const { caps, expiresAt } = input;
  return {
    id,
    name: input.name,
    ...(input.memberId && { memberId: input.memberId as MemberId }),
    scopes: input.scopes,
    last4: secret.slice(-4),
    hash: sha256(secret),
    createdAt: nowMs,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(caps && Object.keys(caps).length > 0 && { caps: { amounts: caps, no: 1 } }),
  };
}
