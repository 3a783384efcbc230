import { findEnrichment } from '../enrichments/enrichment.store.ts';
import { endExport, findExport } from './export.store.ts';
import { tableOf } from './export-table.ts';
import { type ExportFormat, exportKey } from './exports.contract.ts';
import type { TableToWrite } from './file/table-to-write.contract.ts';
import { writeCsv } from './file/write-csv.ts';
import { writeWorkbook } from './file/write-workbook.ts';
import type { WritePorts } from './ports.ts';
import { tellEnd } from './tell-end.ts';

const WRITERS: Readonly<
  Record<ExportFormat, <Row>(table: TableToWrite<Row>) => Promise<Uint8Array>>
> = { csv: writeCsv, xlsx: writeWorkbook };

/**
 * Writes the file of an export whose enrichment has ended, and sends `export.completed`. Does nothing
 * while the enrichment runs: its end, or the sweep, sends `export.due` again.
 *
 * Safe to repeat, and beside another call: both write under the same key, and one of them ends the
 * export. Errors: where the bucket or the bus does not answer: Lambda calls again, then the sweep.
 */
export async function writeExport(p: WritePorts, ws: string, id: string): Promise<void> {
  const record = await findExport(p, ws, id);
  if (record === undefined) return;
  if (record.status !== 'running') return tellEnd(p, record);
  const enrichment = await findEnrichment(p, ws, record.enrichmentId);
  if (enrichment?.completedAtMs === undefined) return;
  const file = await WRITERS[record.format](await tableOf(p, record, enrichment));
  await p.files.write(exportKey(record), file);
  const ended = await endExport(p, record, {
    status: 'completed',
    endedAtMs: p.now(),
    rows: enrichment.rows,
    bytes: file.byteLength,
    charged: record.isOwn ? (enrichment.charged ?? {}) : {},
  });
  if (ended !== undefined) await tellEnd(p, ended);
}
