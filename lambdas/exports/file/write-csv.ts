import { toCsvHeading, toCsvLines } from '../../shared/csv.ts';
import type { TableToWrite } from './table-to-write.contract.ts';

/** By it Excel knows UTF-8; without it, umlauts are two odd letters each. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Writes a table as CSV (RFC 4180) that Excel opens by a double click: in UTF-8 with its mark, and
 * with nothing in it that a spreadsheet takes for a formula.
 *
 * Errors: those of the pages and of the cells.
 */
export async function writeCsv<Row>({ columns, pages }: TableToWrite<Row>): Promise<Buffer> {
  const parts = [Buffer.from(BYTE_ORDER_MARK + toCsvHeading(columns))];
  for await (const rows of pages) parts.push(Buffer.from(toCsvLines(columns, rows)));
  return Buffer.concat(parts);
}
