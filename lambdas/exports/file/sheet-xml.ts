import type { Cell } from '../../shared/column.contract.ts';
import type { TableToWrite } from './table-to-write.contract.ts';
import { HEADING_STYLE, SHEET_END, SHEET_HEAD, TEXT_STYLE } from './workbook-parts.contract.ts';

/** Characters of a cell, as Excel counts them: in halves of a pair. */
const CELL_CHARACTERS_MAX = 32_767;
/** What XML 1.0 has no place for: controls, halves of a pair that stand alone, two that are none. */
const FORBIDDEN = /[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
/** `_x000A_` in a text is a line break to Excel, unless its first character is written so itself. */
const ESCAPE_OF_EXCEL = /_(?=x[\dA-Fa-f]{4}_)/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Writes the document of a workbook's sheet, a piece for each page of its table. */
export async function* sheetXml<Row>(table: TableToWrite<Row>): AsyncGenerator<string, void> {
  const { columns, pages } = table;
  const letters = columns.map((_, at) => lettersOf(at));
  const toRow = (n: number, cells: readonly string[]) => `<row r="${n}">${cells.join('')}</row>`;
  const heading = columns.map(({ name }, at) => textXml(`${letters[at]}1`, HEADING_STYLE, name));
  yield SHEET_HEAD + toRow(1, heading);
  let n = 1;
  for await (const rows of pages) {
    let xml = '';
    for (const row of rows) {
      n += 1;
      xml += toRow(
        n,
        columns.map(({ cell }, at) => cellXml(`${letters[at]}${n}`, cell(row))),
      );
    }
    yield xml;
  }
  yield SHEET_END;
}

function cellXml(place: string, value: Cell): string {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? `<c r="${place}"><v>${value}</v></c>` : '';
  }
  return textXml(place, TEXT_STYLE, value ?? '');
}

function textXml(place: string, style: number, value: string): string {
  const text = toXmlText(value);
  if (text === '') return '';
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
}

function toXmlText(text: string): string {
  return text
    .slice(0, CELL_CHARACTERS_MAX)
    .replace(/\r\n?/g, '\n')
    .replace(FORBIDDEN, '')
    .replace(ESCAPE_OF_EXCEL, '_x005F_')
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? '');
}

/** 0 → `A`, 27 → `AB`. */
function lettersOf(at: number): string {
  const last = String.fromCharCode(65 + (at % 26));
  return at < 26 ? last : lettersOf(Math.floor(at / 26) - 1) + last;
}
