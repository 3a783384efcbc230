import { beforeAll, describe, expect, it } from 'vitest';
import { loadAsker } from '../../../lambdas/imports/load-asker.ts';
import { createApiKey } from '../../../lambdas/workspaces/api-keys/create-api-key.ts';
import { revokeApiKey } from '../../../lambdas/workspaces/api-keys/revoke-api-key.ts';
import { openImportDesk } from '../../support/import-desk.ts';
import { openTable } from '../../support/table.ts';

let desk: Awaited<ReturnType<typeof openImportDesk>>;

beforeAll(async () => {
  desk = await openImportDesk(await openTable(), 'ws_1');
});

describe('loadAsker', () => {
  it('gives the caps of the key as they are now, and refuses one that was revoked', async () => {
    const input = { name: 'capped', scopes: ['enrich'] as const, caps: { contact: 5 } };
    const { apiKey } = await createApiKey(desk.p, 'ws_1', input, { bodyHash: 'h' });
    const record = { ...(await desk.make()), keyId: apiKey.id };
    expect(await loadAsker(desk.p, record)).toMatchObject({
      workspace: { id: 'ws_1' },
      drawer: { key: { id: apiKey.id, caps: { amounts: { contact: 5 } } } },
    });
    await revokeApiKey(desk.p, 'ws_1', apiKey.id);
    await expect(loadAsker(desk.p, record)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('draws on nobody where the operator asks, and refuses a member who was removed', async () => {
    const record = await desk.make();
    expect((await loadAsker(desk.p, record)).drawer).toEqual({});
    await expect(loadAsker(desk.p, { ...record, memberId: 'mem_gone' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});
