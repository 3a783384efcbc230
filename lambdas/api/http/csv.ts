/** A column: its heading, and what stands in its cell. */
export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => string | number | null | undefined;
}

/** Writes the heading line of a table. */
export function toCsvHeading<Row>(columns: readonly Column<Row>[]): string {
  return columns.map(({ name }) => name).join(',');
}

/** Writes one row of a table (RFC 4180), safe to open in a spreadsheet. */
export function toCsvLine<Row>(columns: readonly Column<Row>[], row: Row): string {
  return columns.map(({ cell }) => toCell(cell(row))).join(',');
}

/** What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection). */
const FORMULA_START = /^[=+\-@\t\r]/;

function toCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA_START.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
