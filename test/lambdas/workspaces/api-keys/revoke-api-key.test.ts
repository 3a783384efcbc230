import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createApiKey } from '../../../../lambdas/workspaces/api-keys/create-api-key.ts';
import {
  findPresentedKey,
  listApiKeys,
  loadApiKey,
} from '../../../../lambdas/workspaces/api-keys/read-api-keys.ts';
import { revokeApiKey } from '../../../../lambdas/workspaces/api-keys/revoke-api-key.ts';
import type { ApiKey } from '../../../../lambdas/workspaces/workspaces.contract.ts';
import { fixedPorts } from '../../../support/fixed-ports.ts';
import { dieAfter } from '../../../support/lossy.ts';
import { openMemoryItems } from '../../../support/memory-items.ts';

describe('revokeApiKey', () => {
  let table = openMemoryItems();
  let p = fixedPorts(table);
  let apiKey: ApiKey;

  beforeEach(async () => {
    vi.stubEnv('TABLE_NAME', 'sluice');
    table = openMemoryItems();
    p = fixedPorts(table);
    const input = { name: 'CI', scopes: ['read'] } as const;
    apiKey = (await createApiKey(p, 'ws_1', input, { bodyHash: 'h' })).apiKey;
  });

  it('marks the key and what it opens as revoked, once', async () => {
    p.advance(1_000);
    const revoked = await revokeApiKey(p, 'ws_1', apiKey.id);
    p.advance(1_000);
    expect(await revokeApiKey(p, 'ws_1', apiKey.id)).toEqual(revoked);
    expect(revoked.revokedAt).toBe(1_773_144_001_000);
    expect(await findPresentedKey(p, apiKey.hash)).toMatchObject({ revokedAt: 1_773_144_001_000 });
    expect((await listApiKeys(p, 'ws_1', { limit: 1 })).items).toMatchObject([
      { revokedAt: 1_773_144_001_000 },
    ]);
  });

  it('tenant-walls: leaves the key of another workspace alone', async () => {
    const before = table.all();
    await expect(revokeApiKey(p, 'ws_2', apiKey.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(table.all()).toEqual(before);
  });

  it('revokes a key whose creation was cut off', async () => {
    const half = openMemoryItems();
    const ports = fixedPorts(half);
    half.failWrite(2);
    const input = { name: 'CI', scopes: ['read'] } as const;
    await createApiKey(ports, 'ws_1', input, { bodyHash: 'h' }).catch(() => undefined);
    const [listed] = (await listApiKeys(ports, 'ws_1', { limit: 1 })).items;
    await revokeApiKey(ports, 'ws_1', listed?.id ?? '');
    expect(half.all()).toMatchObject([
      { pk: `KEY#${listed?.hash}`, revokedAt: 1_773_144_000_000 },
      { pk: 'WS#ws_1', revokedAt: 1_773_144_000_000 },
    ]);
  });

  it.each([0, 1, 2])(
    'shows no key as revoked that still opens, cut off after write %i',
    async (n) => {
      const cut = { ...p, db: dieAfter(table, n) };
      await revokeApiKey(cut, 'ws_1', apiKey.id).catch(() => undefined);
      const shown = (await loadApiKey(p, 'ws_1', apiKey.id)).revokedAt !== undefined;
      const opens = (await findPresentedKey(p, apiKey.hash))?.revokedAt === undefined;
      expect({ shown, opens }).not.toEqual({ shown: true, opens: true });
      expect([shown, opens]).toEqual([n === 2, n === 0]);
      await revokeApiKey(p, 'ws_1', apiKey.id);
      expect(await findPresentedKey(p, apiKey.hash)).toHaveProperty('revokedAt');
      expect(await loadApiKey(p, 'ws_1', apiKey.id)).toHaveProperty('revokedAt');
    },
  );
});
