/** A cell as a sheet has it. */
export interface SheetCell {
  /** `s` a text of the list of texts, `n` a number, `b` yes or no; others stand as they are. */
  readonly type: string;
  readonly text: string;
  /** Its style shows a number as a date. */
  readonly isDate: boolean;
  /** Days are counted from 1904, as Excel did on a Macintosh. */
  readonly is1904: boolean;
  readonly texts: readonly string[];
}

const DAY_MS = 86_400_000;
/** Day 0 of a workbook: 30 December 1899, since Excel takes 1900 for a leap year. */
const FIRST_DAY_MS = Date.UTC(1899, 11, 30);
const DAYS_UNTIL_1904 = 1_462;
/** 31 December 9999: no workbook has a later day. */
const LAST_DAY = 2_958_465;

/** Writes a cell as text: what its reader sees, without its format. */
export function writeCell({ type, text, isDate, is1904, texts }: SheetCell): string {
  if (type === 's') return readEscapes(texts[Number(text)] ?? '');
  if (type === 'b') return text === '1' ? 'TRUE' : 'FALSE';
  if (type !== 'n' || text === '') return readEscapes(text);
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  if (isDate) return writeDate(value + (is1904 ? DAYS_UNTIL_1904 : 0)) ?? text;
  // 4.9170123E+11 is a telephone number.
  return Number.isSafeInteger(value) ? String(value) : text;
}

/** What XML has no place for Excel writes by its code: `_x000D_` (ECMA-376, ST_Xstring). */
const ESCAPE = /_x([\dA-Fa-f]{4})_/g;

function readEscapes(text: string): string {
  return text.replace(ESCAPE, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function writeDate(days: number): string | undefined {
  if (days < 0 || days > LAST_DAY) return undefined;
  const ms = Math.round(days * 86_400) * 1_000;
  const written = new Date(FIRST_DAY_MS + ms).toISOString();
  return ms % DAY_MS === 0 ? written.slice(0, 10) : written.replace('.000Z', '');
}
