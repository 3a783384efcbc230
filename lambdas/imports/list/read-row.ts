import type { AskedSubject, IgnoredField } from '../../identity/identity.contract.ts';
import { readSubject } from '../../identity/read-subject.ts';
import { sayUnusable } from '../../identity/say-unusable.ts';
import {
  bytesOf,
  FIELD_CHARACTERS_MAX,
  REF,
  REF_CHARACTERS_MAX,
  SUBJECT_BYTES_MAX,
  type SubjectInput,
} from '../../identity/subject.contract.ts';
import { DAMAGE, isBlank, type TableRow } from '../file/table.contract.ts';
import { CELL_CHARACTERS_MAX, type ListField, type Refused } from '../imports.contract.ts';
import type { FoundColumns } from './find-columns.ts';

/** Characters of all cells of a row: its rows are kept for the results. */
const ROW_CHARACTERS_MAX = 500_000;

/** Characters of a heading in a message: a hundred of these fit into an import's record. */
const HEADING_SHOWN_MAX = 40;

/** What a row of a list is: somebody to look for, or nobody. */
export type ReadRow =
  | { readonly kind: 'taken'; readonly subject: AskedSubject; readonly cells: readonly string[] }
  | { readonly kind: 'refused'; readonly refused: Refused };

/**
 * Reads a row of a list by its columns. A cell that makes no sense is left out and told in
 * `ignored`, as in a request; a row is refused where nothing is left to find its person by, with
 * the cells that could not be used, or where it does not fit into the list.
 *
 * Shape:  `ref` is the row's own where a column is for it, else its number.
 */
export function readRow({ row, cells }: TableRow, list: FoundColumns): ReadRow {
  const { headings, columns } = list;
  const refuse = (code: string, message: string, column?: number): ReadRow => ({
    kind: 'refused',
    refused: { row, column: column === undefined ? null : nameOf(headings, column), code, message },
  });
  const beyond = cells.findIndex((cell, n) => n >= headings.length && !isBlank(cell));
  if (beyond !== -1) {
    return refuse('CELLS_TOO_MANY', 'has more cells than there are headings', beyond);
  }
  const damaged = cells.findIndex((cell) => cell.includes(DAMAGE));
  if (damaged !== -1) return refuse('CELL_DAMAGED', 'has something that is no text', damaged);
  if (columns.ref !== undefined && !REF.test((cells[columns.ref] ?? '').trim())) {
    return refuse('CELL_DAMAGED', 'must not have control characters', columns.ref);
  }
  const long = cells.findIndex((cell) => cell.length > CELL_CHARACTERS_MAX);
  if (long !== -1) return refuse('CELL_TOO_LONG', tooLong(CELL_CHARACTERS_MAX), long);
  const tooWide = Object.entries(columns).find(
    ([field, at]) => (cells[at]?.trim().length ?? 0) > limitOf(field),
  );
  if (tooWide) return refuse('CELL_TOO_LONG', tooLong(limitOf(tooWide[0])), tooWide[1]);
  if (cells.reduce((sum, { length }) => sum + length, 0) > ROW_CHARACTERS_MAX) {
    return refuse('ROW_TOO_LONG', `has more than ${ROW_CHARACTERS_MAX} characters`);
  }
  const { ref = String(row), ...known } = toSubject(cells, list);
  const beside = list.beside.map((at) => cells[at] ?? '');
  const read = readSubject({ ref, ...known }, beside);
  if (read.kind === 'nobody') {
    const { message, column } = sayNobody(read.unusable, list);
    return refuse('NOTHING_TO_FIND_BY', message, column);
  }
  const { subject } = read;
  if (bytesOf(subject) > SUBJECT_BYTES_MAX) {
    return refuse('ROW_TOO_LONG', `has more than ${SUBJECT_BYTES_MAX} bytes about its person`);
  }
  return { kind: 'taken', subject, cells: headings.map((_, n) => cells[n] ?? '') };
}

const NOTHING_LEFT =
  'has no LinkedIn profile, e-mail address or phone number, and no name with a company';

/** Says why a row has nobody, and in which column: of several that cannot be used, in the first. */
function sayNobody(unusable: readonly IgnoredField[], { headings, columns }: FoundColumns) {
  const cells = unusable
    .map((cell) => ({ cell, column: columns[cell.field] ?? -1 }))
    .sort((one, other) => one.column - other.column);
  const [first] = cells;
  if (first === undefined) return { message: NOTHING_LEFT };
  if (cells.length === 1) return { message: sayUnusable(first.cell), column: first.column };
  const each = cells.map(
    ({ cell, column }) =>
      `"${nameOf(headings, column).slice(0, HEADING_SHOWN_MAX)}" (${cell.reason})`,
  );
  const message = `has nothing left to find its person by: ${each.join(', ')} cannot be used`;
  return { message, column: first.column };
}

const tooLong = (most: number): string => `has more than ${most} characters`;

function limitOf(field: string): number {
  return field === 'ref' ? REF_CHARACTERS_MAX : FIELD_CHARACTERS_MAX;
}

/** The heading of a column, or its place where it has none. */
export function nameOf(headings: readonly string[], at: number): string {
  return headings[at] || String(at + 1);
}

function toSubject(cells: readonly string[], { columns }: FoundColumns): SubjectInput {
  const known = (Object.entries(columns) as [ListField, number][]).flatMap(([field, at]) => {
    const cell = (cells[at] ?? '').trim().toWellFormed();
    return cell === '' ? [] : [[field, cell] as const];
  });
  return Object.fromEntries(known);
}
