import { submitEnrichment } from '../enrichments/intake/submit-enrichment.ts';
import { planOf, type WorkspaceTerms } from '../plans/terms.ts';
import { isRefusal } from '../shared/errors.ts';
import { newId } from '../shared/random.ts';
import { type EpochMs, epochMs } from '../shared/units.contract.ts';
import { toTerms } from '../workspaces/terms-of-workspace.ts';
import { NotUtf8, readTable } from './file/read-table.ts';
import { FileFault } from './file/table.contract.ts';
import { finishImport } from './finish-import.ts';
import { changeImport, findImport } from './import.store.ts';
import {
  IMPORT_ROWS_MAX,
  type ImportRecord,
  type Refused,
  UPLOAD_BYTES_MAX,
  uploadKey,
} from './imports.contract.ts';
import { ReadingTaken, RowKeeper } from './keep-rows.ts';
import type { FoundColumns } from './list/find-columns.ts';
import { type ReadList, readList } from './list/read-list.ts';
import { nameOf } from './list/read-row.ts';
import { loadAsker } from './load-asker.ts';
import type { ImportPorts } from './ports.ts';
import { sayRefusal } from './say-refusal.ts';

/** A file that has come. */
export interface UploadedFile {
  readonly workspaceId: string;
  readonly importId: string;
  readonly bytes: number;
}

/** A reader that was not seen for so long is dead; the next one begins anew. */
export const READER_DEAD_MS = 50_000;
/** The sweep ends what nobody reads any more: later than any function could. */
export const READING_DUE_MS = 1_200_000;

/**
 * Reads a file that has come, and starts the enrichment of its rows: as one request, which holds
 * for all of them or not at all. A file that no import waits for goes.
 *
 * Safe to repeat, and to be told twice: who comes while another reads does nothing; who comes after
 * a reader has died begins anew, and the enrichment is the same, since its id follows from the
 * import's.
 * Errors: those that pass by themselves; the same call again goes on.
 */
export async function takeIn(p: ImportPorts, file: UploadedFile): Promise<void> {
  const { workspaceId: ws, importId: id } = file;
  const found = await findImport(p, ws, id);
  if (found === undefined || found.status === 'started' || found.status === 'failed') {
    await p.files.remove(uploadKey(ws, id));
    return;
  }
  const reading = await beginReading(p, found);
  if (reading === undefined) return;
  const keeper = new RowKeeper(p, reading);
  try {
    if (found.status === 'reading') await keeper.restart();
    const ended = await readAndStart(p, keeper, file);
    if (ended !== undefined) await finishImport(p, ended);
  } catch (error) {
    if (error instanceof ReadingTaken) return;
    // Who is called next need not wait until this reader counts as dead.
    await keeper.change({ seenAtMs: epochMs(0) }).catch(() => {});
    throw error;
  }
}

/** Takes the import for this reader; undefined where another has it, and is alive. */
async function beginReading(
  p: ImportPorts,
  found: ImportRecord,
): Promise<ImportRecord | undefined> {
  const nowMs = p.now();
  if (found.status === 'reading' && nowMs < (found.seenAtMs ?? 0) + READER_DEAD_MS)
    return undefined;
  const begun = {
    status: 'reading',
    reader: newId('req', p.random),
    seenAtMs: nowMs,
  } as const;
  return changeImport(p, found, begun, dueAfter(nowMs));
}

function dueAfter(nowMs: EpochMs): EpochMs {
  return epochMs(nowMs + READING_DUE_MS);
}

async function readAndStart(
  p: ImportPorts,
  keeper: RowKeeper,
  { bytes }: UploadedFile,
): Promise<ImportRecord | undefined> {
  try {
    if (bytes > UPLOAD_BYTES_MAX) {
      throw new FileFault('FILE_TOO_LARGE', `a file may have ${UPLOAD_BYTES_MAX / 1_000_000} MB`);
    }
    const asker = await loadAsker(p, keeper.record);
    const workspace = toTerms(asker.workspace, p.now());
    const list = await readRows(p, keeper, workspace);
    const { enrichment } = await submitEnrichment(seenAlive(p, keeper), {
      ...asker,
      workspace,
      ...originOf(keeper.record),
      input: { ...askedOf(keeper.record), subjects: list.subjects },
    });
    return endImport(p, keeper.record, { status: 'started', enrichmentId: enrichment.id });
  } catch (error) {
    const { headings = [], refused } = keeper.record;
    const fault = refusalOf(error, headings);
    if (fault === undefined) throw error;
    return endImport(p, keeper.record, { status: 'failed', refused: [fault, ...refused] });
  }
}

