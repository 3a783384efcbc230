import { stringify } from 'csv-stringify/sync';
import type { Cell, Column } from './column.contract.ts';

/** Writes the heading line of a table, with its line end. */
export function toCsvHeading<Row>(columns: readonly Column<Row>[]): string {
  return toLines([columns.map(({ name }) => name)]);
}

/**
 * Writes rows of a table, a line each (RFC 4180). A text that a spreadsheet would take for a
 * formula gets an apostrophe before it (OWASP, CSV injection).
 */
export function toCsvLines<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return toLines(rows.map((row) => columns.map(({ cell }) => cell(row))));
}

function toLines(cells: Cell[][]): string {
  return stringify(cells, {
    record_delimiter: '\r\n',
    // A line break of another kind ends a line just as well for who reads it.
    quote_record_delimiter: true,
    escape_formulas: true,
  });
}
