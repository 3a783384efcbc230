import { findEnrichment } from '../enrichments/enrichment.store.ts';
import { isVisible } from '../enrichments/read/load-record.ts';
import { completeExport, findExport } from './export.store.ts';
import { tableOf } from './export-table.ts';
import { type ExportFormat, exportKey } from './exports.contract.ts';
import type { TableToWrite } from './file/table-to-write.contract.ts';
import { writeCsv } from './file/write-csv.ts';
import { writeWorkbook } from './file/write-workbook.ts';
import type { WritePorts } from './ports.ts';
import { tellCompleted } from './tell-completed.ts';

const WRITERS: Readonly<
  Record<ExportFormat, <Row>(table: TableToWrite<Row>) => Promise<Uint8Array>>
> = { csv: writeCsv, xlsx: writeWorkbook };

/**
 * Writes the file of an export whose enrichment has ended, and tells that it is there. One whose
 * enrichment runs is left: its end, or the sweep, comes again.
 *
 * Safe to repeat, and beside another: both write the same file, and one of them ends the export.
 */
export async function writeExport(p: WritePorts, ws: string, id: string): Promise<void> {
  const record = await findExport(p, ws, id);
  if (record === undefined) return;
  if (record.status === 'completed') return tellCompleted(p, record);
  const enrichment = await findEnrichment(p, ws, record.enrichmentId);
  if (enrichment === undefined || !isVisible(enrichment)) return;
  if (enrichment.status === 'running') return;
  const file = await WRITERS[record.format](await tableOf(p, record, enrichment));
  await p.files.write(exportKey(record), file);
  const ended = await completeExport(p, record, {
    completedAtMs: p.now(),
    rows: enrichment.rows,
    bytes: file.byteLength,
    charged: record.isOwn ? (enrichment.charged ?? {}) : {},
  });
  if (ended !== undefined) await tellCompleted(p, ended);
}
