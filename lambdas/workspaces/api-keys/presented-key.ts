import type { ApiKey, PresentedKey } from '../workspaces.contract.ts';

/** Gives what a key opens, as it is kept under the hash of the key. */
export function toPresented(workspaceId: string, apiKey: ApiKey): PresentedKey {
  const { id: keyId, memberId, scopes, expiresAt, caps } = apiKey;
  return {
    workspaceId,
    keyId,
    ...(memberId && { memberId }),
    scopes,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(caps && { caps }),
  };
}
