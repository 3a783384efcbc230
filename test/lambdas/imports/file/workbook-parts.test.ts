import { expect, test } from 'vitest';
import { unzip } from '../../../../lambdas/imports/file/unzip.ts';
import { readParts, readTexts } from '../../../../lambdas/imports/file/workbook-parts.ts';
import { workbookFiles, zipOf } from '../../../support/workbook.ts';

test('finds the sheet by its relation, and the styles that are dates', async () => {
  const archive = await unzip(zipOf(workbookFiles('')));
  expect(await readParts(archive)).toEqual({
    sheet: 'xl/worksheets/sheet2.xml',
    dateStyles: new Set([1, 2]),
    is1904: false,
  });
});

test('keeps no more of a text than a cell may have, and has no texts where there is no list', async () => {
  const long = workbookFiles('', { texts: [`<t>${'x'.repeat(200_000)}</t>`] });
  const [text = ''] = await readTexts(await unzip(zipOf(long)));
  expect(text.length).toBe(32_768);
  const { 'xl/sharedStrings.xml': _texts, ...without } = workbookFiles('');
  expect(await readTexts(await unzip(zipOf(without)))).toEqual([]);
});
