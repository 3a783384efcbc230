import { type Bytes, FileFault } from './table.contract.ts';

/** Encodings that a list may come in, by the names that `TextDecoder` knows. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** The bytes are not UTF-8: an older program has written them. */
export class NotUtf8 extends Error {}

/**
 * Says how a text is written: by the mark at its beginning, or, where there is none, by where the
 * zeros of Latin letters are. What is neither is taken for UTF-8, until it turns out not to be.
 */
export function encodingOf(head: Uint8Array): Encoding {
  const [first = 0, second = 0] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first !== 0 && second === 0 && head.length > 1) return 'utf-16le';
  if (first === 0 && second !== 0 && head.length > 1) return 'utf-16be';
  return 'utf-8';
}

/**
 * Reads bytes as text, piece by piece, without its mark.
 *
 * Errors: NotUtf8; FileFault FILE_NOT_A_TABLE for what is no text.
 */
export async function* decodeText(bytes: Bytes, encoding: Encoding): AsyncGenerator<string, void> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const chunk of bytes) {
    const text = decode(() => decoder.decode(chunk, { stream: true }), encoding);
    if (text !== '') yield text;
  }
  const rest = decode(() => decoder.decode(), encoding);
  if (rest !== '') yield rest;
}

function decode(read: () => string, encoding: Encoding): string {
  let text: string;
  try {
    text = read();
  } catch {
    throw encoding === 'utf-8' ? new NotUtf8() : notATable();
  }
  if (text.includes('\0')) throw notATable();
  return text;
}

/** Makes the refusal of a file that is neither a text nor a workbook. */
export function notATable(): FileFault {
  return new FileFault('FILE_NOT_A_TABLE', 'the file is neither a CSV nor an XLSX file');
}
