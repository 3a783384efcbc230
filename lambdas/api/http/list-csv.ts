import type { Page } from '../../shared/pages.ts';
import { type Column, toCsvHeading, toCsvLine } from './csv.ts';
import type { Answer } from './respond.ts';

/** One answer has at most so many rows, and so many bytes: Lambda's own limit is 6 MB. */
export const CSV_ROWS_MAX = 10_000;
const CSV_BYTES_MAX = 5_000_000;
const PAGE_ROWS = 200;
/** A filter that little passes must not keep the call past its time. */
const PAGES_MAX = 100;

interface CsvRequest<Row> {
  readonly fileName: string;
  readonly columns: readonly Column<Row>[];
  /** Where to begin; absent: at the first row. */
  readonly cursor: string | undefined;
  readonly readPage: (page: { limit: number; cursor?: string }) => Promise<Page<Row>>;
}

/**
 * Gives a list as CSV, all its pages in one answer, up to what one answer holds; the `Link` header
 * then says where the rest begins. The `limit` of the query is for pages of JSON.
 */
export async function listCsv<Row>(request: CsvRequest<Row>): Promise<Answer> {
  const { columns, fileName, readPage } = request;
  const lines = [toCsvHeading(columns)];
  let cursor: string | null | undefined = request.cursor;
  let bytes = 0;
  let pages = 0;
  do {
    const page: Page<Row> = await readPage({ limit: PAGE_ROWS, ...(cursor && { cursor }) });
    for (const row of page.items) {
      const line = toCsvLine(columns, row);
      bytes += Buffer.byteLength(line) + 2;
      lines.push(line);
    }
    cursor = page.nextCursor;
    pages += 1;
  } while (
    cursor !== null &&
    pages < PAGES_MAX &&
    lines.length + PAGE_ROWS <= CSV_ROWS_MAX + 1 &&
    bytes < CSV_BYTES_MAX
  );
  return { kind: 'csv', fileName, text: `${lines.join('\r\n')}\r\n`, nextCursor: cursor };
}
