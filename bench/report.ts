/** A cell: numbers are written with thousands marks. */
export type Cell = string | number;

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly notes?: readonly string[];
}

/** A promise of the design, and whether this run kept it. */
export interface Check {
  readonly goal: string;
  readonly measured: string;
  readonly holds: boolean;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly command: string;
  readonly tables: readonly Table[];
  readonly checks: readonly Check[];
}

/** Writes a section as text. */
export function toText(section: Section): string {
  const { id, title, command, tables, checks } = section;
  return [
    `\n== (${id}) ${title}`,
    `   ${command}`,
    ...tables.map(tableText),
    ...(checks.length > 0 ? ['', ...checks.map(checkText)] : []),
  ].join('\n');
}

function checkText({ goal, measured, holds }: Check): string {
  return `  [${holds ? 'holds' : 'MISSED'}] ${goal}: ${measured}`;
}

/** Texts to the left, numbers to the right, columns two spaces apart. */
function tableText({ title, columns, rows, notes = [] }: Table): string {
  const cells = rows.map((row) => row.map(cellText));
  const widths = columns.map((name, n) =>
    Math.max(name.length, ...cells.map((row) => row[n]?.length ?? 0)),
  );
  const isNumber = columns.map((_, n) => rows.some((row) => typeof row[n] === 'number'));
  const line = (row: readonly string[]): string =>
    `  ${row.map((text, n) => pad(text, widths[n] ?? 0, isNumber[n] === true)).join('  ')}`.trimEnd();
  const rule = widths.map((width) => '-'.repeat(width));
  return [
    `\n  ${title}`,
    line(columns),
    line(rule),
    ...cells.map(line),
    ...notes.map((note) => `  * ${note}`),
  ].join('\n');
}

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width);
}

function cellText(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  const digits = Number.isInteger(cell) ? 0 : decimalsOf(Math.abs(cell));
  return cell.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** Three figures that say something: 12.3, 1.23, 0.0123. */
function decimalsOf(size: number): number {
  if (size === 0) return 0;
  return Math.min(8, Math.max(1, 2 - Math.floor(Math.log10(size))));
}

/** Gives the middle of the values, and any other quantile. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}

/** Writes a ratio: `12.3 ×`. */
export function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 2 : 1)} ×`;
}
