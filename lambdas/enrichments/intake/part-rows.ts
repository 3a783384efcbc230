import { LIST_PART_ROWS_MAX, PART_ROWS_MAX, PARTS_AT_A_TIME } from '../enrichment-run.contract.ts';
import type { Row } from '../records.contract.ts';

/** A part is an item of the table, which takes 400 KB: names of fields and marks of types too. */
const PART_BYTES_MAX = 300_000;

/**
 * Gives how many rows each part of a request has. Behind the last rows of a part places stand
 * empty, so a long list has longer parts: as many at least as run at a time, none larger than its
 * item may be.
 */
export function planPartRows(rows: readonly Row[]): number {
  const even = Math.ceil(rows.length / PARTS_AT_A_TIME);
  let partRows = Math.min(Math.max(even, PART_ROWS_MAX), LIST_PART_ROWS_MAX);
  if (partRows === PART_ROWS_MAX) return partRows;
  const bytes = rows.map((row) => Buffer.byteLength(JSON.stringify(row)));
  while (partRows > PART_ROWS_MAX && largestPart(bytes, partRows) > PART_BYTES_MAX) {
    partRows = Math.max(PART_ROWS_MAX, Math.floor(partRows / 2));
  }
  return partRows;
}

function largestPart(bytes: readonly number[], partRows: number): number {
  const parts: number[] = [];
  for (const [n, own] of bytes.entries()) {
    const part = Math.floor(n / partRows);
    parts[part] = (parts[part] ?? 0) + own;
  }
  return Math.max(...parts);
}
