import { LIST_PART_ROWS_MAX, PART_ROWS, PARTS_AT_A_TIME } from '../enrichment-run.contract.ts';
import type { Row } from '../records.contract.ts';

/** A part is an item of the table, which takes 400 KB: names of fields and marks of types too. */
const PART_BYTES_MAX = 300_000;

/**
 * Gives how many rows each part of a request has. A long list has longer parts, but still as many
 * parts as run at a time, and none that is larger than its item may be.
 */
export function planPartRows(rows: readonly Row[]): number {
  const even = Math.ceil(rows.length / PARTS_AT_A_TIME);
  let partRows = Math.min(Math.max(even, PART_ROWS), LIST_PART_ROWS_MAX);
  if (partRows === PART_ROWS) return partRows;
  const bytes = rows.map((row) => Buffer.byteLength(JSON.stringify(row)));
  while (partRows > PART_ROWS && largestPart(bytes, partRows) > PART_BYTES_MAX) {
    partRows = Math.max(PART_ROWS, Math.floor(partRows / 2));
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
