import { WORKBOOK_BYTES_MAX } from '../imports.contract.ts';
import { decodeText, type Encoding, encodingOf, NotUtf8 } from './decode-text.ts';
import { readCsv } from './read-csv.ts';
import { readWorkbook } from './read-workbook.ts';
import { rejoin } from './rejoin.ts';
import { type Bytes, FileFault, notATable, type TableRow } from './table.contract.ts';

const ZIP = 'PK\u0003\u0004';
/** How files begin that Office has locked with a password, and those of before 2007. */
const COMPOUND = '\u00d0\u00cf\u0011\u00e0';

/**
 * Reads the rows of a file that is a CSV or an XLSX, whatever its name says, in bounded memory:
 * row by row, a workbook's texts aside.
 *
 * Errors: FileFault. NotUtf8 where a text that began as UTF-8 is none: read it again with the
 *         encoding that it names.
 */
export async function* readTable(
  bytes: Bytes,
  encoding?: Encoding,
): AsyncGenerator<TableRow, void> {
  const { head, all } = await peek(bytes);
  if (head.length === 0) throw new FileFault('FILE_EMPTY', 'the file is empty');
  const mark = String.fromCharCode(...head.subarray(0, 4));
  if (mark === COMPOUND) {
    const message =
      'the file is locked with a password, or of Excel before 2007: save it as XLSX or CSV';
    throw new FileFault('FILE_ENCRYPTED', message);
  }
  if (mark.startsWith('%PDF')) throw notATable();
  if (mark === ZIP) yield* readWorkbook(await gather(all));
  else yield* readCsv(decodeText(all, encoding ?? encodingOf(head), encoding !== undefined));
}

export { NotUtf8 };

/** Looks at the first bytes; `all` has them too. */
async function peek(bytes: Bytes): Promise<{ readonly head: Uint8Array; readonly all: Bytes }> {
  const rest = bytes[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array();
  while (head.length < 4) {
    const { done, value } = await rest.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  return { head, all: rejoin(head, rest) };
}

async function gather(bytes: Bytes): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > WORKBOOK_BYTES_MAX) {
      const message = `a workbook may have ${WORKBOOK_BYTES_MAX / 1_000_000} MB: save it as CSV`;
      throw new FileFault('FILE_TOO_LARGE', message);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
