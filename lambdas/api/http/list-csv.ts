import type { Column } from '../../shared/column.contract.ts';
import { toCsvHeading, toCsvLines } from '../../shared/csv.ts';
import type { Page } from '../../shared/pages.ts';
import type { Answer } from './respond.ts';

/** One answer has at most so many rows. */
const CSV_ROWS_MAX = 10_000;
/**
 * What the text may take of an answer, in bytes of JSON: the answer of a function is JSON, in which
 * each quote and line end of the text is escaped, and has at most 6,291,556 bytes. The rest is for
 * its headers.
 */
const CSV_BYTES_MAX = 6_200_000;
const PAGE_ROWS = 200;
/** A filter that little passes must not keep the call past its time. */
const PAGES_MAX = 100;

interface CsvRequest<Row> {
  readonly fileName: string;
  readonly columns: readonly Column<Row>[];
  /** Where to begin; absent: at the first row. */
  readonly cursor: string | undefined;
  readonly readPage: (page: { limit: number; cursor?: string }) => Promise<Page<Row>>;
  /** The call has no time for another page: the rest is in the next answer. */
  readonly isLate?: () => boolean;
}

/**
 * Gives a list as CSV, all its pages in one answer, up to what one answer holds; the `Link` header
 * then says where the rest begins. The `limit` of the query is for pages of JSON.
 */
export async function listCsv<Row>(request: CsvRequest<Row>): Promise<Answer<never>> {
  const { columns, fileName, readPage, isLate = () => false } = request;
  let text = toCsvHeading(columns);
  let cursor: string | null | undefined = request.cursor;
  let bytes = bytesInAnswer(text);
  let rows = 0;
  let limit = PAGE_ROWS;
  for (let pages = 0; pages < PAGES_MAX && rows + limit <= CSV_ROWS_MAX; pages += 1) {
    const page: Page<Row> = await readPage({ limit, ...(cursor && { cursor }) });
    const lines = toCsvLines(columns, page.items);
    const more = bytesInAnswer(lines);
    if (bytes + more > CSV_BYTES_MAX && page.items.length > 1) {
      // The page begins the next answer; where it is too long for any, half of it may not be.
      if (rows > 0) break;
      limit = Math.ceil(limit / 2);
      continue;
    }
    text += lines;
    bytes += more;
    rows += page.items.length;
    cursor = page.nextCursor;
    if (cursor === null || isLate()) break;
  }
  return { kind: 'csv', fileName, text, nextCursor: cursor ?? null };
}

function bytesInAnswer(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}
