import { expect, test } from 'vitest';
import { unzip } from '../../../../lambdas/imports/file/unzip.ts';
import { zipOf } from '../../../support/workbook.ts';

test('unpacks a file as far as somebody reads it, and nothing for a name that there is not', async () => {
  const archive = await unzip(zipOf({ 'a/b.xml': 'text', other: '' }));
  const read = async (name: string) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of archive.read(name)) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  };
  expect([archive.has('a/b.xml'), archive.has('b.xml')]).toEqual([true, false]);
  expect([await read('a/b.xml'), await read('none')]).toEqual(['text', '']);
});
