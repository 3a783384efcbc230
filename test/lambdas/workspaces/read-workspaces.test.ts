import { beforeEach, describe, expect, it, vi } from 'vitest';
import { putItem } from '../../../lambdas/shared/items.ts';
import { keys } from '../../../lambdas/shared/keys.contract.ts';
import { toCursor } from '../../../lambdas/shared/pages.ts';
import { createWorkspace } from '../../../lambdas/workspaces/create-workspace.ts';
import {
  findWorkspace,
  listWorkspaces,
  loadWorkspace,
  workspaceIdsAfter,
} from '../../../lambdas/workspaces/read-workspaces.ts';
import { fixedPorts } from '../../support/fixed-ports.ts';
import { openMemoryItems } from '../../support/memory-items.ts';

describe('read-workspaces', () => {
  const p = fixedPorts(openMemoryItems());

  beforeEach(async () => {
    vi.stubEnv('TABLE_NAME', 'sluice');
    for (const id of ['b', 'a', 'c']) {
      const input = { id, name: id, plan: 'workspace-pool', timezone: 'UTC' };
      await createWorkspace(p, input, { bodyHash: 'h' }).catch(() => undefined);
    }
  });

  it('gives a workspace without the keys of the table', async () => {
    const workspace = await loadWorkspace(p, 'a');
    expect(workspace).toMatchObject({ id: 'a', name: 'a' });
    expect(workspace).not.toHaveProperty('pk');
  });

  it('gives undefined, or NOT_FOUND, for one that does not exist', async () => {
    expect(await findWorkspace(p, 'z')).toBeUndefined();
    await expect(loadWorkspace(p, 'z')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lists by id, page by page, each once', async () => {
    const first = await listWorkspaces(p, { limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(['a', 'b']);
    const second = await listWorkspaces(p, { limit: 2, cursor: first.nextCursor ?? '' });
    expect(second.items.map(({ id }) => id)).toEqual(['c']);
    expect(second.nextCursor).toBeNull();
  });

  it('ends with the page that holds the last one', async () => {
    expect((await listWorkspaces(p, { limit: 3 })).nextCursor).toBeNull();
  });

  it('gives the ids behind one, there or not', async () => {
    expect(await workspaceIdsAfter(p, '', 2)).toEqual(['a', 'b']);
    expect(await workspaceIdsAfter(p, 'a', 2)).toEqual(['b', 'c']);
    expect(await workspaceIdsAfter(p, 'aa', 2)).toEqual(['b', 'c']);
    expect(await workspaceIdsAfter(p, 'c', 2)).toEqual([]);
  });

  it('passes over a line without its workspace', async () => {
    const table = openMemoryItems();
    await putItem(table, keys.workspaceLine('lost'), { workspaceId: 'lost' });
    expect(await listWorkspaces(fixedPorts(table), { limit: 5 })).toEqual({
      items: [],
      nextCursor: null,
    });
  });

  it('refuses the cursor of another list', async () => {
    const cursor = toCursor('WS#a MEMBER#', 'a');
    await expect(listWorkspaces(p, { limit: 2, cursor })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });
});
