import { CELL_CHARACTERS_MAX, COLUMNS_MAX } from '../imports.contract.ts';
import { readXml, type XmlEvents } from './read-xml.ts';
import { FileFault, isBlank, notATable, type TableRow } from './table.contract.ts';
import { type Archive, unzip } from './unzip.ts';
import { writeCell } from './workbook-cell.ts';
import { readParts, readTexts, type WorkbookParts } from './workbook-parts.ts';

/** A column more than a list may have: what stands further right is put there, and is refused. */
const LAST_COLUMN = COLUMNS_MAX;

/**
 * Reads the rows of a workbook's first visible sheet, one after another, blank ones left out. Dates
 * are written as RFC 3339 writes them, numbers in full.
 *
 * Errors: FileFault FILE_NOT_A_TABLE for another archive, FILE_ENCRYPTED, FILE_DAMAGED,
 *         FILE_UNPACKS_TOO_LARGE, FILE_EMPTY.
 */
export async function* readWorkbook(bytes: Buffer): AsyncGenerator<TableRow, void> {
  const archive = await unzip(bytes);
  if (!archive.has('xl/workbook.xml')) throw notATable();
  const parts = await readParts(archive);
  const texts = await readTexts(archive);
  let isEmpty = true;
  for await (const row of readSheet(archive, parts, texts)) {
    isEmpty = false;
    yield row;
  }
  if (isEmpty) throw new FileFault('FILE_EMPTY', 'the first sheet has no rows');
}

async function* readSheet(
  archive: Archive,
  parts: WorkbookParts,
  texts: readonly string[],
): AsyncGenerator<TableRow, void> {
  const sheet = new SheetReader(parts, texts);
  for await (const _ of readXml(archive.read(parts.sheet), sheet.events)) yield* sheet.take();
}

/** Puts rows together of what a sheet's document tells. */
class SheetReader {
  readonly #parts: WorkbookParts;
  readonly #texts: readonly string[];
  #done: TableRow[] = [];
  #row = 0;
  #cells: string[] = [];
  #column = -1;
  #type = '';
  #style = 0;
  #text = '';
  #isValue = false;
  #isSpoken = false;

  constructor(parts: WorkbookParts, texts: readonly string[]) {
    this.#parts = parts;
    this.#texts = texts;
  }

  readonly events: XmlEvents = {
    open: (name, attributes) => this.#open(name, attributes),
    text: (text) => {
      if (this.#isValue) this.#text = (this.#text + text).slice(0, CELL_CHARACTERS_MAX + 1);
    },
    close: (name) => this.#close(name),
  };

  /** Gives the rows that are whole, each once. */
  take(): readonly TableRow[] {
    const done = this.#done;
    this.#done = [];
    return done;
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      this.#row = Number(attributes.r ?? this.#row + 1);
      this.#cells = [];
      this.#column = -1;
    } else if (name === 'c') {
      this.#column = columnOf(attributes.r) ?? this.#column + 1;
      this.#type = attributes.t ?? 'n';
      this.#style = Number(attributes.s ?? 0);
      this.#text = '';
    } else if (name === 'v' || name === 't') this.#isValue = !this.#isSpoken;
    // What is read out loud of a Japanese name is no part of it.
    else if (name === 'rPh') this.#isSpoken = true;
  }

  #close(name: string): void {
    if (name === 'v' || name === 't') this.#isValue = false;
    else if (name === 'rPh') this.#isSpoken = false;
    else if (name === 'c') this.#endCell();
    else if (name === 'row') this.#endRow();
  }

  #endCell(): void {
    const { dateStyles, is1904 } = this.#parts;
    const text = writeCell({
      type: this.#type,
      text: this.#text,
      isDate: dateStyles.has(this.#style),
      is1904,
      texts: this.#texts,
    });
    if (text === '') return;
    const at = Math.min(this.#column, LAST_COLUMN);
    while (this.#cells.length < at) this.#cells.push('');
    this.#cells[at] = text;
  }

  #endRow(): void {
    const cells = this.#cells;
    if (!cells.every(isBlank)) this.#done.push({ row: this.#row, cells });
  }
}

/** `AB12` → 27; undefined where the cell does not say where it is. */
function columnOf(place: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(place ?? '')?.[0];
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
