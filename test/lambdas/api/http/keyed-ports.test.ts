import { beforeAll, describe, expect, it } from 'vitest';
import { authenticate } from '../../../../lambdas/api/http/authenticate.ts';
import { openKeyedPorts } from '../../../../lambdas/api/http/keyed-ports.ts';
import { createApiKey } from '../../../../lambdas/workspaces/api-keys/create-api-key.ts';
import { createWorkspace } from '../../../../lambdas/workspaces/create-workspace.ts';
import { createMember } from '../../../../lambdas/workspaces/members/create-member.ts';
import { removeMember } from '../../../../lambdas/workspaces/members/remove-member.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('openKeyedPorts', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable({ on: 'engine' });
  });

  it('knows who a key of a workspace is, that one of a member who is gone opens nothing, and the workspace', async () => {
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
    const place = { id: 'ws_1', timezone: 'UTC' };
    const ada = { email: 'ada@acme.example', role: 'member' } as const;
    const { member } = await createMember(p, place, ada, { bodyHash: 'h' });
    const hers = { ...asked, memberId: member.id };
    const key = (await createApiKey(p, 'ws_1', hers, { bodyHash: 'i' })).secret;
    await removeMember(p, place, member.id);
    await expect(authenticate(opened, `Bearer ${key}`)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    expect(await opened.workspaces.get('ws_1')).toMatchObject({ name: 'Example Ltd' });
    expect(await opened.workspaces.get('ws_2')).toBeUndefined();
  });
});
