import { type Bytes, DAMAGE } from './table.contract.ts';

/** Encodings that a list may come in, by the names that `TextDecoder` knows. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * The bytes are not valid UTF-8, and have to be read again: as Windows-1252, or, where most characters
 * beyond ASCII are valid, as UTF-8 that is damaged in places.
 */
export class NotUtf8 extends Error {
  readonly readAs: 'windows-1252' | 'utf-8';

  constructor(readAs: NotUtf8['readAs']) {
    super('not UTF-8');
    this.readAs = readAs;
  }
}

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
 * Reads bytes as text, piece by piece, without its mark; what is no text becomes `DAMAGE`.
 *
 * @param isSure false: what is taken for UTF-8 may turn out not to be
 * Errors: NotUtf8.
 */
export async function* decodeText(
  bytes: Bytes,
  encoding: Encoding,
  isSure = false,
): AsyncGenerator<string, void> {
  const pieces = encoding === 'utf-8' && !isSure ? strictly(bytes) : leniently(bytes, encoding);
  for await (const text of pieces) if (text !== '') yield text;
}

async function* leniently(bytes: Bytes, encoding: Encoding): AsyncGenerator<string, void> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield marked(decoder.decode(chunk, { stream: true }));
  yield marked(decoder.decode());
}

const marked = (text: string): string => text.replaceAll('\ufffd', DAMAGE);

async function* strictly(bytes: Bytes): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let letters = 0;
  let isFirst = true;
  for await (const chunk of bytes) {
    if (isFirst && MARK.every((byte, n) => chunk[n] === byte)) letters = Number.POSITIVE_INFINITY;
    isFirst = false;
    const text = decode(() => decoder.decode(chunk, { stream: true }), chunk, letters);
    letters += count(text, BEYOND_ASCII);
    yield text;
  }
  yield decode(() => decoder.decode(), new Uint8Array(), letters);
}

/** The mark of UTF-8: nothing else begins so. */
const MARK = [0xef, 0xbb, 0xbf];
const BEYOND_ASCII = /[^\0-\x7f]/gu;

/** @param letters how many characters beyond ASCII came before the chunk */
function decode(read: () => string, chunk: Uint8Array, letters: number): string {
  try {
    return read();
  } catch {
    const text = new TextDecoder().decode(chunk);
    const lost = count(text, /\ufffd/g);
    const isUtf8 = letters + count(text, BEYOND_ASCII) - lost > lost;
    throw new NotUtf8(isUtf8 ? 'utf-8' : 'windows-1252');
  }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
