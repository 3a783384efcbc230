import { beforeAll, describe, expect, it } from 'vitest';
import { findItem, putItem } from '../../../../lambdas/shared/items.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import {
  beginKeyChange,
  endKeyChange,
} from '../../../../lambdas/workspaces/provider-keys/key-change.store.ts';
import { NOON } from '../../../support/fixed-ports.ts';
import { openTable, type TablePorts } from '../../../support/table.ts';

describe('a change of the keys of a workspace', () => {
  let p: TablePorts;
  beforeAll(async () => {
    p = (await openTable()).ports();
    await putItem(p.db, keys.workspace('ws_1'), { id: 'ws_1' });
  });
  const record = () => findItem<Record<string, unknown>>(p, keys.workspace('ws_1'));
  const begin = (by: string, nowMs = NOON) =>
    beginKeyChange(p.db, 'ws_1', { by, untilMs: nowMs + 30_000 }, nowMs);

  it('is alone until it ends, counted at both ends, and over by itself after its time', async () => {
    expect(await begin('one')).toBe(true);
    expect(await begin('one')).toBe(true);
    expect(await begin('two')).toBe(false);
    await endKeyChange(p.db, 'ws_1', { by: 'two' });
    expect(await record()).toEqual({
      id: 'ws_1',
      ownKeysNo: 2,
      keyChange: { by: 'one', untilMs: NOON + 30_000 },
    });
    await endKeyChange(p.db, 'ws_1', { by: 'one' });
    expect(await record()).toEqual({ id: 'ws_1', ownKeysNo: 3 });
    expect(await begin('crashed')).toBe(true);
    expect(await begin('two', NOON + 30_000)).toBe(false);
    expect(await begin('two', NOON + 30_001)).toBe(true);
  });

  it('makes no workspace', async () => {
    expect(await beginKeyChange(p.db, 'ws_none', { by: 'x', untilMs: 1 }, NOON)).toBe(false);
    expect(await findItem(p, keys.workspace('ws_none'))).toBeUndefined();
  });
});
