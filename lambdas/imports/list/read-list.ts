import type { AskedSubject } from '../../identity/identity.contract.ts';
import type { TableRow } from '../file/table.contract.ts';
import { FileFault } from '../file/table.contract.ts';
import { type ColumnNames, REFUSED_LISTED_MAX, type Refused } from '../imports.contract.ts';
import { type FoundColumns, findColumns } from './find-columns.ts';
import { readRow } from './read-row.ts';

/** Rows that are looked at before the columns are chosen. */
const FIRST_ROWS = 100;
/** Characters of all own cells together: a small workbook can repeat a long text for ever. */
const CHARACTERS_MAX = 300_000_000;

/** A list as it was read. */
export interface ReadList {
  readonly subjects: readonly AskedSubject[];
  readonly refusedRows: number;
  /** The first of them. */
  readonly refused: readonly Refused[];
}

export interface ListReading {
  readonly columns?: ColumnNames | undefined;
  readonly rowsMax: number;
  /** Told once the columns are known. */
  readonly onColumns: (found: FoundColumns) => Promise<void>;
  /** Told of each row that is taken, in order: its cells, one for each heading. */
  readonly onRow: (cells: readonly string[], soFar: ReadList) => Promise<void>;
}

/**
 * Reads a list to its end: who is to be looked for, and which rows are refused. It keeps the
 * subjects alone.
 *
 * Shape:  without subjects where each row was refused.
 * Errors: FileFault, for a file that cannot be taken as a whole: nothing of it is.
 */
export async function readList(
  rows: AsyncIterable<TableRow>,
  reading: ListReading,
): Promise<ReadList> {
  const subjects: AskedSubject[] = [];
  const refused: Refused[] = [];
  const soFar = { subjects, refused, refusedRows: 0 };
  let characters = 0;
  for await (const { row, list } of withColumns(rows, reading)) {
    const read = readRow(row, list);
    if (read.kind === 'refused') {
      soFar.refusedRows += 1;
      if (refused.length < REFUSED_LISTED_MAX) refused.push(read.refused);
      continue;
    }
    if (subjects.length === reading.rowsMax) {
      const message = `a list may have ${reading.rowsMax} rows`;
      throw new FileFault('ROWS_TOO_MANY', message, { row: row.row });
    }
    characters += read.cells.reduce((sum, { length }) => sum + length, 0);
    if (characters > CHARACTERS_MAX) {
      const message = 'the file unpacks to more than 300 MB of cells';
      throw new FileFault('FILE_UNPACKS_TOO_LARGE', message, { row: row.row });
    }
    subjects.push(read.subject);
    await reading.onRow(read.cells, soFar);
  }
  return soFar;
}

/** Gives the rows below the headings, once the columns are known. */
async function* withColumns(rows: AsyncIterable<TableRow>, reading: ListReading) {
  const first: TableRow[] = [];
  let list: FoundColumns | undefined;
  for await (const row of rows) {
    if (list !== undefined) {
      yield { row, list };
      continue;
    }
    first.push(row);
    if (first.length < FIRST_ROWS) continue;
    list = await begin(first, reading);
    for (const each of first.slice(list.at + 1)) yield { row: each, list };
  }
  if (list !== undefined) return;
  list = await begin(first, reading);
  for (const each of first.slice(list.at + 1)) yield { row: each, list };
}

async function begin(first: readonly TableRow[], reading: ListReading): Promise<FoundColumns> {
  const found = findColumns(first, reading.columns);
  await reading.onColumns(found);
  return found;
}
