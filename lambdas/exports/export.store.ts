import { AppError } from '../shared/errors.ts';
import {
  deleteItemWhile,
  findItem,
  type Made,
  putNewItem,
  setAttributesWhile,
} from '../shared/items.ts';
import { keys, SWEEP_AFTER_MS, unfinished } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { finishRecord, postpone } from '../shared/unfinished.store.ts';
import { type Amounts, type EpochMs, epochMs } from '../shared/units.contract.ts';
import type { ExportRecord } from './exports.contract.ts';

/**
 * Writes a new export, unfinished, and gives it back; the sweep looks at it soon. Where an earlier
 * call with the same key has written it, this call takes it over: from then on the earlier one, and a
 * sweep that has read it before, take nothing away.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED for another body; IDEMPOTENCY_KEY_IN_USE where another call goes on
 *         with it at this moment.
 */
export async function putExport(p: Ports, record: ExportRecord & Made): Promise<ExportRecord> {
  const { workspaceId: ws, id, attempt } = record;
  const places = unfinished.place(id, p.now() + SWEEP_AFTER_MS);
  const put = await putNewItem(p, keys.export(ws, id), { ...record, ...places });
  if (put.kind === 'created') return put.item;
  const seen = put.kind === 'replayed' && { status: 'running', attempt: put.item.attempt };
  const taken =
    seen &&
    (await setAttributesWhile<ExportRecord>(
      p.db,
      keys.export(ws, id),
      { attempt, ...places },
      seen,
    ));
  if (taken) return taken;
  throw new AppError('IDEMPOTENCY_KEY_IN_USE', `export ${id}`);
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

/**
 * Deletes an export that has come to nothing, as it was read: one that another call has taken over
 * stays. Safe to repeat.
 */
export function removeExport(
  p: Ports,
  { workspaceId: ws, id, attempt }: ExportRecord,
): Promise<void> {
  return deleteItemWhile(p.db, keys.export(ws, id), { status: 'running', attempt });
}

/** How an export ends: with its file, or without one. */
export type ExportEnd = { readonly endedAtMs: EpochMs } & (
  | { readonly status: 'failed' }
  | {
      readonly status: 'completed';
      readonly rows: number;
      readonly bytes: number;
      readonly charged: Amounts;
    }
);

/** Ends an export, and gives it back; undefined where it runs no more. */
export function endExport(
  p: Ports,
  { workspaceId: ws, id }: ExportRecord,
  end: ExportEnd,
): Promise<ExportRecord | undefined> {
  return setAttributesWhile<ExportRecord>(p.db, keys.export(ws, id), end, { status: 'running' });
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
