import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ports } from '../../../lambdas/shared/ports.ts';
import { createWorkspace } from '../../../lambdas/workspaces/create-workspace.ts';
import { loadWorkspace } from '../../../lambdas/workspaces/read-workspaces.ts';
import { updateWorkspace } from '../../../lambdas/workspaces/update-workspace.ts';
import { at } from '../../support/accounts.ts';
import { fixedPorts } from '../../support/fixed-ports.ts';
import { resend } from '../../support/lossy.ts';
import { openMemoryItems } from '../../support/memory-items.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const INPUT = { name: 'Old', plan: 'workspace-pool', timezone: 'UTC' };

describe('updateWorkspace', () => {
  beforeEach(() => {
    vi.stubEnv('TABLE_NAME', 'sluice');
  });

  it('changes what is given and leaves the rest', async () => {
    const p = fixedPorts(openMemoryItems());
    await createWorkspace(p, { id: 'ws_1', ...INPUT }, { bodyHash: 'h' });
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

describe('updateWorkspace, its terms', () => {
  let table: TestTable;
  let n = 0;
  let id = '';
  let p: ReturnType<TestTable['ports']>;

  beforeAll(async () => {
    table = await openTable();
  });

  beforeEach(async () => {
    vi.stubEnv('TABLE_NAME', table.name);
    n += 1;
    id = `ws_${n}`;
    p = table.ports();
    await createWorkspace(p, { id, ...INPUT }, { bodyHash: 'h' });
  });

  const terms = (contact: number, by = 'op_ada') => ({
    terms: { from: p.now(), by, allotments: { contact } },
  });

  it('writes them beside those that it was made with, with the name', async () => {
    const changed = await updateWorkspace(p, id, { name: 'New', ...terms(7) });
    expect(changed).toMatchObject({
      name: 'New',
      plan: 'workspace-pool',
      termsNo: 1,
      termChanges: [{ no: 1, allotments: { contact: 7 }, by: 'op_ada' }],
    });
    expect(await loadWorkspace(p, id)).toEqual(changed);
  });

  it('writes nothing where nothing changes', async () => {
    const before = await table.items(id);
    await updateWorkspace(p, id, { terms: { from: p.now(), by: 'a', plan: 'workspace-pool' } });
    await updateWorkspace(p, id, { terms: null });
    expect(await table.items(id)).toEqual(before);
  });

  /** Ports whose first write waits until another change of the workspace has come between. */
  function afterOther(other: () => Promise<unknown>): Ports {
    let isFirst = true;
    const send = async (command: { input: { UpdateExpression?: string } }) => {
      if (isFirst && command.input.UpdateExpression) {
        isFirst = false;
        await other();
      }
      return p.db.send(command as never);
    };
    return { ...p, db: { send: send as typeof p.db.send } };
  }

  it.each([
    ['the first change', async () => {}],
    ['a later one', async () => void (await updateWorkspace(p, id, terms(3)))],
  ])('of two operators at once the second learns of it: %s', async (_what, before) => {
    await before();
    p.advance(1_000);
    const via = afterOther(() => updateWorkspace(p, id, terms(7, 'op_bob')));
    const second = updateWorkspace(via, id, { name: 'New', ...terms(9) });
    await expect(second).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await loadWorkspace(p, id)).toMatchObject({ name: 'Old' });
    const { termChanges } = await loadWorkspace(p, id);
    expect(termChanges?.at(-1)).toMatchObject({ by: 'op_bob', allotments: { contact: 7 } });
  });

  it('a change of the name alone goes past a change of terms', async () => {
    const via = afterOther(() => updateWorkspace(p, id, terms(7, 'op_bob')));
    const changed = await updateWorkspace(via, id, { name: 'New' });
    expect(changed).toMatchObject({ name: 'New', termsNo: 1 });
  });

  it('one after the other, the second is on top of the first', async () => {
    await updateWorkspace(p, id, { terms: { from: p.now(), by: 'a', timezone: 'Asia/Tokyo' } });
    const changed = await updateWorkspace(p, id, terms(9));
    expect(changed.termChanges).toMatchObject([
      { no: 1, timezone: 'Asia/Tokyo' },
      { no: 2, timezone: 'Asia/Tokyo', allotments: { contact: 9 } },
    ]);
  });

  it('knows its own write when the answer was lost and the SDK sent it again', async () => {
    const changed = await updateWorkspace({ ...p, db: resend(p.db) }, id, {
      terms: { from: at('2026-04-01T00:00:00Z'), by: 'op_ada', plan: 'split-credits-essential' },
    });
    expect(changed.termChanges).toMatchObject([{ no: 1, plan: 'split-credits-essential' }]);
  });
});
