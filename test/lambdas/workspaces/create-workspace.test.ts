import { beforeEach, describe, expect, it, vi } from 'vitest';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { createWorkspace } from '../../../lambdas/workspaces/create-workspace.ts';
import { findWorkspace } from '../../../lambdas/workspaces/read-workspaces.ts';
import { updateWorkspace } from '../../../lambdas/workspaces/update-workspace.ts';
import { fixedPorts, NOON } from '../../support/fixed-ports.ts';
import { dieAfter } from '../../support/lossy.ts';
import { openMemoryItems } from '../../support/memory-items.ts';

const INPUT = { id: 'ws_1', name: 'Example Ltd', plan: 'workspace-pool', timezone: 'UTC' };

describe('createWorkspace', () => {
  let table = openMemoryItems();
  let p = fixedPorts(table);

  beforeEach(() => {
    vi.stubEnv('TABLE_NAME', 'sluice');
    table = openMemoryItems();
    p = fixedPorts(table);
  });

  it('writes the workspace and its line', async () => {
    const { kind, workspace } = await createWorkspace(p, INPUT, { bodyHash: 'h' });
    expect(kind).toBe('created');
    expect(workspace).toMatchObject({
      id: 'ws_1',
      name: 'Example Ltd',
      plan: 'workspace-pool',
      planVersion: 1,
      timezone: 'UTC',
      periodAnchor: '2026-03-01',
      status: 'active',
      createdAt: 1_773_144_000_000,
    });
    expect(table.all()).toMatchObject([
      { pk: 'WORKSPACES', sk: 'ws_1', workspaceId: 'ws_1' },
      { pk: 'WS#ws_1', sk: 'WORKSPACE', name: 'Example Ltd' },
    ]);
  });

  it('counts from the first of the month in the time zone of the workspace', async () => {
    const input = { ...INPUT, timezone: 'Pacific/Auckland' };
    const lastEvening = { ...p, now: () => epochMs(Date.UTC(2026, 2, 31, 12)) };
    const { workspace } = await createWorkspace(lastEvening, input, { bodyHash: 'h' });
    expect(workspace.periodAnchor).toBe('2026-04-01');
  });

  it('taken-id-untouched: refuses an id that exists and changes nothing', async () => {
    await createWorkspace(p, INPUT, { bodyHash: 'h' });
    const before = table.all();
    const again = createWorkspace(
      p,
      { ...INPUT, name: 'Other' },
      { idempotencyKey: 'k', bodyHash: 'i' },
    );
    await expect(again).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(table.all()).toEqual(before);
  });

  it('created-once: gives the first workspace again for the same key and body', async () => {
    const { id: _id, ...input } = INPUT;
    const origin = { idempotencyKey: 'k', bodyHash: 'h' };
    const first = await createWorkspace(p, input, origin);
    const again = await createWorkspace(p, input, origin);
    expect([first.kind, again.kind]).toEqual(['created', 'replayed']);
    expect(again.workspace.id).toBe(first.workspace.id);
  });

  it.each([
    ['the same id', INPUT],
    ['another id', { ...INPUT, id: 'ws_2' }],
  ])('created-once: refuses the same key with another body under %s', async (_what, input) => {
    await createWorkspace(p, INPUT, { idempotencyKey: 'k', bodyHash: 'h' });
    const before = table.all();
    const other = createWorkspace(p, input, { idempotencyKey: 'k', bodyHash: 'i' });
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(table.all()).toEqual(before);
  });

  it.each([
    ['with a key', { idempotencyKey: 'k', bodyHash: 'h' }, 0, []],
    ['with a key', { idempotencyKey: 'k', bodyHash: 'h' }, 1, ['CREATION']],
    ['with a key', { idempotencyKey: 'k', bodyHash: 'h' }, 2, ['ws_1', 'CREATION']],
    ['without one', { bodyHash: 'h' }, 0, []],
    ['without one', { bodyHash: 'h' }, 1, ['ws_1']],
  ])(
    'listed-first: %s, cut off after write %i, it is in no list or in the list of all',
    async (...c) => {
      const [, origin, writes, there] = c;
      const cut = { ...p, db: dieAfter(table, writes) };
      await expect(createWorkspace(cut, INPUT, origin)).rejects.toThrow('spoiled by the test');
      expect(table.all().map(({ sk }) => sk)).toEqual(there);
      p.advance(86_400_000);
      const { kind, workspace } = await createWorkspace(p, INPUT, origin);
      expect([kind, workspace.id]).toEqual(['created', 'ws_1']);
      expect(table.all().map(({ sk }) => sk)).toEqual(
        expect.arrayContaining(['ws_1', 'WORKSPACE']),
      );
      // What the first call wrote down is what is made.
      expect(workspace.createdAt).toBe(there.includes('CREATION') ? NOON : NOON + 86_400_000);
      expect(await findWorkspace(p, 'ws_1')).toMatchObject({ ...workspace });
    },
  );

  it('created-once: gives the workspace as it was made, whatever has changed since', async () => {
    const origin = { idempotencyKey: 'k', bodyHash: 'h' };
    const first = await createWorkspace(p, INPUT, origin);
    await updateWorkspace(p, 'ws_1', { name: 'Renamed', status: 'suspended' });
    const again = await createWorkspace(p, INPUT, origin);
    expect(again).toEqual({ kind: 'replayed', workspace: first.workspace });
    expect(await findWorkspace(p, 'ws_1')).toMatchObject({ name: 'Renamed', status: 'suspended' });
  });

  it('knows its own write when the answer was lost and the SDK sent it again', async () => {
    await createWorkspace(p, { ...INPUT, id: 'ws_0' }, { bodyHash: 'h' });
    const { db } = p;
    const losesTheLast = {
      ...p,
      db: {
        send: (async (command: { input: { ConditionExpression?: string } }) => {
          if (command.input.ConditionExpression) table.loseNextAnswer();
          return db.send(command as never);
        }) as typeof db.send,
      },
    };
    const { kind } = await createWorkspace(losesTheLast, INPUT, { bodyHash: 'h' });
    expect(kind).toBe('created');
  });
});
