import { expect, test } from 'vitest';
import { decodeText, encodingOf } from '../../../../lambdas/imports/file/decode-text.ts';
import { inPieces } from '../../../support/memory-files.ts';

test.each([
  [[0xff, 0xfe, 0x41, 0], 'utf-16le'],
  [[0xfe, 0xff, 0, 0x41], 'utf-16be'],
  [[0x41, 0, 0x42, 0], 'utf-16le'],
  [[0, 0x41, 0, 0x42], 'utf-16be'],
  [[0x41, 0x42], 'utf-8'],
  [[0x41], 'utf-8'],
])('%j is %s', (head, encoding) => {
  expect(encodingOf(Uint8Array.from(head))).toBe(encoding);
});

test('what ends in the middle of a character is not UTF-8', async () => {
  const texts: string[] = [];
  const read = async () => {
    for await (const text of decodeText(inPieces(Buffer.from([0x41, 0xc3])), 'utf-8'))
      texts.push(text);
  };
  await expect(read()).rejects.toThrow();
  expect(texts).toEqual(['A']);
});
