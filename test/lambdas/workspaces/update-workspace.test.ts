import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createWorkspace } from '../../../lambdas/workspaces/create-workspace.ts';
import { loadWorkspace } from '../../../lambdas/workspaces/read-workspaces.ts';
import { updateWorkspace } from '../../../lambdas/workspaces/update-workspace.ts';
import { fixedPorts } from '../../support/fixed-ports.ts';
import { openMemoryItems } from '../../support/memory-items.ts';

describe('updateWorkspace', () => {
  beforeEach(() => {
    vi.stubEnv('TABLE_NAME', 'sluice');
  });

  it('changes what is given and leaves the rest', async () => {
    const p = fixedPorts(openMemoryItems());
    const input = { id: 'ws_1', name: 'Old', plan: 'workspace-pool', timezone: 'UTC' };
    await createWorkspace(p, input, { bodyHash: 'h' });
    const changed = await updateWorkspace(p, 'ws_1', { status: 'suspended', name: undefined });
    expect(changed).toMatchObject({ name: 'Old', status: 'suspended' });
    expect(await loadWorkspace(p, 'ws_1')).toEqual(changed);
  });

  it('makes no workspace where there is none', async () => {
    const table = openMemoryItems();
    const change = updateWorkspace(fixedPorts(table), 'ws_1', { name: 'New' });
    await expect(change).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(table.all()).toEqual([]);
  });
});
