import type { ActionId } from '../actions/actions.ts';
import { SUBJECT_FIELDS } from '../identity/subject.contract.ts';
import type { EpochMs } from '../shared/units.contract.ts';

/** Rows of one import that somebody can be looked for by. */
export const IMPORT_ROWS_MAX = 100_000;
/** Columns of a list. */
export const COLUMNS_MAX = 250;
/** Characters of a cell: as many as a spreadsheet's. */
export const CELL_CHARACTERS_MAX = 32_767;
/** Bytes of an uploaded file. */
export const UPLOAD_BYTES_MAX = 100_000_000;
/** Bytes of a workbook, which is held in memory as it came: it is read from its end. */
export const WORKBOOK_BYTES_MAX = 50_000_000;
/** How long a link takes a file. */
export const UPLOAD_LIFETIME_SECONDS = 3_600;
/** Refused rows that an import tells one by one; it counts all of them. */
export const REFUSED_LISTED_MAX = 100;
/** Characters of a file's name, and of a heading. */
export const FILENAME_CHARACTERS_MAX = 200;
export const HEADING_CHARACTERS_MAX = 200;

/** What objects of the bucket begin with: what a caller uploads, and rows that are kept. */
export const UPLOADS_PREFIX = 'uploads/';
export const ROWS_PREFIX = 'rows/';

/** Fields of ours that a column may be for: the caller's mark, and what is known of a person. */
export const LIST_FIELDS = ['ref', ...SUBJECT_FIELDS] as const;
export type ListField = (typeof LIST_FIELDS)[number];

/** Which column of a list each field is taken from, by its heading. */
export type ColumnNames = Readonly<Partial<Record<ListField, string | undefined>>>;

/**
 * THE LIST of what a file or a row is refused for, beside the codes of the error table: those say
 * why the enrichment could not start.
 */
export const REFUSALS = [
  'FILE_NOT_UPLOADED',
  'FILE_TOO_LARGE',
  'FILE_EMPTY',
  'FILE_NOT_A_TABLE',
  'FILE_ENCRYPTED',
  'FILE_DAMAGED',
  'FILE_UNPACKS_TOO_LARGE',
  'READING_STOPPED',
  'QUOTE_NOT_CLOSED',
  'ROWS_TOO_MANY',
  'ROW_TOO_LONG',
  'COLUMNS_TOO_MANY',
  'COLUMNS_NOT_KNOWN',
  'COLUMN_MISSING',
  'COLUMN_TWICE',
  'NOBODY_TO_FIND',
  'NOTHING_TO_FIND_BY',
  'CELL_DAMAGED',
  'CELL_TOO_LONG',
  'CELLS_TOO_MANY',
] as const;

/** Why a row was left out, or the whole file. */
export interface Refused {
  /** As a spreadsheet counts: the headings are row 1 mostly. Null: it is no row's fault. */
  readonly row: number | null;
  /** The column's heading, or where there is none its place, counted from 1. */
  readonly column: string | null;
  readonly code: string;
  readonly message: string;
}

/**
 * Where an import stands. `waiting`: for its file. `started`: its enrichment runs, or has ended.
 * `failed`: nothing was held.
 */
export type ImportStatus = 'waiting' | 'reading' | 'started' | 'failed';

/** What is asked of a list that is to come. */
export interface NewImport {
  readonly filename: string;
  /** Absent: the columns are known by their headings. */
  readonly columns?: ColumnNames | undefined;
  readonly actions: readonly ActionId[];
  readonly allowPartial: boolean;
  readonly maxCredits?: number | undefined;
  /** How many bytes will come, where that is known. */
  readonly bytes?: number | undefined;
}

/** An import as it is kept. Nothing of a person stands in it. */
export interface ImportRecord extends Omit<NewImport, 'columns' | 'bytes'> {
  readonly id: string;
  readonly workspaceId: string;
  readonly status: ImportStatus;
  readonly createdAt: EpochMs;
  readonly bodyHash: string;
  readonly actor: string;
  /** Whose key asked: their seat and allowances pay, as they are when the file is read. */
  readonly memberId?: string | undefined;
  readonly keyId?: string | undefined;
  readonly wantedColumns?: ColumnNames | undefined;
  readonly bytes?: number | undefined;
  /** Who reads, and when that was last seen to go on. */
  readonly reader?: string;
  readonly seenAtMs?: EpochMs;
  /** Rows that were taken, by now. */
  readonly rows: number;
  readonly refusedRows: number;
  readonly refused: readonly Refused[];
  /** The columns that are taken, once that is known. */
  readonly columns?: ColumnNames;
  /** The headings of the list. */
  readonly headings?: readonly string[];
  /** The position of the first row in each kept object of rows. */
  readonly kept: readonly number[];
  readonly enrichmentId?: string;
  readonly endedAtMs?: EpochMs;
  /** There while something is left to do. */
  readonly i2sk?: string;
}

/** Where the file of an import is put, and where its rows are kept. */
export const uploadKey = (ws: string, id: string): string => `${UPLOADS_PREFIX}${ws}/${id}`;
export const rowsKey = (ws: string, id: string, n: number): string =>
  `${ROWS_PREFIX}${ws}/${id}/${n}.json.gz`;