/** A sign of life as often as this: well before the reader counts as dead. */
const SEEN_EVERY_MS = 10_000;

/** Ports whose waits are signs of life: a long list is written at the pace that a partition takes. */
function seenAlive(p: ImportPorts, keeper: RowKeeper): ImportPorts {
  return {
    ...p,
    sleep: async (ms) => {
      const seenAtMs = p.now();
      const lastMs = keeper.record.seenAtMs ?? 0;
      if (seenAtMs >= lastMs + SEEN_EVERY_MS) await keeper.change({ seenAtMs });
      await p.sleep(ms);
    },
  };
}

/** What the enrichment of an import is known by: a space, which no caller's key has. */
export function originOf({ id, actor, memberId }: ImportRecord) {
  return {
    actor,
    ...(memberId !== undefined && { memberId }),
    importId: id,
    idempotencyKey: `import ${id}`,
    bodyHash: id,
  };
}

function askedOf({ actions, allowPartial, maxCredits }: ImportRecord) {
  return { actions, allowPartial, ...(maxCredits !== undefined && { maxCredits }) };
}

/** Writes how an import ends; undefined where somebody else goes on with it. */
export async function endImport(
  p: ImportPorts,
  record: ImportRecord,
  end: Pick<ImportRecord, 'status'> & Partial<ImportRecord>,
): Promise<ImportRecord | undefined> {
  const ended = await changeImport(p, record, { ...end, endedAtMs: p.now() }, dueAfter(p.now()));
  if (ended === undefined) return undefined;
  const { workspaceId, id: importId, rows, refusedRows, enrichmentId, refused, status } = ended;
  const code = status === 'failed' ? refused[0]?.code : undefined;
  p.log('IMPORT_READ', { workspaceId, importId, enrichmentId, rows, refusedRows, code });
  return ended;
}

/** Reads the rows of the file; anew, as what it is, where it turns out not to be UTF-8. */
async function readRows(
  p: ImportPorts,
  keeper: RowKeeper,
  workspace: WorkspaceTerms,
): Promise<ReadList> {
  const { requestRows = IMPORT_ROWS_MAX } = planOf(workspace).limits ?? {};
  const rowsMax = Math.min(requestRows, IMPORT_ROWS_MAX);
  try {
    return await readRowsAs(p, keeper, { rowsMax });
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    await keeper.restart();
    return readRowsAs(p, keeper, { rowsMax, encoding: error.readAs });
  }
}

async function readRowsAs(
  p: ImportPorts,
  keeper: RowKeeper,
  { rowsMax, encoding }: { readonly rowsMax: number; readonly encoding?: NotUtf8['readAs'] },
): Promise<ReadList> {
  const { workspaceId: ws, id, wantedColumns } = keeper.record;
  const bytes = await p.files.read(uploadKey(ws, id));
  if (bytes === undefined) throw new FileFault('FILE_NOT_UPLOADED', 'the file is not there');
  const list = await readList(readTable(bytes, encoding), {
    columns: wantedColumns,
    rowsMax,
    onColumns: (found) => keeper.change({ headings: found.headings, columns: namesOf(found) }),
    onRow: (cells, soFar) => keeper.add(cells, soFar),
  });
  await keeper.flush(list);
  if (list.subjects.length > 0) return list;
  throw new FileFault('NOBODY_TO_FIND', 'no row has anything to find its person by');
}

function namesOf({ headings, columns }: FoundColumns) {
  return Object.fromEntries(
    Object.entries(columns).map(([field, at]) => [field, nameOf(headings, at)]),
  );
}

/** Says why the import fails; undefined where the error passes, or is ours. */
function refusalOf(error: unknown, headings: readonly string[]): Refused | undefined {
  if (error instanceof FileFault) {
    const { code, message, spot } = error;
    const { row = null, column } = spot;
    return { row, column: column === undefined ? null : nameOf(headings, column), code, message };
  }
  if (!isRefusal(error)) return undefined;
  return { row: null, column: null, code: error.code, message: sayRefusal(error) };
}
