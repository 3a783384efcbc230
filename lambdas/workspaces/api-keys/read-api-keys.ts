import { AppError } from '../../shared/errors.ts';
import { findItem, listItems } from '../../shared/items.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Page, PageRequest } from '../../shared/pages.ts';
import type { Ports } from '../../shared/ports.ts';
import { findMember } from '../members/read-members.ts';
import type { ApiKey, PresentedKey } from '../workspaces.contract.ts';

/** Gives what a presented key stands for, by the SHA-256 of its text; revoked ones too. */
export async function findPresentedKey(p: Ports, hash: string): Promise<PresentedKey | undefined> {
  return findItem<PresentedKey>(p, keys.presentedKey(hash));
}

/**
 * Gives what a presented key opens now: of a member who is gone nothing any more, whether or not
 * the removal has come to the key itself.
 */
export async function findOpenKey(p: Ports, hash: string): Promise<PresentedKey | undefined> {
  const presented = await findPresentedKey(p, hash);
  if (presented?.memberId === undefined || presented.revokedAt !== undefined) return presented;
  const { workspaceId, memberId } = presented;
  if (await findMember(p, workspaceId, memberId)) return presented;
  return { ...presented, revokedAt: p.now() };
}

/** Gives an API key of the workspace, revoked or not; NOT_FOUND when there is none. */
export async function loadApiKey(p: Ports, ws: string, id: string): Promise<ApiKey> {
  const apiKey = await findItem<ApiKey>(p, keys.apiKey(ws, id));
  if (apiKey) return apiKey;
  throw new AppError('NOT_FOUND', `no API key ${id}`);
}

/** Lists the workspace's API keys, revoked ones too, in the order of their ids. */
export async function listApiKeys(p: Ports, ws: string, page: PageRequest): Promise<Page<ApiKey>> {
  const { pk, sk: prefix } = keys.apiKey(ws, '');
  return listItems<ApiKey>(p.db, pk, prefix, page);
}
