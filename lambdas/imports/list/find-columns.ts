import { canFind } from '../../identity/clean-subject.ts';
import { DAMAGE, FileFault, isBlank, notATable, type TableRow } from '../file/table.contract.ts';
import { COLUMNS_MAX, type ColumnNames, HEADING_CHARACTERS_MAX } from '../imports.contract.ts';
import { type Columns, columnsBeside, columnsOf, namedColumns } from './headings.ts';

/** Where the headings of a list stand, and which columns are taken. */
export interface FoundColumns {
  /** Position of the row of headings among the first rows. */
  readonly at: number;
  readonly headings: readonly string[];
  readonly columns: Columns;
  /** Places of further addresses and numbers; none where the caller has named the columns. */
  readonly beside: readonly number[];
}

/** Rows before the headings: LinkedIn puts notes there. */
const ROWS_BEFORE_HEADINGS_MAX = 5;
const PROFILE = /linkedin\.com\/(in|sales\/(lead|people))\//i;

/**
 * Finds the headings of a list among its first rows, and the columns to take.
 *
 * @param names the columns that the caller has named; then no others are taken
 * Errors: FileFault COLUMNS_NOT_KNOWN, COLUMN_MISSING, COLUMN_TWICE, COLUMNS_TOO_MANY,
 *         FILE_NOT_A_TABLE.
 */
export function findColumns(first: readonly TableRow[], names?: ColumnNames): FoundColumns {
  const candidates = first.slice(0, ROWS_BEFORE_HEADINGS_MAX + 1);
  const found = names ? findNamed(candidates, names) : findKnown(candidates, first);
  checkHeadings(first[found.at]?.row ?? 1, found);
  return found;
}

function findNamed(candidates: readonly TableRow[], names: ColumnNames): FoundColumns {
  const all = candidates.map(({ cells }) => namedColumns(cells, names));
  const at = all.reduce(
    (best, { missing }, n) => (missing.length < (all[best]?.missing.length ?? 0) ? n : best),
    0,
  );
  const { columns = {}, missing = [] } = all[at] ?? {};
  const { row, cells } = candidates[at] ?? { row: 1, cells: [] };
  if (missing.length > 0) {
    const message = `there is no column ${missing.map((name) => `"${name}"`).join(', ')}`;
    throw new FileFault('COLUMN_MISSING', message, { row });
  }
  return { at, headings: cells.map(toHeading), columns, beside: [] };
}

function findKnown(candidates: readonly TableRow[], first: readonly TableRow[]): FoundColumns {
  const known = candidates.map(({ cells }) => columnsOf(cells));
  const more = known.map((columns, at) => withProfiles(columns, first.slice(at)));
  // Where headings alone say enough, a note above them that seems to is none.
  for (const columns of [known, more]) {
    const at = columns.findIndex((each) => hasEnough(each));
    const { cells = [] } = candidates[at] ?? {};
    if (at === -1) continue;
    const taken = more[at] ?? {};
    const beside = columnsBeside(cells, taken);
    return { at, headings: cells.map(toHeading), columns: taken, beside };
  }
  if (first.some(({ cells }) => cells.some((cell) => cell.includes(DAMAGE)))) throw notATable();
  throw new FileFault(
    'COLUMNS_NOT_KNOWN',
    'no row of the first six has headings to find people by: "LinkedIn URL", "Email", or ' +
      '"First Name" and "Last Name" with "Company" or "Website"; or name the columns in `columns` ' +
      '(of a workbook the first visible sheet is read)',
    { row: candidates[0]?.row ?? 1 },
  );
}

/**
 * Where no heading says so, the column that has profiles in it is theirs: LinkedIn's own export
 * calls it `URL`.
 */
function withProfiles(columns: Columns, [headings, ...rows]: readonly TableRow[]): Columns {
  if (columns.linkedinUrl !== undefined) return columns;
  const places = rows.map(({ cells }) => cells.findIndex((cell) => PROFILE.test(cell)));
  const linkedinUrl = places.find((at) => at !== -1);
  if (linkedinUrl === undefined || isBlank(headings?.cells[linkedinUrl] ?? '')) return columns;
  const isFree = !Object.values(columns).includes(linkedinUrl);
  return isFree ? { ...columns, linkedinUrl } : columns;
}

/** As it is shown, with the usual sign for a character that is lost. */
const toHeading = (cell: string): string =>
  cell.replaceAll(DAMAGE, '\ufffd').trim().slice(0, HEADING_CHARACTERS_MAX);

/** Says whether a person whose every column is filled can be found. */
function hasEnough(columns: Columns): boolean {
  return canFind(Object.fromEntries(Object.keys(columns).map((field) => [field, field])));
}

function checkHeadings(row: number, { headings, columns }: FoundColumns): void {
  if (headings.length > COLUMNS_MAX) {
    const message = `a list may have ${COLUMNS_MAX} columns`;
    throw new FileFault('COLUMNS_TOO_MANY', message, { row, column: COLUMNS_MAX });
  }
  // Two columns of one heading: nobody can say which of them is meant.
  const plain = headings.map((heading) => heading.toLowerCase());
  const twice = Object.values(columns).find((at) => plain.indexOf(plain[at] ?? '', at + 1) !== -1);
  if (twice === undefined) return;
  const message = 'two columns have this heading: rename the one that is not meant';
  throw new FileFault('COLUMN_TWICE', message, {
    row,
    column: plain.lastIndexOf(plain[twice] ?? ''),
  });
}
