import { dataOf } from '../actions/actions.ts';
import { partRowsOf } from '../enrichments/lookups.ts';
import { readResults } from '../enrichments/read/read-results.ts';
import { besideOwn, resultColumns, type Shown } from '../enrichments/read/result-columns.ts';
import type { EnrichmentRecord } from '../enrichments/records.contract.ts';
import {
  SUBJECT_FIELDS,
  type SubjectField,
  type SubjectInput,
} from '../identity/subject.contract.ts';
import { type OwnColumns, openOwnColumns } from '../imports/own-columns.ts';
import type { Column } from '../shared/column.contract.ts';
import type { ExportRecord } from './exports.contract.ts';
import type { TableToWrite } from './file/table-to-write.contract.ts';
import type { WritePorts } from './ports.ts';

/** A row of the file: whom it asked for, the cells of the caller's own list, and its result. */
interface ExportRow extends Shown {
  readonly subject: SubjectInput;
  readonly own: readonly string[];
}

/**
 * Gives the table that the file of an export holds. First come the caller's own columns where the
 * enrichment came from an import, else the columns that say who each row is; then the columns that
 * the results have as CSV. The rows are read page by page, as the file is written.
 */
export async function tableOf(
  p: WritePorts,
  { workspaceId: ws, actions }: ExportRecord,
  enrichment: EnrichmentRecord,
): Promise<TableToWrite<ExportRow>> {
  const columns = resultColumns(dataOf(actions));
  const own = await openOwnColumns(p, ws, enrichment.id);
  return {
    columns: own === undefined ? [...WHO, ...columns] : besideOwn(own.headings, columns),
    pages: pagesOf(p, enrichment, own),
  };
}

const NAMES: Partial<Record<SubjectField, string>> = { email: 'givenEmail', phone: 'givenPhone' };

/** What the caller sent of a person. `email` and `phone` are the columns of what was found. */
const WHO: readonly Column<ExportRow>[] = SUBJECT_FIELDS.map((field) => ({
  name: NAMES[field] ?? field,
  cell: ({ subject }) => subject[field],
}));

async function* pagesOf(
  p: WritePorts,
  enrichment: EnrichmentRecord,
  own: OwnColumns | undefined,
): AsyncGenerator<readonly ExportRow[], void> {
  const { rows } = enrichment;
  // The rows of a part are one item: no part is read twice.
  const partRows = partRowsOf(enrichment);
  for (let from = 0; from < rows; from += partRows) {
    const to = Math.min(from + partRows, rows);
    const page = await readResults(p, enrichment, { from, to });
    const cells = (await own?.cellsOf(from, page.length)) ?? [];
    yield page.map(({ subject, result }, n) => ({ ...result, subject, own: cells[n] ?? [] }));
  }
}
