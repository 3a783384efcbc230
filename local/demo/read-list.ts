import { basename } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import type { JsonObject } from '../server/json.ts';
import { ListError, readText } from './decode-list.ts';
import { type Columns, columnsOf, SUBJECT_FIELDS, type SubjectField } from './headings.ts';

/** As many rows as the API takes in one request. */
const LIST_ROWS_MAX = 10_000;

/** A list of people, ready to be enriched. */
export interface ContactList {
  /** File name, for what is said of it. */
  readonly name: string;
  readonly headings: readonly string[];
  /** Cells of the rows that are asked for, in the order of the file. */
  readonly rows: readonly (readonly string[])[];
  /**
   * For each of these rows a subject of the API; `ref` is `row-` and the row's number, counted from
   * 1.
   */
  readonly subjects: readonly JsonObject[];
  /** Lines that say what was taken of the file and what was left. */
  readonly remarks: readonly string[];
}

/** Lines before the headings: LinkedIn puts notes there. */
const LINES_BEFORE_HEADINGS_MAX = 5;
/** Programs that write a list end a row with blank cells too much. */
const isBlank = (cell: string): boolean => cell.trim() === '';

/**
 * Reads a CSV file of people with the headings that sales programs write.
 *
 * Shape:  comma, semicolon or tab between cells; any end of line; UTF-8 or UTF-16.
 * Errors: ListError of one line for a file that cannot be read, or has nobody in it who can be
 *         looked for.
 */
export function readList(file: string): ContactList {
  const name = basename(file);
  const records = parseRecords(file, readText(file));
  const at = records.slice(0, LINES_BEFORE_HEADINGS_MAX + 1).findIndex(isFindable);
  const headings = records[at]?.map((heading) => heading.trim());
  if (headings === undefined) throw new ListError(noHeadings(file, records));
  const all = records.slice(at + 1).filter((cells) => !cells.every(isBlank));
  const columns = withProfiles(columnsOf(headings), all);
  checkHeadings(file, headings, columns);
  checkCells(file, headings, all);
  const usable = all.filter((cells) => canBeFound(cells, columns));
  if (usable.length === 0) throw new ListError(`${file} has nobody in it who can be looked for`);
  const rows = usable.slice(0, LIST_ROWS_MAX);
  return {
    name,
    headings,
    rows,
    subjects: rows.map((cells, i) => toSubject(cells, columns, i)),
    remarks: [
      ...remarksOn(headings, columns),
      ...(usable.length < all.length
        ? [`left out: ${all.length - usable.length} rows with nothing to find a person by`]
        : []),
      ...(usable.length > LIST_ROWS_MAX
        ? [`left out: all after row ${LIST_ROWS_MAX}, the most that one request takes`]
        : []),
    ],
  };
}

const PROFILE = /linkedin\.com\/(in|sales\/(lead|people))\//i;

/**
 * Where no heading says so, the column that has profiles in it is theirs: LinkedIn's own export
 * calls it `URL`.
 */
function withProfiles(columns: Columns, rows: readonly (readonly string[])[]): Columns {
  if (columns.linkedinUrl !== undefined) return columns;
  const places = rows.slice(0, 100).map((cells) => cells.findIndex((cell) => PROFILE.test(cell)));
  const linkedinUrl = places.find((at) => at !== -1);
  const isFree = linkedinUrl !== undefined && !Object.values(columns).includes(linkedinUrl);
  return isFree ? { ...columns, linkedinUrl } : columns;
}

function parseRecords(file: string, text: string): readonly (readonly string[])[] {
  const delimiter = delimiterOf(text);
  try {
    const records: string[][] = parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
    if (records.some((cells) => !cells.every(isBlank))) return records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = 'lines' in error ? `, line ${String(error.lines)}` : '';
    throw new ListError(`${file}${line}: ${sayCsvFault(error)}`);
  }
  throw new ListError(`${file} is empty`);
}

function sayCsvFault({ code }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is opened and never closed';
  return `it is no CSV (${code})`;
}

/**
 * Of comma, semicolon and tab the one that stands most often outside of quotes in the first lines.
 */
function delimiterOf(text: string): string {
  const start = text.slice(0, 10_000).replace(/"(?:[^"]|"")*"/g, '');
  const counts = [',', ';', '\t'].map((each) => ({ each, count: start.split(each).length - 1 }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).each;
}

/** Says whether a person can be looked for by these columns. */
function isFindable(headings: readonly string[]): boolean {
  return hasEnough((field) => columnsOf(headings)[field] !== undefined);
}

/** The rule of the API: a profile, an address, or a name with a company. */
function hasEnough(has: (field: SubjectField) => boolean): boolean {
  const named = has('fullName') || (has('firstName') && has('lastName'));
  const employed = has('companyName') || has('companyDomain');
  return has('linkedinUrl') || has('email') || (named && employed);
}

function canBeFound(cells: readonly string[], columns: Columns): boolean {
  return hasEnough((field) => cellOf(cells, columns[field]) !== '');
}

function cellOf(cells: readonly string[], at: number | undefined): string {
  return at === undefined ? '' : (cells[at] ?? '').trim();
}

function noHeadings(file: string, records: readonly (readonly string[])[]): string {
  const [first = []] = records;
  const shown = first.slice(0, 4).map((cell) => `"${cell.trim().slice(0, 30)}"`);
  const more = first.length > shown.length ? ', …' : '';
  return (
    `${file} has no headings to find people by; its first line is ${shown.join(', ')}${more}. ` +
    'It takes "LinkedIn URL", "Email", or "First Name" and "Last Name" with "Company" or "Website"'
  );
}

/** Two columns of one heading: nobody can say which of them is meant. */
function checkHeadings(file: string, headings: readonly string[], columns: Columns): void {
  const taken = SUBJECT_FIELDS.flatMap((field) => headings[columns[field] ?? -1] ?? []);
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  const twice = taken.find((each) => headings.filter((other) => same(each, other)).length > 1);
  if (twice !== undefined) {
    throw new ListError(`${file} has the heading "${twice}" twice: rename the one not meant`);
  }
}

/** More cells than headings: a delimiter in a cell without quotes has moved what follows. */
function checkCells(
  file: string,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const odd = rows.findIndex((cells) => !cells.slice(headings.length).every(isBlank));
  if (odd === -1) return;
  throw new ListError(
    `${file}, row ${odd + 1} has ${rows[odd]?.length} cells for ${headings.length} headings`,
  );
}

function toSubject(cells: readonly string[], columns: Columns, i: number): JsonObject {
  const known = SUBJECT_FIELDS.flatMap((field) => {
    const cell = cellOf(cells, columns[field]);
    return cell === '' ? [] : [[field, cell] as const];
  });
  return { ref: `row-${i + 1}`, ...Object.fromEntries(known) };
}

function remarksOn(headings: readonly string[], columns: Columns): readonly string[] {
  const taken = SUBJECT_FIELDS.flatMap((field) => headings[columns[field] ?? -1] ?? []);
  const left = headings.filter((heading) => heading !== '' && !taken.includes(heading));
  return [
    `columns taken: ${taken.join(', ')}`,
    ...(left.length > 0 ? [`columns left:  ${left.join(', ')}`] : []),
  ];
}
