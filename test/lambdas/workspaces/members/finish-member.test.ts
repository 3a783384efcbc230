import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MemberId } from '../../../../lambdas/shared/ids.contract.ts';
import { createApiKey } from '../../../../lambdas/workspaces/api-keys/create-api-key.ts';
import { findOpenKey, listApiKeys } from '../../../../lambdas/workspaces/api-keys/read-api-keys.ts';
import { createMember } from '../../../../lambdas/workspaces/members/create-member.ts';
import { finishMember } from '../../../../lambdas/workspaces/members/finish-member.ts';
import { removeMember } from '../../../../lambdas/workspaces/members/remove-member.ts';
import { updateMember } from '../../../../lambdas/workspaces/members/update-member.ts';
import { dieAfter } from '../../../support/lossy.ts';
import { openTable, type TablePorts, type TestTable } from '../../../support/table.ts';

describe('finishMember', () => {
  let table: TestTable;
  let p: TablePorts;
  let ws = { id: '', timezone: 'UTC' };
  let id: MemberId;
  let hashes: string[] = [];
  let tests = 0;
  const turnSeat = vi.fn(async () => {});

  beforeAll(async () => {
    table = await openTable();
    p = table.ports();
  });

  beforeEach(async () => {
    turnSeat.mockClear();
    tests += 1;
    ws = { id: `ws_${tests}`, timezone: 'UTC' };
    const input = { email: 'ada@acme.example', role: 'member', seat: true } as const;
    id = (await createMember(p, ws, input, { bodyHash: 'h' })).member.id;
    hashes = [];
    for (const memberId of [id, undefined, id]) {
      const asked = { name: 'x', memberId, scopes: ['read'] } as const;
      const { apiKey } = await createApiKey(p, ws.id, asked, { bodyHash: 'h' });
      hashes.push(apiKey.hash);
    }
  });

  const opens = async () =>
    Promise.all(hashes.map(async (hash) => (await findOpenKey(p, hash))?.revokedAt === undefined));
  const unfinished = async () =>
    (await table.items(`WS#${ws.id}`)).filter(({ i2sk }) => i2sk !== undefined);

  it('has the account of a new seat opened, once', async () => {
    expect(await finishMember(p, ws.id, id, turnSeat)).toEqual([]);
    await finishMember(p, ws.id, id, turnSeat);
    expect(turnSeat.mock.calls).toEqual([[id, { licensedOn: '2026-03-10', no: 1 }]]);
    expect(await unfinished()).toEqual([]);
    expect(await opens()).toEqual([true, true, true]);
  });

  it('revokes the keys of one who was removed, has the seat ended, and no other key', async () => {
    await removeMember(p, ws, id);
    const revoked = await finishMember(p, ws.id, id, turnSeat);
    expect(revoked.map(({ hash }) => hash).sort()).toEqual([hashes[0], hashes[2]].sort());
    const { items } = await listApiKeys(p, ws.id, { limit: 5 });
    expect(items.filter(({ revokedAt }) => revokedAt !== undefined)).toHaveLength(2);
    expect(turnSeat.mock.calls).toMatchObject([[id, { no: 2, endedAt: 1_773_144_000_000 }]]);
    expect(await unfinished()).toEqual([]);
  });

  it('a key opens nothing from the removal on, whatever comes after it', async () => {
    await removeMember(p, ws, id);
    expect(await opens()).toEqual([false, true, false]);
  });

  it.each([0, 1, 2, 3, 4, 5])('a crash after %i writes is made good by a repeat', async (n) => {
    await removeMember(p, ws, id);
    await finishMember({ ...p, db: dieAfter(table.db, n) }, ws.id, id, turnSeat).catch(() => {});
    await finishMember(p, ws.id, id, turnSeat);
    const { items } = await listApiKeys(p, ws.id, { limit: 5 });
    expect(items.filter(({ revokedAt }) => revokedAt !== undefined)).toHaveLength(2);
    expect(await unfinished()).toEqual([]);
    expect(turnSeat).toHaveBeenLastCalledWith(id, expect.objectContaining({ no: 2 }));
  });

  it('stays unfinished while the account of the seat cannot be turned', async () => {
    turnSeat.mockRejectedValueOnce(new Error('busy'));
    await expect(finishMember(p, ws.id, id, turnSeat)).rejects.toThrow('busy');
    expect(await unfinished()).toHaveLength(1);
  });

  it('leaves a change that came meanwhile to be done', async () => {
    turnSeat.mockImplementationOnce(async () => {
      p.advance(1);
      await updateMember(p, ws, id, { seat: false });
    });
    await finishMember(p, ws.id, id, turnSeat);
    expect(await unfinished()).toMatchObject([{ seat: { no: 2 } }]);
  });
});
