import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMember } from '../../../../lambdas/workspaces/members/create-member.ts';
import { loadMember } from '../../../../lambdas/workspaces/members/read-members.ts';
import { removeMember } from '../../../../lambdas/workspaces/members/remove-member.ts';
import { updateMember } from '../../../../lambdas/workspaces/members/update-member.ts';
import { isTransaction, pauseAt, resend, spoil } from '../../../support/lossy.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

const INPUT = { email: 'ada@acme.example', name: 'Ada', role: 'member' } as const;

describe('createMember', () => {
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

  const items = async () => (await table.items(`WS#${ws.id}`)).map(({ sk }) => sk.split('#')[0]);

  it('writes the member and the claim on the address under the workspace', async () => {
    const { kind, member } = await createMember(p, ws, INPUT, { bodyHash: 'h' });
    expect(kind).toBe('created');
    expect(member).toEqual({ id: member.id, ...INPUT, createdAt: 1_773_144_000_000 });
    const written = await table.items(`WS#${ws.id}`);
    expect(written).toMatchObject([
      { sk: expect.stringMatching(/^EMAIL#/), memberId: member.id },
      { sk: `MEMBER#${member.id}`, version: 1 },
      { sk: 'ROSTER', owners: [], members: 1, licences: 0, kept: {}, version: 1 },
    ]);
    expect(JSON.stringify(written[0])).not.toContain('acme');
  });

  it('puts an owner into the roster', async () => {
    const { member } = await createMember(p, ws, { ...INPUT, role: 'owner' }, { bodyHash: 'h' });
    expect(await table.items(`WS#${ws.id}`)).toContainEqual(
      expect.objectContaining({ sk: 'ROSTER', owners: [member.id], members: 1 }),
    );
  });

  it('leaves a member with a seat to whoever opens its account', async () => {
    const { member } = await createMember(p, ws, { ...INPUT, seat: true }, { bodyHash: 'h' });
    expect(member.seat).toEqual({ licensedOn: '2026-03-10', no: 1 });
    const record = (await table.items(`WS#${ws.id}`)).find(({ sk }) => sk.startsWith('MEMBER#'));
    expect(record?.i2sk).toBe(`001773144120000#${member.id}`);
  });

  it.each(['ada@acme.example', ' ADA@Acme.example '])(
    'one-address-one-member: refuses %s, which another has',
    async (email) => {
      await createMember(p, ws, INPUT, { bodyHash: 'h' });
      const before = await table.items();
      const other = createMember(p, ws, { ...INPUT, email }, { bodyHash: 'i' });
      await expect(other).rejects.toMatchObject({
        code: 'STATE_CONFLICT',
        details: { detail: 'Another member of the workspace has this e-mail address.' },
      });
      expect(await table.items()).toEqual(before);
    },
  );

  it('one-address-one-member: of two at once one wins', async () => {
    const db = pauseAt(table.db, isTransaction);
    const late = createMember({ ...p, db }, ws, INPUT, { bodyHash: 'h' });
    await db.reached;
    await createMember(p, ws, { ...INPUT, email: 'Ada@acme.example' }, { bodyHash: 'i' });
    db.goOn();
    await expect(late).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await items()).toEqual(['EMAIL', 'MEMBER', 'ROSTER']);
  });

  it('one-address-one-member: of twelve at once one wins', async () => {
    const twelve = Array.from({ length: 12 }, () => createMember(p, ws, INPUT, { bodyHash: 'h' }));
    const ends = await Promise.allSettled(twelve);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await items()).toEqual(['EMAIL', 'MEMBER', 'ROSTER']);
  });

  it('one-address-one-member: another workspace may have it too', async () => {
    await createMember(p, ws, INPUT, { bodyHash: 'h' });
    const other = { ...ws, id: `${ws.id}_other` };
    expect((await createMember(p, other, INPUT, { bodyHash: 'h' })).kind).toBe('created');
  });

  const KEYED = { idempotencyKey: 'k', bodyHash: 'h' };

  it('created-once: gives the first member again for the same key and body', async () => {
    const first = await createMember(p, ws, INPUT, KEYED);
    p.advance(60_000);
    const again = await createMember(p, ws, INPUT, KEYED);
    expect(again).toEqual({ kind: 'replayed', member: first.member });
    expect(await items()).toEqual(['EMAIL', 'MEMBER', 'ROSTER']);
  });

  it('created-once: as it was made, whatever has been changed since', async () => {
    const { member } = await createMember(p, ws, INPUT, KEYED);
    const changes = { email: 'b@acme.example', name: null, role: 'admin' } as const;
    await updateMember(p, ws, member.id, changes);
    await updateMember(p, ws, member.id, { role: 'owner' });
    expect((await createMember(p, ws, INPUT, KEYED)).member).toEqual(member);
    expect(await loadMember(p, ws.id, member.id)).toMatchObject({ role: 'owner' });
  });

  it('created-once: makes nobody anew who was removed', async () => {
    const { member } = await createMember(p, ws, INPUT, KEYED);
    await removeMember(p, ws, member.id);
    const again = createMember(p, ws, INPUT, KEYED);
    await expect(again).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await items()).toEqual(['REMOVED', 'ROSTER']);
  });

  it('created-once: refuses the same key with another body', async () => {
    await createMember(p, ws, INPUT, KEYED);
    const other = createMember(p, ws, INPUT, { ...KEYED, bodyHash: 'i' });
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('created-once: is created also when the answer of its write was lost', async () => {
    const db = resend(table.db);
    const made = await createMember({ ...p, db }, ws, INPUT, KEYED);
    expect(made.kind).toBe('created');
    expect(await items()).toEqual(['EMAIL', 'MEMBER', 'ROSTER']);
  });

  it('a crash leaves all of it or nothing', async () => {
    const db = spoil(table.db, (_n, command) => (isTransaction(command) ? 'lost' : 'none'));
    await expect(createMember({ ...p, db }, ws, INPUT, KEYED)).rejects.toThrow('spoiled');
    expect(await items()).toEqual([]);
    expect((await createMember(p, ws, INPUT, KEYED)).kind).toBe('created');
  });

  it('tells the same key of two workspaces apart', async () => {
    const one = await createMember(p, ws, INPUT, KEYED);
    const two = await createMember(p, { ...ws, id: `${ws.id}_other` }, INPUT, KEYED);
    expect(two.kind).toBe('created');
    expect(two.member.id).not.toBe(one.member.id);
  });
});
