import { AppError } from '../shared/errors.ts';
import { setAttributes } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import type { Workspace, WorkspaceChanges } from './workspaces.contract.ts';

/** Changes a workspace's name or status; NOT_FOUND when there is none. */
export async function updateWorkspace(
  p: Ports,
  id: string,
  changes: WorkspaceChanges,
): Promise<Workspace> {
  const workspace = await setAttributes<Workspace>(p.db, keys.workspace(id), { ...changes });
  if (workspace) return workspace;
  throw new AppError('NOT_FOUND', `no workspace ${id}`);
}
