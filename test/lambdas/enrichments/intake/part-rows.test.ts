import { expect, it } from 'vitest';
import {
  groupRowsAtATime,
  rowsAtATime,
} from '../../../../lambdas/enrichments/enrichment-run.contract.ts';
import { planPartRows } from '../../../../lambdas/enrichments/intake/part-rows.ts';

/** Rows whose text takes so many bytes each. */
const rows = (count: number, bytes = 200) => {
  const row = { subject: { fullName: 'x'.repeat(bytes) }, keys: [] };
  return Array.from({ length: count }, () => row);
};

it.each([
  { list: 'of one row', of: rows(1), partRows: 100 },
  { list: 'of 2,000', of: rows(2_000), partRows: 100 },
  { list: 'of 2,001', of: rows(2_001), partRows: 101 },
  { list: 'of 6,000', of: rows(6_000), partRows: 300 },
  { list: 'of 100,000', of: rows(100_000), partRows: 500 },
  { list: 'of 10,000', of: rows(10_000), partRows: 500 },
  { list: 'of 10,000 large ones', of: rows(10_000, 1_000), partRows: 250 },
  { list: 'of 10,000 of the largest', of: rows(10_000, 2_500), partRows: 100 },
  {
    list: 'of 10,000, of which one is huge',
    of: [...rows(9_999), ...rows(1, 260_000)],
    partRows: 125,
  },
])('a list $list has parts of $partRows', ({ of, partRows }) => {
  expect(planPartRows(of)).toBe(partRows);
});

it.each([
  { parts: 1, each: 10 },
  { parts: 10, each: 10 },
  { parts: 12, each: 8 },
  { parts: 20, each: 5 },
  { parts: 200, each: 5 },
])('of $parts parts each runs $each rows at a time', ({ parts, each }) => {
  expect(groupRowsAtATime(parts)).toBe(each);
});

it.each([
  { rows: 100, all: 20 },
  { rows: 101, all: 20 },
  { rows: 1_000, all: 100 },
  { rows: 10_000, all: 100 },
])('of a request of $rows rows $all run at a time', ({ rows, all }) => {
  expect(rowsAtATime(rows)).toBe(all);
});
