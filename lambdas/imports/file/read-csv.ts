import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { rejoin } from './rejoin.ts';
import { DAMAGE, FileFault, isBlank, notATable, type TableRow } from './table.contract.ts';

/** Characters at the beginning by which the delimiter is told. */
const HEAD_CHARACTERS = 20_000;
/** Bytes of one row: what is longer is a quote that is not closed, or no row of a list. */
const ROW_BYTES_MAX = 1_000_000;

/** Headings may have a broken character; with more of them in the first line it is a picture, or a program. */
const DAMAGED_SHARE_MAX = 0.1;

const DELIMITERS = [',', ';', '\t', '|'];

/**
 * Reads the rows of a CSV text, one after another, blank ones left out.
 *
 * Shape:  comma, semicolon, tab or pipe between cells; any end of line; Excel's `sep=;` before all.
 * Errors: FileFault FILE_EMPTY, FILE_NOT_A_TABLE, QUOTE_NOT_CLOSED, ROW_TOO_LONG, FILE_DAMAGED, with row and column.
 */
export async function* readCsv(text: AsyncIterable<string>): AsyncGenerator<TableRow, void> {
  const { head, rest } = await takeHead(text);
  const [firstLine = ''] = /^[^\r\n]*/.exec(head) ?? [];
  if (firstLine.split(DAMAGE).length - 1 > firstLine.length * DAMAGED_SHARE_MAX) throw notATable();
  const { delimiter, begin, linesBefore } = delimiterOf(head);
  const parser = parse({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: ROW_BYTES_MAX,
  });
  // Whoever reads the parser gets the error of what feeds it.
  pipeline(Readable.from(rejoin(head.slice(begin), rest)), parser, () => {});
  let row = linesBefore;
  let isEmpty = true;
  try {
    for await (const record of parser) {
      const cells = record as string[];
      row += 1;
      if (cells.every(isBlank)) continue;
      isEmpty = false;
      yield { row, cells };
    }
  } catch (error) {
    throw error instanceof CsvError ? faultOf(error, linesBefore) : error;
  }
  if (isEmpty) throw new FileFault('FILE_EMPTY', 'the file has no rows');
}

async function takeHead(text: AsyncIterable<string>) {
  const rest = text[Symbol.asyncIterator]();
  let head = '';
  while (head.length < HEAD_CHARACTERS) {
    const { done, value } = await rest.next();
    if (done) break;
    head += value;
  }
  return { head, rest };
}

/** What is before the first row, and what stands between cells. */
interface Beginning {
  readonly delimiter: string;
  /** Characters to be left out. */
  readonly begin: number;
  readonly linesBefore: number;
}

/** Of the delimiters the one that stands most often outside of quotes in the first lines. */
function delimiterOf(head: string): Beginning {
  const said = /^sep=(.)\r?\n/.exec(head);
  if (said) return { delimiter: said[1] ?? ',', begin: said[0].length, linesBefore: 1 };
  const bare = head.slice(0, HEAD_CHARACTERS).replace(/"(?:[^"]|"")*"/g, '');
  const counts = DELIMITERS.map((each) => ({ each, count: bare.split(each).length - 1 }));
  const { each } = counts.reduce((best, next) => (next.count > best.count ? next : best));
  return { delimiter: each, begin: 0, linesBefore: 0 };
}

/** The rows before it may be on their way to the reader still: the error says how many they are. */
function faultOf(error: CsvError, linesBefore: number): FileFault {
  const { code, column, records } = error as CsvError & {
    readonly column?: unknown;
    readonly records?: unknown;
  };
  const spot = {
    row: linesBefore + Number(records ?? 0) + 1,
    ...(typeof column === 'number' && { column }),
  };
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    return new FileFault('QUOTE_NOT_CLOSED', 'a quote is opened in this row and not closed', spot);
  }
  if (code === 'CSV_MAX_RECORD_SIZE') {
    const message = 'the row is longer than 1 MB: a cell is too long, or a quote is not closed';
    return new FileFault('ROW_TOO_LONG', message, spot);
  }
  return new FileFault('FILE_DAMAGED', 'the row is no CSV', spot);
}
