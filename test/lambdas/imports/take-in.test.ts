import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findEnrichment } from '../../../lambdas/enrichments/enrichment.store.ts';
import { changeImport } from '../../../lambdas/imports/import.store.ts';
import { takeIn } from '../../../lambdas/imports/take-in.ts';
import { updateWorkspace } from '../../../lambdas/workspaces/update-workspace.ts';
import { listOf, openImportDesk } from '../../support/import-desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
let desk: Awaited<ReturnType<typeof openImportDesk>>;
let n = 0;

beforeAll(async () => {
  table = await openTable();
});

beforeEach(async () => {
  n += 1;
  desk = await openImportDesk(table, `ws_${n}`);
});

/** Reads a file that has come, and gives the import as it stands then. */
async function takeFile(file: string | Uint8Array, over = {}) {
  const made = await desk.make(over);
  await takeIn(desk.p, desk.put(made, file));
  return desk.read(made);
}

describe('a list becomes one enrichment', () => {
  it('holds for all its rows at once, keeps their cells, and lets the file go', async () => {
    const ended = await takeFile(`${listOf(3)}\nnobody,x`, { maxCredits: 5 });
    expect(ended).toMatchObject({
      status: 'started',
      rows: 3,
      refusedRows: 1,
      columns: { email: 'Email' },
      headings: ['Email', 'Note'],
      kept: [0],
    });
    expect(ended.i2sk).toBeUndefined();
    expect(await findEnrichment(desk.p, desk.workspaceId, ended.enrichmentId ?? '')).toMatchObject({
      importId: ended.id,
      rows: 3,
      maxCredits: 5,
      actor: 'operator',
    });
    expect(await desk.balance()).toMatchObject({ available: 97, held: 3 });
    expect([...desk.files.objects]).toEqual([
      [
        `rows/${desk.workspaceId}/${ended.id}/0.json.gz`,
        [0, 1, 2].map((k) => [`p${k}@x.example`, `note ${k}`]),
      ],
    ]);
    const facts = { workspaceId: desk.workspaceId, importId: ended.id, rows: 3, refusedRows: 1 };
    expect(desk.logged).toEqual([
      ['IMPORT_READ', { ...facts, enrichmentId: ended.enrichmentId, code: undefined }],
    ]);
  });

  it('reads what older programs of Windows write', async () => {
    const ended = await takeFile(
      Buffer.from(`Email,Größe\n${'a@x.example,ä\n'.repeat(2)}`, 'latin1'),
    );
    expect(ended).toMatchObject({ status: 'started', rows: 2, headings: ['Email', 'Größe'] });
  });

  it('leaves out the rows alone that are damaged', async () => {
    const head = 'Email,Größe\na@x.example,ä\nb@x.example,';
    const file = Buffer.concat([
      Buffer.from(head),
      Buffer.from([0xff]),
      Buffer.from('\nc@x.example,ö'),
    ]);
    for (const damaged of [file, `${head}\0\nc@x.example,ö`]) {
      expect(await takeFile(damaged)).toMatchObject({
        ...{ status: 'started', rows: 2, refusedRows: 1, headings: ['Email', 'Größe'] },
        refused: [{ row: 3, column: 'Größe', code: 'CELL_DAMAGED' }],
      });
    }
  });

  it('keeps its rows in objects of a thousand', async () => {
    await desk.grant(2_000);
    const { kept, id } = await takeFile(listOf(1_001));
    expect(kept).toEqual([0, 1_000]);
    expect(desk.files.objects.get(`rows/${desk.workspaceId}/${id}/1.json.gz`)).toHaveLength(1);
  });
});

