import { expect, test } from 'vitest';
import { readWhole } from '../../../../lambdas/imports/file/read-xml.ts';
import { inPieces } from '../../../support/memory-files.ts';

test('tells names without their prefix, and texts that were cut in a character', async () => {
  const told: unknown[] = [];
  await readWhole(inPieces(Buffer.from('<x:a xmlns:x="m" x:n="1">ä<![CDATA[<]]></x:a>'), 1), {
    open: (name, attributes) => told.push([name, attributes.n]),
    text: (text) => told.push(text),
    close: (name) => told.push(name),
  });
  expect(told.filter((each) => typeof each !== 'string')).toEqual([['a', '1']]);
  expect(told.slice(1).join('')).toBe('ä<a');
});
