import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  findItem,
  putAbsentItem,
  putItem,
  putNewItem,
  setAttributes,
} from '../../../lambdas/shared/items.ts';
import { openMemoryItems } from '../../support/memory-items.ts';

const KEY = { pk: 'WS#ws_1', sk: 'MEMBER#mem_1' };
const MADE = { madeBy: 'req_1', bodyHash: 'h', attempt: 'req_a' };

describe('items', () => {
  let table = openMemoryItems();
  const p = () => ({ db: table, sleep: async () => {} });

  beforeEach(() => {
    vi.stubEnv('TABLE_NAME', 'sluice');
    table = openMemoryItems();
  });

  it('puts an item where there is none, and tells what else it found', async () => {
    expect(await putNewItem(p(), KEY, MADE)).toEqual({ kind: 'created', item: MADE });
    expect(await putNewItem(p(), KEY, { ...MADE, attempt: 'req_b' })).toEqual({
      kind: 'replayed',
      item: MADE,
    });
    expect(await putNewItem(p(), KEY, { ...MADE, madeBy: 'req_2' })).toEqual({ kind: 'taken' });
  });

  it('sets attributes of an item that exists', async () => {
    expect(await setAttributes(table, KEY, { name: 'x' })).toBeUndefined();
    await putItem(table, KEY, { name: 'x', role: 'owner' });
    expect(await setAttributes(table, KEY, { name: 'y' })).toEqual({ name: 'y', role: 'owner' });
    expect(await findItem(p(), KEY)).toEqual({ name: 'y', role: 'owner' });
  });

  it('leaves what is there where something is put that must be absent', async () => {
    await putAbsentItem(table, KEY, { name: 'first' });
    await putAbsentItem(table, KEY, { name: 'second' });
    expect(await findItem(p(), KEY)).toEqual({ name: 'first' });
  });
});
