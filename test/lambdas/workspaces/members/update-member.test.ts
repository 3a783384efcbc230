import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMember } from '../../../../lambdas/workspaces/members/create-member.ts';
import { listMembers, loadMember } from '../../../../lambdas/workspaces/members/read-members.ts';
import { removeMember } from '../../../../lambdas/workspaces/members/remove-member.ts';
import { updateMember } from '../../../../lambdas/workspaces/members/update-member.ts';
import type { Member, NewMember } from '../../../../lambdas/workspaces/workspaces.contract.ts';
import { isTransaction, pauseAt, resend } from '../../../support/lossy.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

describe('updateMember', () => {
  let table: TestTable;
  let p: TablePorts;
  let ws = { id: '', timezone: 'UTC' };
  let tests = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  beforeEach(() => {
    p = table.ports();
    tests += 1;
    ws = { id: `ws_${tests}`, timezone: 'UTC' };
  });

  const add = async (name: string, more: Partial<NewMember> = {}): Promise<Member> => {
    const input = { email: `${name}@acme.example`, role: 'member', ...more } as const;
    return (await createMember(p, ws, input, { bodyHash: name })).member;
  };
  const roster = async () => (await table.items(`WS#${ws.id}`)).find(({ sk }) => sk === 'ROSTER');

  it('changes what is given, and leaves the rest', async () => {
    const { id } = await add('ada', { name: 'Ada' });
    const changes = { email: 'new@acme.example', role: 'admin', caps: { contact: 0 } } as const;
    const changed = await updateMember(p, ws, id, changes);
    expect(changed).toEqual({
      id,
      email: 'new@acme.example',
      name: 'Ada',
      role: 'admin',
      createdAt: 1_773_144_000_000,
      caps: { amounts: { contact: 0 }, no: 1 },
    });
    expect(await loadMember(p, ws.id, id)).toMatchObject(changed);
  });

  it('writes nothing where nothing changes', async () => {
    const { id } = await add('ada', { name: 'Ada', caps: { contact: 5 } });
    const before = await table.items();
    await updateMember(p, ws, id, { name: 'Ada', seat: false, caps: { contact: 5 } });
    expect(await table.items()).toEqual(before);
  });

  it('takes a name away', async () => {
    const { id } = await add('ada', { name: 'Ada' });
    await updateMember(p, ws, id, { name: null });
    expect(await loadMember(p, ws.id, id)).not.toHaveProperty('name');
  });

  it.each(['NOT_FOUND'])(
    '%s of another workspace, of nobody, of one who was removed',
    async (code) => {
      const { id } = await add('ada');
      await removeMember(p, ws, id);
      for (const each of [id, 'mem_none']) {
        await expect(updateMember(p, ws, each, { name: 'x' })).rejects.toMatchObject({ code });
      }
      const other = { ...ws, id: 'ws_other' };
      await expect(updateMember(p, other, id, { name: 'x' })).rejects.toMatchObject({ code });
    },
  );

  describe('one-address-one-member', () => {
    it('refuses the address of another', async () => {
      const { id } = await add('ada');
      await add('bob');
      const taken = updateMember(p, ws, id, { email: 'BOB@acme.example' });
      await expect(taken).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    });

    it('frees the old one', async () => {
      const { id } = await add('ada');
      await updateMember(p, ws, id, { email: 'new@acme.example' });
      expect((await add('ada')).email).toBe('ada@acme.example');
      await expect(add('new')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    });

    it('lets a member spell their own in another way', async () => {
      const { id } = await add('ada');
      await updateMember(p, ws, id, { email: 'Ada@ACME.example' });
      expect(await loadMember(p, ws.id, id)).toMatchObject({ email: 'Ada@ACME.example' });
      await expect(add('ada')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    });

    it('of two who want the same one wins', async () => {
      const [a, b] = [await add('a'), await add('b')];
      const ends = await Promise.allSettled(
        [a, b].map(({ id }) => updateMember(p, ws, id, { email: 'c@acme.example' })),
      );
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const { items } = await listMembers(p, ws.id, { limit: 5 });
      expect(items.filter(({ email }) => email === 'c@acme.example')).toHaveLength(1);
    });
  });

  describe('last-owner', () => {
    it('stays one', async () => {
      const { id } = await add('ada', { role: 'owner' });
      const before = await table.items();
      const demoted = updateMember(p, ws, id, { role: 'admin', name: 'x' });
      await expect(demoted).rejects.toMatchObject({
        code: 'STATE_CONFLICT',
        details: {
          detail: 'The last owner of a workspace can neither be removed nor get another role.',
        },
      });
      expect(await table.items()).toEqual(before);
    });

    it('may go once there is another', async () => {
      const [ada, bob] = [await add('ada', { role: 'owner' }), await add('bob')];
      await updateMember(p, ws, bob.id, { role: 'owner' });
      await updateMember(p, ws, ada.id, { role: 'member' });
      expect(await roster()).toMatchObject({ owners: [bob.id] });
    });

    it('of two owners who demote each other at once one stays', async () => {
      const [a, b] = [await add('a', { role: 'owner' }), await add('b', { role: 'owner' })];
      const db = pauseAt(table.db, isTransaction);
      const late = updateMember({ ...p, db }, ws, b.id, { role: 'member' });
      await db.reached;
      await updateMember(p, ws, a.id, { role: 'member' });
      db.goOn();
      await expect(late).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
      expect(await roster()).toMatchObject({ owners: [b.id] });
      expect(await loadMember(p, ws.id, b.id)).toMatchObject({ role: 'owner' });
    });

    it('of five owners who all go at once one stays', async () => {
      const five = [];
      for (const name of ['a', 'b', 'c', 'd', 'e']) five.push(await add(name, { role: 'owner' }));
      const ends = await Promise.allSettled(
        five.map(({ id }, n) =>
          n % 2 === 0 ? removeMember(p, ws, id) : updateMember(p, ws, id, { role: 'admin' }),
        ),
      );
      const codes = ends.map((end) => (end.status === 'rejected' ? end.reason.code : 'done'));
      expect(codes.filter((code) => code === 'STATE_CONFLICT')).toHaveLength(1);
      expect((await roster())?.owners).toHaveLength(1);
    });
  });

  it('of two changes at once none is lost', async () => {
    const { id } = await add('ada');
    const db = pauseAt(table.db, isTransaction);
    const late = updateMember({ ...p, db }, ws, id, { name: 'Ada' });
    await db.reached;
    await updateMember(p, ws, id, { role: 'admin' });
    db.goOn();
    await late;
    expect(await loadMember(p, ws.id, id)).toMatchObject({ name: 'Ada', role: 'admin' });
  });

  it('is made once, also when the answer of its write was lost', async () => {
    const { id } = await add('ada', { caps: { contact: 5 } });
    await updateMember({ ...p, db: resend(table.db) }, ws, id, { seat: true, caps: null });
    expect(await loadMember(p, ws.id, id)).toMatchObject({
      seat: { licensedOn: '2026-03-10', no: 1 },
      caps: { amounts: {}, no: 2 },
      version: 2,
    });
  });

  it('leaves a change of the licence to whoever turns its account, any other not', async () => {
    const { id } = await add('ada');
    expect(await loadMember(p, ws.id, id)).not.toHaveProperty('i2sk');
    await updateMember(p, ws, id, { seat: true });
    expect(await loadMember(p, ws.id, id)).toHaveProperty('i2sk');
    await updateMember(p, ws, id, { role: 'admin' });
    expect(await loadMember(p, ws.id, id)).toHaveProperty('i2sk');
  });
});
