import { replayEnrichment } from '../enrichments/intake/replay-enrichment.ts';
import { keys } from '../shared/keys.contract.ts';
import { postpone } from '../shared/unfinished.store.ts';
import { epochMs } from '../shared/units.contract.ts';
import { expiresAt } from './create-import.ts';
import { finishImport } from './finish-import.ts';
import { findImport } from './import.store.ts';
import type { ImportRecord, Refused } from './imports.contract.ts';
import type { ImportPorts } from './ports.ts';
import { endImport, originOf, READING_DUE_MS } from './take-in.ts';

/**
 * Brings an import that is overdue to its end: one whose file has not come fails; one whose reader
 * has died is started where its enrichment is there, and fails where it is not; of one that has
 * ended, what is left is done. Safe to repeat.
 */
export async function sweepImport(p: ImportPorts, ws: string, id: string): Promise<void> {
  const record = await findImport(p, ws, id);
  if (record === undefined) return;
  if (record.status === 'started' || record.status === 'failed') {
    await finishImport(p, record);
    return;
  }
  const dueMs = dueOf(record);
  if (p.now() < dueMs) {
    await postpone(p, keys.import(ws, id), id, epochMs(dueMs));
    return;
  }
  const ended = await endImport(p, record, await endOf(p, record));
  if (ended !== undefined) await finishImport(p, ended);
}

function dueOf({ status, seenAtMs = epochMs(0), createdAt }: ImportRecord): number {
  return status === 'waiting' ? expiresAt({ createdAt }) : seenAtMs + READING_DUE_MS;
}

async function endOf(p: ImportPorts, record: ImportRecord) {
  if (record.status === 'waiting') {
    return failedFor('FILE_NOT_UPLOADED', 'no file has come in the time of its link');
  }
  const enrichment = await replayEnrichment(p, record.workspaceId, originOf(record));
  if (enrichment) return { status: 'started', enrichmentId: enrichment.id } as const;
  return failedFor('READING_STOPPED', 'the file could not be read to its end: send it again');
}

function failedFor(code: string, message: string) {
  const refused: Refused[] = [{ row: null, column: null, code, message }];
  return { status: 'failed', refused } as const;
}
