import { AppError } from '../shared/errors.ts';
import {
  deleteItemWhile,
  findItem,
  type Made,
  type PutOutcome,
  putNewItem,
  setAttributesWhile,
} from '../shared/items.ts';
import { keys, SWEEP_AFTER_MS, unfinished } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { finishRecord, postpone } from '../shared/unfinished.store.ts';
import { type Amounts, type EpochMs, epochMs } from '../shared/units.contract.ts';
import type { ExportRecord } from './exports.contract.ts';

/** Writes a new export, unfinished; the sweep looks at it soon. */
export function putExport(
  p: Ports,
  record: ExportRecord & Made,
): Promise<PutOutcome<ExportRecord & Made>> {
  const { workspaceId: ws, id, createdAt } = record;
  const places = unfinished.place(id, createdAt + SWEEP_AFTER_MS);
  return putNewItem(p, keys.export(ws, id), { ...record, ...places });
}

/** Gives an export of the workspace, or undefined. */
export function findExport(p: Ports, ws: string, id: string): Promise<ExportRecord | undefined> {
  return findItem<ExportRecord>(p, keys.export(ws, id));
}

/** Gives an export of the workspace; NOT_FOUND when there is none. */
export async function loadExport(p: Ports, ws: string, id: string): Promise<ExportRecord> {
  const found = await findExport(p, ws, id);
  if (found) return found;
  throw new AppError('NOT_FOUND', `no export ${id}`);
}

/** Deletes an export that has come to nothing, while it is `running`. Safe to repeat. */
export function removeExport(p: Ports, { workspaceId: ws, id }: ExportRecord): Promise<void> {
  return deleteItemWhile(p.db, keys.export(ws, id), { status: 'running' });
}

/** What the file has come to. */
export interface ExportEnd {
  readonly completedAtMs: EpochMs;
  readonly rows: number;
  readonly bytes: number;
  readonly charged: Amounts;
}

/** Ends an export whose file is written, and gives it back; undefined where it runs no more. */
export function completeExport(
  p: Ports,
  { workspaceId: ws, id }: ExportRecord,
  end: ExportEnd,
): Promise<ExportRecord | undefined> {
  const changes = { ...end, status: 'completed' };
  return setAttributesWhile<ExportRecord>(p.db, keys.export(ws, id), changes, {
    status: 'running',
  });
}

/** Has the sweep look at an export again at that time. */
export function lookAgain(
  p: Ports,
  { workspaceId: ws, id }: ExportRecord,
  atMs: number,
): Promise<void> {
  return postpone(p, keys.export(ws, id), id, epochMs(atMs));
}

/** Says that nothing is left to do for an export. Safe to repeat. */
export function leaveUnfinished(p: Ports, { workspaceId: ws, id }: ExportRecord): Promise<void> {
  return finishRecord(p, keys.export(ws, id));
}
