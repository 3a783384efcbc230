import { AppError } from '../../shared/errors.ts';
import { findItem, setAttributes } from '../../shared/items.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import type { ApiKey } from '../workspaces.contract.ts';

/**
 * Revokes an API key: it opens nothing from now on. Revoking it again changes nothing.
 *
 * Errors: NOT_FOUND.
 */
export async function revokeApiKey(p: Ports, ws: string, id: string): Promise<ApiKey> {
  const apiKey = await findItem<ApiKey>(p.db, keys.apiKey(ws, id));
  if (apiKey === undefined) throw new AppError('NOT_FOUND', `no API key ${id}`);
  const revokedAt = apiKey.revokedAt ?? p.now();
  await setAttributes(p.db, keys.presentedKey(apiKey.hash), { revokedAt });
  await setAttributes(p.db, keys.apiKey(ws, id), { revokedAt });
  return { ...apiKey, revokedAt };
}
