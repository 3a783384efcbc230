import { CELL_CHARACTERS_MAX } from '../imports.contract.ts';
import { readWhole, readXml } from './read-xml.ts';
import { FileFault } from './table.contract.ts';
import { type Archive, damaged } from './unzip.ts';

/** What a workbook says of its first visible sheet, and of how numbers are shown. */
export interface WorkbookParts {
  /** The file of the sheet. */
  readonly sheet: string;
  /** Styles that show a number as a date. */
  readonly dateStyles: ReadonlySet<number>;
  readonly is1904: boolean;
}

/** Texts of a workbook, and characters of all of them: they are held in memory. */
const TEXTS_MAX = 4_000_000;
const TEXT_CHARACTERS_MAX = 100_000_000;

/** Reads which sheet is the first, and which styles are dates. Errors: FileFault FILE_DAMAGED. */
export async function readParts(archive: Archive): Promise<WorkbookParts> {
  const { sheetId, is1904 } = await readBook(archive);
  const targets = new Map<string, string>();
  await readWhole(archive.read('xl/_rels/workbook.xml.rels'), {
    open: (name, { Id: id = '', Target: target = '' }) => {
      if (name === 'Relationship') targets.set(id, target);
    },
  });
  const target = targets.get(sheetId) ?? 'worksheets/sheet1.xml';
  const sheet = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  if (!archive.has(sheet)) throw damaged();
  return { sheet, is1904, dateStyles: await readDateStyles(archive) };
}

async function readBook(archive: Archive) {
  let sheetId: string | undefined;
  let is1904 = false;
  await readWhole(archive.read('xl/workbook.xml'), {
    open: (name, attributes) => {
      if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet' || (attributes.state ?? 'visible') !== 'visible') return;
      sheetId ??= attributes.id;
    },
  });
  return { sheetId: sheetId ?? '', is1904 };
}

/** Formats of dates that every workbook knows (ECMA-376, part 1, 18.8.30). */
const isKnownDate = (id: number): boolean =>
  (id >= 14 && id <= 22) ||
  (id >= 27 && id <= 36) ||
  (id >= 45 && id <= 47) ||
  (id >= 50 && id <= 58);

async function readDateStyles(archive: Archive): Promise<ReadonlySet<number>> {
  const ownDates = new Set<number>();
  const dates = new Set<number>();
  let styles = 0;
  let isInCellStyles = false;
  await readWhole(archive.read('xl/styles.xml'), {
    open: (name, { numFmtId = '0', formatCode = '' }) => {
      if (name === 'numFmt' && isDateFormat(formatCode)) ownDates.add(Number(numFmtId));
      if (name === 'cellXfs') isInCellStyles = true;
      if (name !== 'xf' || !isInCellStyles) return;
      const id = Number(numFmtId);
      if (isKnownDate(id) || ownDates.has(id)) dates.add(styles);
      styles += 1;
    },
    close: (name) => {
      if (name === 'cellXfs') isInCellStyles = false;
    },
  });
  return dates;
}

/** Says whether a format shows days or years, texts and colours in it aside. */
function isDateFormat(format: string): boolean {
  return /[dy]|m+[/.-]|h+:/i.test(format.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''));
}

/**
 * Reads the list of texts that cells point to.
 *
 * Errors: FileFault FILE_UNPACKS_TOO_LARGE for more than four million, or 100 MB of them.
 */
export async function readTexts(archive: Archive): Promise<readonly string[]> {
  const texts: string[] = [];
  let text = '';
  let characters = 0;
  let isText = false;
  let isSpoken = false;
  const reading = readXml(archive.read('xl/sharedStrings.xml'), {
    open: (name) => {
      if (name === 'si') text = '';
      // What is read out loud of a Japanese name is no part of it.
      if (name === 'rPh') isSpoken = true;
      isText = name === 't' && !isSpoken;
    },
    text: (more) => {
      if (isText) text = (text + more).slice(0, CELL_CHARACTERS_MAX + 1);
    },
    close: (name) => {
      if (name === 't') isText = false;
      if (name === 'rPh') isSpoken = false;
      if (name !== 'si') return;
      characters += text.length;
      texts.push(text);
    },
  });
  for await (const _ of reading) {
    if (texts.length > TEXTS_MAX || characters + text.length > TEXT_CHARACTERS_MAX) {
      throw new FileFault('FILE_UNPACKS_TOO_LARGE', 'the workbook has more than 100 MB of texts');
    }
  }
  return texts;
}