describe('what cannot be taken leaves nothing but its reason', () => {
  it.each([
    ['nobody,x', {}, 'COLUMNS_NOT_KNOWN', 1],
    ['Email\nnobody\nno one', {}, 'NOBODY_TO_FIND', null],
    [listOf(101), {}, 'CREDITS_INSUFFICIENT', null],
    [listOf(3), { maxCredits: 2 }, 'CREDITS_OVER_MAXIMUM', null],
    [listOf(3), { columns: { email: 'Mail' } }, 'COLUMN_MISSING', 1],
  ])('%j, %j: %s', async (file, over, code, row) => {
    const ended = await takeFile(file, over);
    expect(ended).toMatchObject({
      status: 'failed',
      refused: [{ code, row }, ...ended.refused.slice(1)],
    });
    expect(ended.enrichmentId).toBeUndefined();
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 0 });
    expect([...desk.files.objects.keys()]).toEqual([]);
    expect(desk.told).toMatchObject([
      { type: 'import.failed', data: { importId: ended.id, code } },
    ]);
    expect(desk.started).toEqual([]);
  });

  it('says how much would be needed, and how much there may be', async () => {
    const { refused } = await takeFile(listOf(3), { maxCredits: 2 });
    expect(refused[0]?.message).toMatch(/: 3 contact are needed, `maxCredits` is 2$/);
  });

  it('a file that is too large, before a byte of it is read', async () => {
    const made = await desk.make();
    await takeIn(desk.p, { ...desk.put(made, listOf(1)), bytes: 100_000_001 });
    expect(await desk.read(made)).toMatchObject({ refused: [{ code: 'FILE_TOO_LARGE' }] });
  });

  it('a workspace that was suspended meanwhile', async () => {
    const made = await desk.make();
    await updateWorkspace(desk.p, desk.workspaceId, { status: 'suspended' });
    await takeIn(desk.p, desk.put(made, listOf(1)));
    expect(await desk.read(made)).toMatchObject({ refused: [{ code: 'WORKSPACE_SUSPENDED' }] });
  });
});

describe('told twice, late, or after a death', () => {
  it('does nothing while another reads', async () => {
    const made = await desk.make();
    const told = desk.put(made, listOf(2));
    await changeImport(desk.p, made, {
      status: 'reading',
      reader: 'req_1',
      seenAtMs: desk.p.now(),
    });
    await takeIn(desk.p, told);
    expect(await desk.read(made)).toMatchObject({ status: 'reading', reader: 'req_1' });
    desk.p.advance(50_000);
    await takeIn(desk.p, told);
    expect(await desk.read(made)).toMatchObject({ status: 'started', rows: 2 });
  });

  it('holds once, and takes a file away that comes when all is done', async () => {
    const made = await desk.make();
    const told = desk.put(made, listOf(2));
    await takeIn(desk.p, told);
    const ended = await desk.read(made);
    await takeIn(desk.p, desk.put(made, listOf(9)));
    expect(await desk.read(made)).toEqual(ended);
    expect(desk.files.objects.size).toBe(1);
    await takeIn(desk.p, desk.put({ id: 'imp_none' }, listOf(9)));
    expect(desk.files.objects.size).toBe(1);
    expect(await desk.balance()).toMatchObject({ held: 2 });
  });

  it.each([
    ['was read', listOf(1), 'started', 1],
    ['was refused', 'nobody,x', 'failed', 0],
  ])('takes a second file away unread after the first %s', async (_what, first, status, held) => {
    const made = await desk.make();
    await takeIn(desk.p, desk.put(made, first));
    const ended = await desk.read(made);
    const told = desk.put(made, listOf(9));
    const kept = [...desk.files.objects.keys()].filter((key) => key.startsWith('rows/'));
    const read = async () => {
      throw new Error('the second file is read');
    };
    await takeIn({ ...desk.p, files: { ...desk.files, read } }, told);
    expect([...desk.files.objects.keys()]).toEqual(kept);
    expect(await desk.read(made)).toEqual(ended);
    expect(ended.status).toBe(status);
    expect(await desk.balance()).toMatchObject({ available: 100 - held, held });
    expect(desk.started).toHaveLength(held);
  });

  it('begins anew at once after an error that passes, and comes to the same enrichment', async () => {
    const made = await desk.make();
    const told = desk.put(made, listOf(2));
    const publish = async () => {};
    const remove = async () => {
      throw new Error('S3 is down');
    };
    // It died when all was held, and the file was to go.
    const dying = { ...desk.p, publish, files: { ...desk.files, remove } };
    await expect(takeIn(dying, told)).rejects.toThrow('S3 is down');
    expect(await desk.read(made)).toMatchObject({ status: 'started' });
    // It died in the middle of the rows.
    const other = await desk.make();
    const toldOther = desk.put(other, listOf(3));
    const writeJson = remove;
    await expect(
      takeIn({ ...desk.p, files: { ...desk.files, writeJson } }, toldOther),
    ).rejects.toThrow();
    expect(await desk.read(other)).toMatchObject({ status: 'reading', seenAtMs: 0 });
    await takeIn(desk.p, toldOther);
    expect(await desk.read(other)).toMatchObject({ status: 'started', rows: 3, kept: [0] });
    // Two of the three are being found by the first.
    expect(await desk.balance()).toMatchObject({ held: 3 });
  });
});
