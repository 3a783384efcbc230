import { parse } from 'csv-parse/sync';

/** A row of an exported ledger, as `GET …/ledger` gives it. */
export interface ExportedEntry {
  readonly rev: number;
  readonly slices: readonly Readonly<Record<string, string | number>>[];
  readonly before: Totals;
  readonly after: Totals;
  readonly spentOn: object;
  readonly hash: string | null;
  readonly [field: string]: unknown;
}

export type Totals = Readonly<
  Record<string, { readonly available: number; readonly held: number; readonly debt?: number }>
>;

/**
 * Reads exports of one account's ledger, in the order of their revisions: CSV, or JSON that is a
 * page, a list of entries, or such texts one a line.
 *
 * Errors: SyntaxError for what is neither.
 */
export function readExports(texts: readonly string[]): ExportedEntry[] {
  return texts.flatMap(readExport).sort((a, b) => a.rev - b.rev);
}

function readExport(text: string): ExportedEntry[] {
  const isJson = /^\s*[[{]/.test(text);
  return isJson ? readJson(text) : readCsv(text);
}

function readJson(text: string): ExportedEntry[] {
  try {
    return toEntries(JSON.parse(text));
  } catch {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.flatMap((line) => toEntries(JSON.parse(line)));
  }
}

function toEntries(json: unknown): ExportedEntry[] {
  if (Array.isArray(json)) return json.flatMap(toEntries);
  const { items } = json as { readonly items?: readonly ExportedEntry[] };
  return items === undefined ? [json as ExportedEntry] : [...items];
}

/** Columns that hold JSON, and the one that holds a number. */
const JSON_COLUMNS: readonly string[] = ['slices', 'before', 'after', 'spentOn', 'rev'];

function readCsv(text: string): ExportedEntry[] {
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true });
  return rows.map((row) => {
    const cells = Object.entries(row).map(([column, cell]): [string, unknown] => {
      if (JSON_COLUMNS.includes(column)) return [column, JSON.parse(cell)];
      if (column === 'hash') return [column, cell === '' ? null : cell];
      return [column, cell];
    });
    return Object.fromEntries(cells) as unknown as ExportedEntry;
  });
}
