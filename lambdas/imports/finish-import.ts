import { makeEvent } from '../events/make-event.ts';
import { leaveUnfinished } from './import.store.ts';
import { type ImportRecord, rowsKey, uploadKey } from './imports.contract.ts';
import type { EndPorts } from './ports.ts';

/**
 * Does what is left of an import that has ended: its file goes, and so do the rows of one that has
 * failed, which is told on the bus. Safe to repeat.
 */
export async function finishImport(p: EndPorts, record: ImportRecord): Promise<void> {
  const {
    workspaceId: ws,
    id,
    status,
    kept,
    refused,
    createdAt,
    endedAtMs: atMs = createdAt,
  } = record;
  await p.files.remove(uploadKey(ws, id));
  if (status === 'failed') {
    for (const n of kept.keys()) await p.files.remove(rowsKey(ws, id, n));
    const data = { importId: id, code: refused[0]?.code ?? 'INTERNAL' };
    const type = 'import.failed';
    await p.publish(makeEvent({ type, workspaceId: ws, recordId: id, atMs, data }));
  }
  await leaveUnfinished(p, record);
}
