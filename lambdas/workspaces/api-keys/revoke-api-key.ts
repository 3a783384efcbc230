import { putItem, setAttributes } from '../../shared/items.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import type { ApiKey } from '../workspaces.contract.ts';
import { toPresented } from './presented-key.ts';
import { loadApiKey } from './read-api-keys.ts';

/**
 * Revokes an API key: it opens nothing from now on. What it opens is written first, whole, so that
 * no key is listed as revoked that still opens, not even one whose creation is under way.
 * Revoking it again changes nothing.
 *
 * Errors: NOT_FOUND.
 */
export async function revokeApiKey(p: Ports, ws: string, id: string): Promise<ApiKey> {
  const apiKey = await loadApiKey(p, ws, id);
  const revokedAt = apiKey.revokedAt ?? p.now();
  const presented = { ...toPresented(ws, apiKey), revokedAt };
  await putItem(p.db, keys.presentedKey(apiKey.hash), presented);
  await setAttributes(p.db, keys.apiKey(ws, id), { revokedAt });
  return { ...apiKey, revokedAt };
}
