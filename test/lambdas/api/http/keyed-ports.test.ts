import { beforeAll, describe, expect, it } from 'vitest';
import { authenticate } from '../../../../lambdas/api/http/authenticate.ts';
import { openKeyedPorts } from '../../../../lambdas/api/http/keyed-ports.ts';
import { createApiKey } from '../../../../lambdas/workspaces/api-keys/create-api-key.ts';
import { createWorkspace } from '../../../../lambdas/workspaces/create-workspace.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('openKeyedPorts', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('knows who a key of a workspace is, and the workspace', async () => {
    const p = table.ports();
    const made = { id: 'ws_1', name: 'Example Ltd', plan: 'workspace-pool', timezone: 'UTC' };
    await createWorkspace(p, made, { bodyHash: 'h' });
    const asked = { name: 'CI', scopes: ['read'] } as const;
    const { secret, apiKey } = await createApiKey(p, 'ws_1', asked, { bodyHash: 'h' });
    const opened = openKeyedPorts('arn:operator');
    expect(await authenticate(opened, `Bearer ${secret}`)).toMatchObject({
      kind: 'workspace',
      actor: apiKey.id,
      workspaceId: 'ws_1',
    });
    expect(await opened.workspaces.get('ws_1')).toMatchObject({ name: 'Example Ltd' });
    expect(await opened.workspaces.get('ws_2')).toBeUndefined();
  });
});
