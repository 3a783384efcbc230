import { describe, expect, it } from 'vitest';
import { createApiKey } from '../../../../lambdas/workspaces/api-keys/create-api-key.ts';
import { listApiKeys } from '../../../../lambdas/workspaces/api-keys/read-api-keys.ts';
import { createMember } from '../../../../lambdas/workspaces/members/create-member.ts';
import {
  findMember,
  listMembers,
  loadMember,
  wasEverMember,
} from '../../../../lambdas/workspaces/members/read-members.ts';
import { removeMember } from '../../../../lambdas/workspaces/members/remove-member.ts';
import { openTable } from '../../../support/table.ts';

describe('read-members', () => {
  const place = (id: string) => ({ id, timezone: 'UTC' });

  it('tenant-walls: finds a member in its own workspace alone', async () => {
    const p = (await openTable()).ports();
    const input = { email: 'ada@acme.example', role: 'owner' } as const;
    const { member } = await createMember(p, place('ws_1'), input, { bodyHash: 'h' });
    expect(await loadMember(p, 'ws_1', member.id)).toMatchObject(member);
    expect(await findMember(p, 'ws_2', member.id)).toBeUndefined();
    await expect(loadMember(p, 'ws_2', member.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await listMembers(p, 'ws_2', { limit: 5 })).items).toEqual([]);
  });

  it('knows who was a member, also when they are gone, in its own workspace alone', async () => {
    const p = (await openTable()).ports();
    const input = { email: 'ada@acme.example', role: 'member' } as const;
    const { member } = await createMember(p, place('ws_1'), input, { bodyHash: 'h' });
    const known = () =>
      Promise.all([
        wasEverMember(p, 'ws_1', member.id),
        wasEverMember(p, 'ws_2', member.id),
        wasEverMember(p, 'ws_1', 'mem_none'),
      ]);
    expect(await known()).toEqual([true, false, false]);
    await removeMember(p, place('ws_1'), member.id);
    expect(await known()).toEqual([true, false, false]);
  });

  it('lists page by page, each once', async () => {
    const p = (await openTable()).ports();
    const made: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      const input = { email: `${name}@acme.example`, role: 'member' } as const;
      made.push((await createMember(p, place('ws_1'), input, { bodyHash: name })).member.id);
    }
    const first = await listMembers(p, 'ws_1', { limit: 2 });
    const second = await listMembers(p, 'ws_1', { limit: 2, cursor: first.nextCursor ?? '' });
    const listed = [...first.items, ...second.items].map(({ id }) => id);
    expect(listed).toEqual(made.sort());
    expect(second.nextCursor).toBeNull();
  });

  it('refuses the cursor of another workspace, and of another list', async () => {
    const p = (await openTable()).ports();
    for (const ws of ['ws_1', 'ws_2']) {
      for (const name of ['a', 'b']) {
        const input = { email: `${name}@acme.example`, role: 'member' } as const;
        await createMember(p, place(ws), input, { bodyHash: name });
        await createApiKey(p, ws, { name, scopes: ['read'] }, { bodyHash: name });
      }
    }
    const ofOther = (await listMembers(p, 'ws_2', { limit: 1 })).nextCursor;
    const ofKeys = (await listApiKeys(p, 'ws_1', { limit: 1 })).nextCursor;
    for (const cursor of [`${ofOther}`, `${ofKeys}`]) {
      await expect(listMembers(p, 'ws_1', { limit: 1, cursor })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
      });
    }
  });
});
