/** What stands in one cell of a table; nothing where it is empty. */
export type Cell = string | number | null | undefined;

/** A column: its heading, and what stands in its cell. */
export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => Cell;
}
