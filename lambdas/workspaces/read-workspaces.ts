import { AppError } from '../shared/errors.ts';
import { findItem, listItems } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import { type Page, type PageRequest, toCursor } from '../shared/pages.ts';
import type { Ports } from '../shared/ports.ts';
import type { Workspace } from './workspaces.contract.ts';

/** Gives the workspace's record, or undefined. */
export async function findWorkspace(p: Ports, id: string): Promise<Workspace | undefined> {
  return findItem<Workspace>(p, keys.workspace(id));
}

/** Gives the workspace's record; NOT_FOUND when there is none. */
export async function loadWorkspace(p: Ports, id: string): Promise<Workspace> {
  const workspace = await findWorkspace(p, id);
  if (workspace) return workspace;
  throw new AppError('NOT_FOUND', `no workspace ${id}`);
}

/** Gives ids of workspaces behind one, in their order: what a schedule goes through. */
export async function workspaceIdsAfter(p: Ports, after: string, limit: number): Promise<string[]> {
  const { pk } = keys.workspaceLine('');
  const cursor = after === '' ? undefined : toCursor(`${pk} `, after);
  return [...(await listWorkspaceIds(p, { limit, cursor })).items];
}

/** Lists the ids of workspaces, in their order. */
async function listWorkspaceIds(p: Ports, page: PageRequest): Promise<Page<string>> {
  const pk = keys.workspaceLine('').pk;
  const lines = await listItems<{ workspaceId: string }>(p.db, pk, '', page);
  return { ...lines, items: lines.items.map((line) => line.workspaceId) };
}

/** Lists workspaces by id. A line whose workspace was never written is passed over. */
export async function listWorkspaces(p: Ports, page: PageRequest): Promise<Page<Workspace>> {
  const { items: ids, nextCursor } = await listWorkspaceIds(p, page);
  const records = await Promise.all(ids.map((id) => findWorkspace(p, id)));
  return { items: records.filter((record) => record !== undefined), nextCursor };
}
