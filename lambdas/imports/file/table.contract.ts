import type { REFUSALS } from '../imports.contract.ts';

/** A row of a table with something in it. */
export interface TableRow {
  /** As a spreadsheet counts, from 1, blank rows too. */
  readonly row: number;
  readonly cells: readonly string[];
}

/** The bytes of a file, as they come. */
export type Bytes = AsyncIterable<Uint8Array>;

/** Stands in a cell for what is no text. */
export const DAMAGE = '\0';

/** Says whether a cell has nothing in it. */
export const isBlank = (cell: string): boolean => cell.trim() === '';

export type RefusalCode = (typeof REFUSALS)[number];

/** Where in a file: the row as a spreadsheet counts, the column's place counted from 0. */
export interface Spot {
  readonly row?: number;
  readonly column?: number;
}

/** A file that cannot be taken, with the place where it shows. Its message quotes no cell. */
export class FileFault extends Error {
  readonly code: RefusalCode;
  readonly spot: Spot;

  constructor(code: RefusalCode, message: string, spot: Spot = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.spot = spot;
  }
}

/** Makes the refusal of a file that is neither a text nor a workbook. */
export function notATable(): FileFault {
  return new FileFault('FILE_NOT_A_TABLE', 'the file is neither a CSV nor an XLSX file');
}
