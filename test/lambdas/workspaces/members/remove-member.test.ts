import { beforeAll, describe, expect, it } from 'vitest';
import { createMember } from '../../../../lambdas/workspaces/members/create-member.ts';
import { findMember, listMembers } from '../../../../lambdas/workspaces/members/read-members.ts';
import { removeMember } from '../../../../lambdas/workspaces/members/remove-member.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

const place = (id: string) => ({ id, timezone: 'UTC' });
const INPUT = { email: 'ada@acme.example', name: 'Ada', role: 'member' } as const;

describe('removeMember', () => {
  let table: TestTable;
  let p: TablePorts;

  beforeAll(async () => {
    table = await openTable();
    p = table.ports();
  });

  const add = async (id: string, more: object = {}) =>
    (await createMember(p, place(id), { ...INPUT, ...more }, { bodyHash: 'h' })).member;

  it('keeps ids and the end of the licence, and nothing of the person', async () => {
    const { id } = await add('ws_1', { seat: true });
    const removed = await removeMember(p, place('ws_1'), id);
    expect(removed).toMatchObject({
      id,
      removedAt: 1_773_144_000_000,
      seat: { licensedOn: '2026-03-10', no: 2, endedAt: 1_773_144_000_000, freeFrom: '2026-04-10' },
    });
    const items = await table.items('WS#ws_1');
    expect(items.map(({ sk }) => sk)).toEqual([`REMOVED#${id}`, 'ROSTER']);
    expect(JSON.stringify(items)).not.toMatch(/ada/i);
    expect(await findMember(p, 'ws_1', id)).toBeUndefined();
    expect((await listMembers(p, 'ws_1', { limit: 5 })).items).toEqual([]);
  });

  it('frees the address', async () => {
    const { id } = await add('ws_2');
    await removeMember(p, place('ws_2'), id);
    expect((await add('ws_2')).id).not.toBe(id);
  });

  it('does it once', async () => {
    const { id } = await add('ws_3');
    const removed = await removeMember(p, place('ws_3'), id);
    p.advance(1_000);
    expect(await removeMember(p, place('ws_3'), id)).toEqual(removed);
  });

  it('last-owner: stays', async () => {
    const { id } = await add('ws_4', { role: 'owner' });
    const before = await table.items();
    await expect(removeMember(p, place('ws_4'), id)).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    });
    expect(await table.items()).toEqual(before);
  });

  it('tenant-walls: NOT_FOUND for one of another workspace, and for nobody', async () => {
    const { id } = await add('ws_5');
    for (const each of [id, 'mem_none']) {
      await expect(removeMember(p, place('ws_6'), each)).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
    expect(await findMember(p, 'ws_5', id)).toBeDefined();
  });
});
