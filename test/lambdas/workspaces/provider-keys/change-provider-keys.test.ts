import { beforeAll, describe, expect, it } from 'vitest';
import { putItem } from '../../../../lambdas/shared/items.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import {
  type KeyPorts,
  listProviderKeys,
  removeProviderKey,
  setProviderKey,
} from '../../../../lambdas/workspaces/provider-keys/change-provider-keys.ts';
import type { KeptKeys } from '../../../../lambdas/workspaces/provider-keys/provider-keys.contract.ts';
import { NOON } from '../../../support/fixed-ports.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the keys of a workspace', () => {
  let table: TestTable;
  let count = 0;
  beforeAll(async () => {
    table = await openTable();
  });

  /** A workspace, and a vault in memory that takes its time. `fails`: the n-th write, after it was done. */
  async function open({ fails = 0 } = {}) {
    count += 1;
    const ws = `ws_${count}`;
    const ports = table.ports();
    await putItem(ports.db, keys.workspace(ws), { id: ws });
    const vault = new Map<string, KeptKeys>();
    let writes = 0;
    const cut = (): void => {
      writes += 1;
      if (writes === fails) throw new Error('cut off');
    };
    const p: KeyPorts = {
      ...ports,
      sleep: pause,
      readKeys: async (id) => {
        const read = vault.get(id);
        await pause();
        return read;
      },
      writeKeys: async (id, kept) => {
        await pause();
        vault.set(id, kept);
        cut();
      },
      removeKeys: async (id) => {
        vault.delete(id);
        cut();
      },
    };
    const ids = async () => (await listProviderKeys(p, ws)).map(({ provider }) => provider);
    return { p, ws, vault, ids, advance: ports.advance };
  }

  it('are kept one beside the other, since when they are there; the same again changes nothing', async () => {
    const { p, ws, vault, advance } = await open();
    await setProviderKey(p, ws, 'tomba', { key: 'a', secret: 'b' });
    advance(1_000);
    expect(await setProviderKey(p, ws, 'hunter', { key: 'k' })).toEqual({
      provider: 'hunter',
      since: NOON + 1_000,
    });
    advance(1_000);
    expect((await setProviderKey(p, ws, 'hunter', { key: 'k' })).since).toBe(NOON + 1_000);
    expect((await setProviderKey(p, ws, 'hunter', { key: 'l' })).since).toBe(NOON + 2_000);
    expect(await listProviderKeys(p, ws)).toEqual([
      { provider: 'hunter', since: NOON + 2_000 },
      { provider: 'tomba', since: NOON },
    ]);
    expect(vault.get(ws)?.tomba).toEqual({ key: 'a', secret: 'b', since: NOON });
  });

  it('go one by one, and with the last the secret', async () => {
    const { p, ws, vault, ids } = await open();
    await setProviderKey(p, ws, 'hunter', { key: 'k' });
    await setProviderKey(p, ws, 'wiza', { key: 'w' });
    await removeProviderKey(p, ws, 'hunter');
    expect(await ids()).toEqual(['wiza']);
    await removeProviderKey(p, ws, 'wiza');
    expect([vault.size, await ids()]).toEqual([0, []]);
    for (const id of ['wiza', 'constructor']) {
      await expect(removeProviderKey(p, ws, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('lose none of two that are set at the same moment', async () => {
    const { p, ws, ids } = await open();
    await Promise.all([
      setProviderKey(p, ws, 'hunter', { key: 'a' }),
      setProviderKey(p, ws, 'wiza', { key: 'b' }),
    ]);
    expect(await ids()).toEqual(['hunter', 'wiza']);
  });

  it('are finished by a repeat, after a call that was cut off behind its write', async () => {
    const { p, ws, ids } = await open({ fails: 1 });
    await expect(setProviderKey(p, ws, 'hunter', { key: 'a' })).rejects.toThrow('cut off');
    await setProviderKey(p, ws, 'hunter', { key: 'a' });
    expect(await ids()).toEqual(['hunter']);
  });

  it('are busy while somebody is at them who does not come back, for half a minute', async () => {
    const { p, ws, ids, advance } = await open();
    const dead = { ...p, readKeys: () => new Promise<never>(() => {}) };
    void setProviderKey(dead, ws, 'hunter', { key: 'a' });
    while (await setProviderKey(p, ws, 'wiza', { key: 'b' }).then(Boolean, () => false))
      await pause();
    await expect(setProviderKey(p, ws, 'kaspr', { key: 'c' })).rejects.toMatchObject({
      code: 'ACCOUNT_BUSY',
    });
    advance(30_001);
    await setProviderKey(p, ws, 'kaspr', { key: 'c' });
    expect(await ids()).toContain('kaspr');
  });
});
