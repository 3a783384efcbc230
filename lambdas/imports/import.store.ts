import { AppError } from '../shared/errors.ts';
import {
  findItem,
  type Made,
  type PutOutcome,
  putNewItem,
  setAttributesWhile,
} from '../shared/items.ts';
import { keys, unfinished } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { finishRecord } from '../shared/unfinished.store.ts';
import type { EpochMs } from '../shared/units.contract.ts';
import type { ImportRecord } from './imports.contract.ts';

/** Writes a new import, unfinished; the sweep looks at it at `dueMs`. */
export function putImport(
  p: Ports,
  record: ImportRecord & Made,
  dueMs: EpochMs,
): Promise<PutOutcome<ImportRecord & Made>> {
  const { workspaceId: ws, id } = record;
  const places = unfinished.place(id, dueMs);
  return putNewItem(p, keys.import(ws, id), { ...record, ...places });
}

/** Gives an import of the workspace, or undefined. */
export function findImport(p: Ports, ws: string, id: string): Promise<ImportRecord | undefined> {
  return findItem<ImportRecord>(p, keys.import(ws, id));
}

/** Gives an import of the workspace; NOT_FOUND when there is none. */
export async function loadImport(p: Ports, ws: string, id: string): Promise<ImportRecord> {
  const found = await findImport(p, ws, id);
  if (found) return found;
  throw new AppError('NOT_FOUND', `no import ${id}`);
}

/** What changes of an import as it goes on. */
export type ImportChanges = Partial<
  Pick<
    ImportRecord,
    | 'status'
    | 'reader'
    | 'seenAtMs'
    | 'rows'
    | 'refusedRows'
    | 'refused'
    | 'columns'
    | 'headings'
    | 'kept'
    | 'enrichmentId'
    | 'endedAtMs'
  >
>;

/**
 * Changes an import that stands as it was read, in its status and its reader, and gives it back;
 * undefined where it does not: somebody else goes on with it.
 *
 * @param dueMs when the sweep looks at it; absent: as before
 */
export function changeImport(
  p: Ports,
  { workspaceId: ws, id, status, reader }: ImportRecord,
  changes: ImportChanges,
  dueMs?: EpochMs,
): Promise<ImportRecord | undefined> {
  const places = dueMs === undefined ? {} : unfinished.place(id, dueMs);
  return setAttributesWhile<ImportRecord>(
    p.db,
    keys.import(ws, id),
    { ...changes, ...places },
    { status, reader },
  );
}

/** Says that nothing is left to do for an import. Safe to repeat. */
export function leaveUnfinished(p: Ports, { workspaceId: ws, id }: ImportRecord): Promise<void> {
  return finishRecord(p, keys.import(ws, id));
}
