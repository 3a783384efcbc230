import { describe, expect, it, vi } from 'vitest';
import { createApiKey } from '../../../../lambdas/workspaces/api-keys/create-api-key.ts';
import {
  findPresentedKey,
  listApiKeys,
} from '../../../../lambdas/workspaces/api-keys/read-api-keys.ts';
import { fixedPorts } from '../../../support/fixed-ports.ts';
import { openMemoryItems } from '../../../support/memory-items.ts';

describe('read-api-keys', () => {
  it('finds by hash what a key stands for, and lists a workspace’s own', async () => {
    vi.stubEnv('TABLE_NAME', 'sluice');
    const p = fixedPorts(openMemoryItems());
    const input = { name: 'CI', scopes: ['read', 'enrich'] } as const;
    const { apiKey } = await createApiKey(p, 'ws_1', input, { bodyHash: 'h' });
    expect(await findPresentedKey(p, apiKey.hash)).toEqual({
      workspaceId: 'ws_1',
      keyId: apiKey.id,
      scopes: ['read', 'enrich'],
    });
    expect(await findPresentedKey(p, 'other')).toBeUndefined();
    expect((await listApiKeys(p, 'ws_1', { limit: 5 })).items).toMatchObject([{ id: apiKey.id }]);
    expect((await listApiKeys(p, 'ws_2', { limit: 5 })).items).toEqual([]);
  });
});
