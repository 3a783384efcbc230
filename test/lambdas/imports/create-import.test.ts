import { beforeAll, describe, expect, it } from 'vitest';
import { createImport, replayImport } from '../../../lambdas/imports/create-import.ts';
import { ASKED, openImportDesk } from '../../support/import-desk.ts';
import { openTable } from '../../support/table.ts';

let desk: Awaited<ReturnType<typeof openImportDesk>>;

beforeAll(async () => {
  desk = await openImportDesk(await openTable(), 'ws_1');
});

const ORIGIN = { idempotencyKey: 'again', bodyHash: 'h' };
const request = (over = {}) => ({
  workspace: desk.workspace,
  asker: { actor: 'mem_ada', memberId: 'mem_ada', keyId: 'key_1' },
  input: { ...ASKED, columns: { email: 'Mail' }, bytes: 9, ...over },
});

describe('createImport', () => {
  it('waits for its file, and holds nothing', async () => {
    const { kind, record, upload } = await createImport(desk.p, request(), ORIGIN);
    expect([kind, record]).toMatchObject([
      'created',
      { status: 'waiting', wantedColumns: { email: 'Mail' }, memberId: 'mem_ada', keyId: 'key_1' },
    ]);
    expect(upload).toEqual({
      url: `https://files.example/uploads/ws_1/${record.id}?at=${record.createdAt}&for=3600`,
      method: 'PUT',
      headers: { 'content-length': '9' },
    });
    const dueMs = record.createdAt + 7_200_000;
    expect((await desk.read(record)).i2sk).toBe(`${String(dueMs).padStart(15, '0')}#${record.id}`);
    expect(await desk.balance()).toMatchObject({ held: 0 });
  });

  it('gives the first answer again, the link too, and refuses another body', async () => {
    const first = await createImport(desk.p, request(), ORIGIN);
    desk.p.advance(60_000);
    const again = await createImport(desk.p, request(), ORIGIN);
    expect([again.kind, again.record.id, again.upload]).toEqual([
      'replayed',
      first.record.id,
      first.upload,
    ]);
    expect(await replayImport(desk.p, 'ws_1', ORIGIN)).toMatchObject({ upload: first.upload });
    const other = { ...ORIGIN, bodyHash: 'other' };
    const reused = { code: 'IDEMPOTENCY_KEY_REUSED' };
    await expect(createImport(desk.p, request(), other)).rejects.toMatchObject(reused);
    await expect(replayImport(desk.p, 'ws_1', other)).rejects.toMatchObject(reused);
    expect(await replayImport(desk.p, 'ws_1', { bodyHash: 'h' })).toBeUndefined();
    expect(await replayImport(desk.p, 'ws_2', ORIGIN)).toBeUndefined();
  });

  it('refuses an action that the plan has no price for', async () => {
    const input = { ...request().input, actions: ['contact.shoes' as 'contact.email'] };
    const made = createImport(desk.p, { ...request(), input }, { bodyHash: 'h' });
    await expect(made).rejects.toMatchObject({ code: 'ACTION_NOT_IN_PLAN' });
  });
});
