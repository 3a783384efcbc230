import { assertInvariant } from '../../shared/errors.ts';
import type { ApiKeyId, MemberId } from '../../shared/ids.contract.ts';
import { findItem, type Made, putItem, putNewItem } from '../../shared/items.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { computedId, newId, sha256 } from '../../shared/random.ts';
import { toMade } from '../made-by.ts';
import type {
  ApiKey,
  CreationKind,
  NewApiKey,
  Origin,
  PresentedKey,
} from '../workspaces.contract.ts';
import { newApiKeySecret } from './api-key-secret.ts';
import { revokeApiKey } from './revoke-api-key.ts';

/**
 * Creates an API key and gives its secret, this once. The record comes first and what the secret
 * opens second, so that no key works that is not listed. On a replay there is no secret to give.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED. That `memberId` is of the workspace, the caller has checked.
 */
export async function createApiKey(
  p: Ports,
  workspaceId: string,
  input: NewApiKey,
  origin: Origin,
): Promise<{ kind: CreationKind; apiKey: ApiKey; secret: string | null }> {
  const secret = newApiKeySecret(p.random);
  const apiKey = toApiKey(p, workspaceId, input, origin, secret);
  const put = await putNewItem<ApiKey & Made>(p.db, keys.apiKey(workspaceId, apiKey.id), {
    ...apiKey,
    ...toMade(p, workspaceId, origin),
  });
  assertInvariant(put.kind !== 'taken', 'api-key-id-is-new');
  if (put.kind === 'replayed') return { kind: put.kind, apiKey: put.item, secret: null };
  const { id: keyId, memberId, scopes } = apiKey;
  const presented: PresentedKey = { workspaceId, keyId, ...(memberId && { memberId }), scopes };
  await putItem(p.db, keys.presentedKey(apiKey.hash), presented);
  const listed = await findItem<ApiKey>(p.db, keys.apiKey(workspaceId, keyId));
  // Somebody has revoked it between the two writes.
  if (listed?.revokedAt !== undefined) await revokeApiKey(p, workspaceId, keyId);
  return { kind: put.kind, apiKey, secret };
}

function toApiKey(
  p: Ports,
  workspaceId: string,
  input: NewApiKey,
  { idempotencyKey }: Origin,
  secret: string,
): ApiKey {
  const id: ApiKeyId = idempotencyKey
    ? computedId('key', workspaceId, idempotencyKey)
    : newId('key', p.random);
  return {
    id,
    name: input.name,
    ...(input.memberId && { memberId: input.memberId as MemberId }),
    scopes: input.scopes,
    last4: secret.slice(-4),
    hash: sha256(secret),
    createdAt: p.now(),
  };
}
