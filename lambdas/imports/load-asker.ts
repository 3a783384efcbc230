import type { Drawer } from '../enrichments/drawn-sides.ts';
import { AppError } from '../shared/errors.ts';
import { findItem } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { findMember } from '../workspaces/members/read-members.ts';
import { loadWorkspace } from '../workspaces/read-workspaces.ts';
import type { ApiKey, Workspace } from '../workspaces/workspaces.contract.ts';
import type { ImportRecord } from './imports.contract.ts';

/** Who asked for an import, as they are now. */
export interface Asker {
  readonly workspace: Workspace;
  /** Whose seat and allowances it draws on. */
  readonly drawer: Drawer;
}

/**
 * Gives who asked for an import. What they may has been asked when it was made; what has become of
 * them since counts now.
 *
 * Errors: WORKSPACE_SUSPENDED; FORBIDDEN where the key was revoked, or its member removed.
 */
export async function loadAsker(p: Ports, record: ImportRecord): Promise<Asker> {
  const { workspaceId: ws, memberId, keyId } = record;
  const [workspace, member, key] = await Promise.all([
    loadWorkspace(p, ws),
    memberId === undefined ? undefined : findMember(p, ws, memberId),
    keyId === undefined ? undefined : findItem<ApiKey>(p, keys.apiKey(ws, keyId)),
  ]);
  if (workspace.status === 'suspended') throw new AppError('WORKSPACE_SUSPENDED', 'spends nothing');
  const isGone = memberId !== undefined && member === undefined;
  if (isGone || key?.revokedAt !== undefined) {
    throw new AppError('FORBIDDEN', 'who asked for the import may not any more');
  }
  return {
    workspace,
    drawer: {
      ...(member && { member }),
      ...(key?.caps && { key: { id: key.id, caps: key.caps } }),
    },
  };
}
