import { describe, expect, it } from 'vitest';
import { type Column, toCsvHeading, toCsvLine } from '../../../../lambdas/api/http/csv.ts';

const COLUMNS: readonly Column<{ text: string | null; n: number }>[] = [
  { name: 'text', cell: ({ text }) => text },
  { name: 'n', cell: ({ n }) => n },
];

describe('toCsvHeading', () => {
  it('writes the names of the columns', () => {
    expect(toCsvHeading(COLUMNS)).toBe('text,n');
  });
});

describe('toCsvLine', () => {
  it.each([
    ['plain', 'plain,-1'],
    [null, ',-1'],
    ['a, b', '"a, b",-1'],
    ['say "hi"', '"say ""hi""",-1'],
    ['two\nlines', '"two\nlines",-1'],
    ['=1+1', "'=1+1,-1"],
    ['+1', "'+1,-1"],
    ['-1', "'-1,-1"],
    ['@sum', "'@sum,-1"],
    ['\tx', "'\tx,-1"],
    ['=1,2', `"'=1,2",-1`],
  ])('writes %j safe for a spreadsheet', (text, line) => {
    expect(toCsvLine(COLUMNS, { text, n: -1 })).toBe(line);
  });
});
