import { describe, expect, it } from 'vitest';
import { listCsv } from '../../../../lambdas/api/http/list-csv.ts';
import { toResponse } from '../../../../lambdas/api/http/respond.ts';
import type { Column } from '../../../../lambdas/shared/column.contract.ts';

const ASKED = { requestId: 'request-1', url: '/v1/x?', origin: 'https://api.example' };
const COLUMNS: readonly Column<number>[] = [{ name: 'n', cell: (n) => n }];

/** A list of the numbers from 1 to `rows`; a cursor is the last number seen. */
function readPages(rows: number) {
  return async ({ limit, cursor = '0' }: { limit: number; cursor?: string }) => {
    const first = Number(cursor) + 1;
    const items = Array.from({ length: Math.min(limit, rows - first + 1) }, (_, i) => first + i);
    const last = items.at(-1) ?? rows;
    return { items, nextCursor: last < rows ? String(last) : null };
  };
}

describe('listCsv', () => {
  const request = { fileName: 'n.csv', columns: COLUMNS, cursor: undefined };

  it('gives all pages in one answer', async () => {
    const answer = await listCsv({ ...request, readPage: readPages(450) });
    expect(answer).toMatchObject({ kind: 'csv', fileName: 'n.csv', nextCursor: null });
    const lines = answer.kind === 'csv' ? answer.text.split('\r\n') : [];
    expect(lines.slice(0, 3)).toEqual(['n', '1', '2']);
    expect(lines.slice(-2)).toEqual(['450', '']);
  });

  it('ends after ten thousand rows and says where the rest begins', async () => {
    const answer = await listCsv({ ...request, readPage: readPages(10_001) });
    expect(answer).toMatchObject({ nextCursor: '10000' });
    const rest = await listCsv({ ...request, cursor: '10000', readPage: readPages(10_001) });
    expect(rest).toMatchObject({ text: 'n\r\n10001\r\n', nextCursor: null });
  });

  it('gives a hundred thousand rows in ten answers, each row once, none of them large', async () => {
    const lines: string[] = [];
    let cursor: string | undefined;
    let answers = 0;
    do {
      const answer = await listCsv({ ...request, cursor, readPage: readPages(100_000) });
      if (answer.kind !== 'csv') throw new Error('no CSV');
      const [heading, ...rows] = answer.text.trimEnd().split('\r\n');
      expect(heading).toBe('n');
      expect(rows.length).toBeLessThanOrEqual(10_000);
      lines.push(...rows);
      cursor = answer.nextCursor ?? undefined;
      answers += 1;
    } while (cursor !== undefined);
    expect(answers).toBe(10);
    expect(lines).toEqual(Array.from({ length: 100_000 }, (_, n) => String(n + 1)));
  });

  it('ends after a hundred pages without a row, and says where to go on', async () => {
    let pages = 0;
    const readPage = async () => {
      pages += 1;
      return { items: [], nextCursor: `after-${pages}` };
    };
    const answer = await listCsv({ ...request, readPage });
    expect(answer).toMatchObject({ text: 'n\r\n', nextCursor: 'after-100' });
    expect(pages).toBe(100);
  });

  /** What Lambda takes of an answer: its JSON, with the headers. */
  const bytesOf = (answer: Awaited<ReturnType<typeof listCsv>>): number =>
    Buffer.byteLength(JSON.stringify(toResponse(200, answer, ASKED)));

  it.each([
    ['plain', 'x'.repeat(10_000), '600'],
    ['quotes, which CSV doubles and JSON escapes', '"'.repeat(2_500), '600'],
    ['line breaks', '\n'.repeat(5_000), '600'],
    ['letters of three bytes', '中'.repeat(3_400), '600'],
  ])('ends before an answer grows too large for Lambda: %s', async (_what, cell, cursor) => {
    const wide: readonly Column<number>[] = [{ name: 'wide', cell: () => cell }];
    const answer = await listCsv({ ...request, columns: wide, readPage: readPages(9_000) });
    expect(answer).toMatchObject({ nextCursor: cursor });
    expect(bytesOf(answer)).toBeLessThanOrEqual(6_291_556);
  });

  it('takes fewer rows at a time where a page is too long for any answer', async () => {
    const wide: readonly Column<number>[] = [{ name: 'wide', cell: () => 'x'.repeat(80_000) }];
    const first = await listCsv({ ...request, columns: wide, readPage: readPages(200) });
    // 77 rows of 80,004 bytes would fit; pages of 50 are what 200 halves to.
    expect(first).toMatchObject({ nextCursor: '50' });
    expect(bytesOf(first)).toBeLessThanOrEqual(6_291_556);
    const rest = await listCsv({
      ...request,
      cursor: '50',
      columns: wide,
      readPage: readPages(90),
    });
    expect(rest).toMatchObject({ nextCursor: null });
  });
});
